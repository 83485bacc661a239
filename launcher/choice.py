"""Which PostgreSQL and Redis are used: given addresses, servers on this machine (tests only), or our own.

`make run` never touches a server that nobody gave it. `SERVICES=wheels` forces our own everywhere.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import environment, wheels
from launcher.ground import Ground
from launcher.places import PROJECT, Places
from launcher.processes import Child
from launcher.services import kept_ground, own_servers, temporary_ground
from launcher.terminal import Problem, step

NAMES = {"DATABASE_URL": "database", "REDIS_URL": "redis"}
OWN = {"DATABASE_URL": "PostgreSQL 18", "REDIS_URL": "Redis 6.2"}


@dataclass(frozen=True)
class Services:
    """What is used: the two addresses, one line for people, and the servers that are ours to watch."""

    database_url: str
    redis_url: str
    sentence: str
    children: tuple[Child, ...] = ()


def given(variables: Mapping[str, str]) -> dict[str, str]:
    """The addresses that the caller gave, directly or by NAME_FILE. Raises Problem for a wrong SERVICES."""
    forced = variables.get("SERVICES", "")
    if forced not in ("", "wheels"):
        raise Problem(f"SERVICES={forced} is not known: write SERVICES=wheels, or leave it out.")
    if forced == "wheels":
        return {}
    found = {}
    for name in NAMES:
        value = variables.get(name, "")
        if not value and variables.get(f"{name}_FILE"):
            value = Path(variables[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
        if value:
            found[name] = value
    return found


def needed_files(variables: Mapping[str, str]) -> list[str]:
    """The requirement file of our own servers, when `make run` needs some. Raises Problem where they do not exist."""
    missing = [name for name in NAMES if name not in given(variables)]
    if not missing:
        return []
    wheels.require_platform(" and ".join(missing))
    return [environment.LAUNCHER]


@contextmanager
def for_run(variables: Mapping[str, str], venv: Path, places: Places) -> Iterator[Services]:
    """Given addresses, else our own servers over `.run/`. Raises Problem when one does not answer or start."""
    addresses = given(variables)
    named = check_given(addresses, venv)

    @contextmanager
    def ground() -> Iterator[Ground]:
        yield kept_ground(venv, places)

    with _completed(addresses, named, ground, " from its wheel") as services:
        yield services


@contextmanager
def for_tests(variables: Mapping[str, str], venv: Path) -> Iterator[Services]:
    """Given addresses, else servers on localhost, else temporary ones. Raises Problem when there are none."""
    addresses = given(variables)
    named = check_given(addresses, venv)
    if variables.get("SERVICES") != "wheels":
        for name, answer in _ask("local", venv, {}).items():
            if name not in addresses and "url" in answer:
                addresses[name] = _own_database(answer["url"]) if name == "DATABASE_URL" else answer["url"]
                named[name] = answer["is"]
    if len(addresses) < len(NAMES):
        wheels.require_platform(" and ".join(name for name in NAMES if name not in addresses))
    with _completed(addresses, named, lambda: temporary_ground(venv), " from its wheel, temporary") as services:
        yield services


@contextmanager
def database_made(url: str, venv: Path) -> Iterator[None]:
    """Make the database that `url` names unless it is there; drop it again only if it was made here."""
    is_made = _probe("create", venv, {"DATABASE_URL": url}) == {"made": True}
    try:
        yield
    finally:
        if is_made:
            _probe("drop", venv, {"DATABASE_URL": url})


def check_given(addresses: Mapping[str, str], venv: Path) -> dict[str, str]:
    """What answers at each given address, in words. Raises Problem when nothing does."""
    named = {}
    for name, answer in _ask("given", venv, addresses).items() if addresses else ():
        if "error" in answer:
            raise Problem(
                f"Nothing usable answers at {name} ({answer['error']}): start that server or correct the address; "
                f"without {name} the portal uses one of its own."
            )
        named[name] = f"{answer['is']} given by {name}"
    return named


@contextmanager
def _completed(
    addresses: dict[str, str],
    named: dict[str, str],
    ground: Callable[[], AbstractContextManager[Ground]],
    own_words: str,
) -> Iterator[Services]:
    """`addresses`, with servers of our own started for those that are missing."""
    missing = [name for name in NAMES if name not in addresses]
    if not missing:
        yield Services(addresses["DATABASE_URL"], addresses["REDIS_URL"], _sentence(named))
        return
    with ExitStack() as stack:
        place = stack.enter_context(ground())
        with step(f"Starting {' and '.join(OWN[name] for name in missing)}"):
            own = stack.enter_context(
                own_servers(place, with_postgres="DATABASE_URL" in missing, with_redis="REDIS_URL" in missing)
            )
        named |= {name: OWN[name] + own_words for name in missing}
        yield Services(
            addresses.get("DATABASE_URL", own.database_url),
            addresses.get("REDIS_URL", own.redis_url),
            _sentence(named),
            own.children,
        )


def _sentence(named: Mapping[str, str]) -> str:
    return "; ".join(named[name] for name in NAMES)


def _own_database(url: str) -> str:
    """Tests of two clones on one server must not meet in one database, so its name comes from the clone's path."""
    mark = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:6]
    return f"{url.rpartition('/')[0]}/vanninh_{mark}"


def _ask(question: str, venv: Path, addresses: Mapping[str, str]) -> dict[str, dict[str, str]]:
    answers = _probe(question, venv, addresses)
    return {name: answers[key] for name, key in NAMES.items() if key in answers}


def _probe(question: str, venv: Path, addresses: Mapping[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [venv / "bin" / "python", "-m", "launcher.probe", question],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **addresses},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(f"The environment {venv} is damaged: run make clean, then start again.\n{done.stderr}")
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers
