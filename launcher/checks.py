"""`make lint`: every check that reads the code without running the suite. `make format`: what can be put right by itself."""

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from launcher import environment, portal
from launcher.places import PROJECT, VENV
from launcher.terminal import say

INDENT = ("--tabwidth", "2")
APPS = ("core", "accounts", "workdays", "notices", "papers", "signing", "catalogue", "dossiers", "vanninh_portal")
# Nothing secret: settings ask for keys before they let a check start, and a demo asks for no gateway account.
CHECK_VARIABLES = {
    "DEMO": "1",
    "SMS_GATEWAY": "local",
    "MAIL_TRANSPORT": "local",
    "SECRET_KEY": "only-for-checks",
    "DATA_KEYS": "1:" + "A" * 43 + "=",
    "INDEX_KEYS": "1:" + "A" * 43 + "=",
}


def lint(variables: Mapping[str, str]) -> int:
    """Run all checks, print the output of those that fail, and return 1 when one did."""
    python = environment.ensure(VENV, [environment.RUN, environment.DEVELOPMENT])
    settings = portal.base_variables(variables) | CHECK_VARIABLES
    failed = []
    for name, command in _commands(python):
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=PROJECT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        say(f"  {name}: {'failed' if done.returncode else 'ok'} ({time.monotonic() - began:.1f} s)")
        if done.returncode:
            failed.append(name)
            say(done.stdout)
    say(f"Failed: {', '.join(failed)}." if failed else "All checks pass.")
    return 1 if failed else 0


def reformat() -> int:
    """Put the layout of code and templates right; returns 1 when something is left for a person."""
    python = environment.ensure(VENV, [environment.RUN, environment.DEVELOPMENT])
    ruff = str(VENV / "bin" / "ruff")
    commands = [[ruff, "check", "--fix-only", "--quiet", "."], [ruff, "format", "--quiet", "."]]
    if templates := _templates():
        commands.append([str(python), "-m", "djhtml", *INDENT, *templates])
    codes = [subprocess.run(command, cwd=PROJECT, check=False).returncode for command in commands]
    return int(any(codes))


def _templates() -> list[str]:
    return sorted(str(path.relative_to(PROJECT)) for path in PROJECT.glob("templates/**/*.html"))


def _commands(python: Path) -> list[tuple[str, list[str]]]:
    tools = VENV / "bin"
    manage = [str(python), "manage.py"]
    sources = [name for name in (*APPS, "launcher") if (PROJECT / name).is_dir()]
    checks: list[tuple[str, list[str]]] = [
        ("ruff check", [str(tools / "ruff"), "check", "."]),
        ("ruff format", [str(tools / "ruff"), "format", "--check", "."]),
        ("types", [str(python), "-m", "mypy", *sources]),
        ("floors", [str(tools / "lint-imports")]),
        (
            "security",
            [
                str(python),
                "-m",
                "bandit",
                "--quiet",
                "--recursive",
                "--severity-level",
                "medium",
                "--confidence-level",
                "medium",
                *sources,
            ],
        ),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
    ]
    if templates := _templates():
        checks.append(("template layout", [str(python), "-m", "djhtml", "--check", *INDENT, *templates]))
    if list(PROJECT.glob("*/management/commands/check_templates.py")):
        checks.append(("templates", [*manage, "check_templates"]))
    return checks
