"""The portal's own processes and the environment they share: the same three that production runs."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher import keys
from launcher.address import Address
from launcher.choice import Services
from launcher.places import PROJECT, Places
from launcher.processes import tail
from launcher.redis import broker_url
from launcher.terminal import Problem

# What would lead a child to another environment than `.venv`.
DROPPED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
PASSED_ON = ".environment.json"


def base_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment, cleaned, for any child that runs the project's code."""
    kept = {name: value for name, value in variables.items() if name not in DROPPED}
    return kept | {"DJANGO_SETTINGS_MODULE": "vanninh_portal.settings", "PYTHONUNBUFFERED": "1"}


def with_services(variables: Mapping[str, str], services: Services) -> dict[str, str]:
    """`variables` leading to the chosen servers. A broker that the caller gave stays, unless our own are forced."""
    chosen = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
    has_broker = variables.get("CELERY_BROKER_URL") or variables.get("CELERY_BROKER_URL_FILE")
    if variables.get("SERVICES") == "wheels" or not has_broker:
        chosen["CELERY_BROKER_URL"] = broker_url(services.redis_url)
    # The settings prefer NAME_FILE; left in place it would win over the choice.
    files = {f"{name}_FILE" for name in chosen}
    return {name: value for name, value in variables.items() if name not in files} | chosen


def portal_variables(
    variables: Mapping[str, str], services: Services, places: Places, address: Address
) -> dict[str, str]:
    """The whole environment of a local portal: a demo with local gateways unless the caller says otherwise."""
    made = keys.load_or_make(places.keys)
    defaults = {
        "DEMO": "1",
        "SMS_GATEWAY": "local",
        "MAIL_TRANSPORT": "local",
        "WEB_CONCURRENCY": "2",  # web processes; gunicorn reads it by itself
        "HOTLINE": "02583000111",  # invented
        "PUBLIC_URL": address.url,
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{address.host}",
        "STATIC_ROOT": str(places.run / "static"),
        "MEDIA_ROOT": str(places.run / "media"),
        "CELERY_BEAT_SCHEDULE_FILE": str(places.run / "beat-schedule"),
        **{name: made[name] for name in keys.missing_from(variables)},
    }
    given = base_variables(variables)
    missing = {name: value for name, value in defaults.items() if not given.get(name) and f"{name}_FILE" not in given}
    return with_services(given | missing, services)


def is_demo(settings: Mapping[str, str]) -> bool:
    """Whether DEMO is on, in the words that core.env reads."""
    return settings.get("DEMO", "").strip().lower() in ("1", "true", "yes", "on")


def commands(python: Path, address: Address) -> dict[str, list[str]]:
    """The processes of the portal by name; docs/operations.md and compose.yaml run the same ones."""
    celery = [str(python), "-m", "celery", "-A", "vanninh_portal"]
    return {
        "web": [
            *(str(python), "-m", "gunicorn", "vanninh_portal.wsgi", "--bind", address.bind),
            *("--preload", "--worker-class", "gthread", "--threads", "4"),
            *("--graceful-timeout", "10", "--no-control-socket"),
        ],
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
    }


def manage(python: Path, variables: Mapping[str, str], logs: Path, *arguments: str) -> str:
    """Run `manage.py` with `arguments` and return what it printed.

    Raises:
        Problem: it failed; the end of its output is in the text.
    """
    log = logs / f"{arguments[0]}.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [python, PROJECT / "manage.py", *arguments],
            cwd=PROJECT,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise Problem(f"manage.py {arguments[0]} failed; see {log}, which ends with:\n{tail(log)}")
    return log.read_text(encoding="utf-8")


def pass_on(places: Places, variables: Mapping[str, str]) -> None:
    """Leave the portal's variables (secrets among them: mode 0600) for `make manage` beside a running portal."""
    changed = {name: value for name, value in variables.items() if os.environ.get(name) != value}
    file = places.run / PASSED_ON
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as output:
        json.dump(changed, output)


def passed_on(run: Path) -> dict[str, str]:
    """The variables of the portal that runs over `run`. Raises Problem when none does."""
    try:
        changed: dict[str, str] = json.loads((run / PASSED_ON).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem("The portal does not run here: start it with make run in another terminal first.") from None
    return changed
