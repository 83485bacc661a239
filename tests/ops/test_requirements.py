"""The hashed requirement files fit what is asked for, and name no machine and no index."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("requirements", "requirements-dev", "requirements-launcher", "requirements-installer")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    """Package to version, as pinned in `file`."""
    text = (PROJECT / file).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", text, flags=re.MULTILINE)
    return {canonical(name): version for name, version in found}


@pytest.mark.parametrize("name", NAMES)
def test_every_asked_version_is_the_locked_one(name):
    asked = pins(f"{name}.in")
    locked = pins(f"{name}.txt")
    assert asked
    assert {package: locked.get(package) for package in asked} == asked, "run make lock"


@pytest.mark.parametrize("name", NAMES)
def test_every_line_that_asks_pins_a_version(name):
    lines = (PROJECT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    asking = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert all("==" in line for line in asking)


@pytest.mark.parametrize("name", NAMES)
def test_every_locked_package_has_hashes(name):
    blocks = re.split(r"^(?=[A-Za-z0-9])", (PROJECT / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.partition("\n")[0])


@pytest.mark.parametrize("name", NAMES)
def test_no_machine_and_no_index_is_named(name):
    text = (PROJECT / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(
        r"://|find-links|index-url|^-|(?<![\w.])/(?:opt|home|root|tmp|work)/", text, flags=re.MULTILINE
    )


def test_tests_run_on_the_versions_that_production_runs():
    production, development = pins("requirements.txt"), pins("requirements-dev.txt")
    shared = production.keys() & development.keys()
    assert shared
    assert {name: development[name] for name in shared} == {name: production[name] for name in shared}
