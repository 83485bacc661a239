"""``python -m benchmarks [name ...]``: run every module here that has ``run()``, print one table.

Leaves with 1 when a target was missed or a benchmark could not run, with 2 when a name is unknown. All but those that
say ``NEEDS_DATABASE = False`` run on a database of the benchmarks' own; see ``ground`` for sizes and for keeping it.
"""

import os
import sys
import traceback
from contextlib import nullcontext
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import django

import benchmarks
from benchmarks.harness import Result, table

# Only for what is measured here: no real person's data, no real gateway, and nobody's worker is woken.
ENVIRONMENT = {
    "SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
    "DATA_KEYS": "1:" + "a2tr" * 10 + "a2s=",
    "INDEX_KEYS": "1:" + "a2tr" * 10 + "a2s=",
    "HOTLINE": "02583840123",
    "LOG_LEVEL": "WARNING",
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/vanninh",
    "DJANGO_SETTINGS_MODULE": "vanninh_portal.settings",
}
ALWAYS = {"DEMO": "1", "SMS_GATEWAY": "local", "MAIL_TRANSPORT": "local", "CELERY_BROKER_URL": "memory://"}


def main(wanted: list[str]) -> int:
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ.update(ALWAYS)
    django.setup()
    found = {
        row.name: import_module(f"benchmarks.{row.name}")
        for row in iter_modules(benchmarks.__path__)
        if row.name[0] != "_"
    }
    found = {name: module for name, module in found.items() if hasattr(module, "run")}
    unknown = set(wanted) - set(found)
    if unknown:
        print(f"No benchmark is called {', '.join(sorted(unknown))}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    return _run({name: module for name, module in found.items() if not wanted or name in wanted})


def _run(modules: dict[str, ModuleType]) -> int:
    from benchmarks import ground  # it needs the settings

    results: list[Result] = []
    broken: list[str] = []
    try:
        for name, module in modules.items():
            print(f"{name} ...", file=sys.stderr, flush=True)
            needs_database = getattr(module, "NEEDS_DATABASE", True)
            try:
                with ground.database("plain") if needs_database else nullcontext():
                    results += module.run()
            except Exception:  # noqa: BLE001  # one benchmark that fails must not hide the figures of the others
                traceback.print_exc()
                broken.append(name)
    finally:
        ground.clear()
    print(table(results))
    for name in broken:
        print(f"{name}: could not run, see above")
    return int(bool(broken) or not all(result.ok for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
