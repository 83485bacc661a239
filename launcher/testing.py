"""`make test`, `make bench` and `make outage`: the suite, the benchmarks and the outages on real PostgreSQL and Redis."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import choice, environment, portal, wheels
from launcher.places import PROJECT, VENV
from launcher.terminal import Problem, say

SAMPLE_URL = "https://motcua.example.vn"  # what the QR of a sample leads to
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKERS = "2"
PLUGIN = "launcher.pytest_summary"


def test(variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the suite and return pytest's exit code. Raises Problem when there are no servers to run it on."""
    python = _environment(variables)
    with choice.for_tests(variables, VENV) as services:
        say(f"Testing on {services.sentence}")
        settings = portal.with_services(portal.base_variables(variables), services)
        settings |= {"TEST_SERVICES": services.sentence, "CHROMIUM": find_browser(variables)}
        return _call(
            [str(python), "-m", "pytest", "-p", PLUGIN, "-n", WORKERS, "--dist", "loadgroup", *arguments], settings
        )


def bench(variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the benchmarks on a database of their own and return their exit code."""
    python = _environment(variables)
    with choice.for_tests(variables, VENV) as services, choice.database_made(services.database_url, VENV):
        say(f"Measuring on {services.sentence}")
        settings = portal.with_services(portal.base_variables(variables), services)
        return _call([str(python), "-m", "benchmarks", *arguments], settings)


def outage(variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the outage laboratory on servers of its own, which it stops and kills; its exit code."""
    if not wheels.exist_here():
        raise Problem(
            "make outage stops and kills its servers, so it uses only those that come along, and they run on Linux "
            "x86-64 with Python 3.11 or 3.12: run it on such a machine."
        )
    python = _environment(variables)
    return _call([str(python), "-m", "laboratory", *arguments], portal.base_variables(variables))


def papers(variables: Mapping[str, str]) -> int:
    """Print one of each official form into docs/papers; needs neither servers nor keys."""
    python = environment.ensure(VENV, [environment.RUN])
    settings = portal.base_variables(variables) | {"PUBLIC_URL": SAMPLE_URL}
    return _call([str(python), "manage.py", "print_samples"], settings)


def find_browser(variables: Mapping[str, str]) -> str:
    """The path of Chromium, or an empty text: the tests that need one then say so."""
    if given := variables.get("CHROMIUM"):
        if not os.access(given, os.X_OK):
            raise Problem(f"CHROMIUM={given} is no program: correct it, or leave it out to use the one on PATH.")
        return given
    return next((path for name in BROWSERS if (path := shutil.which(name, path=_search_path(variables)))), "")


def _search_path(variables: Mapping[str, str]) -> str:
    return os.pathsep.join((variables.get("PATH", ""), "/usr/bin", "/usr/local/bin"))


def _environment(variables: Mapping[str, str]) -> Path:
    """`.venv` with all that tests need: their own servers too (wherever those exist), for the tests that kill some."""
    files = [environment.RUN, environment.DEVELOPMENT]
    return environment.ensure(VENV, [*files, environment.LAUNCHER] if wheels.exist_here() else files)


def _call(command: Sequence[str], settings: Mapping[str, str]) -> int:
    return subprocess.run(command, cwd=PROJECT, env=dict(settings), check=False).returncode
