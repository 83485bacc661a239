"""The closing lines of a test run: on which servers it ran, and what was skipped and why."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher.places import PROJECT

SUITE = """
import pytest
def test_one(): pass
@pytest.mark.skip(reason="the moon is full")
def test_two(): pass
@pytest.mark.browser
def test_three(): pass
"""


@pytest.fixture
def suite(tmp_path: Path):
    """Runs the small suite above under the plugin, with the given variables."""

    def run(code: str = SUITE, *options: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "test_it.py").write_text(code)
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
        plugins = ["-p", "launcher.pytest_summary", "-p", "no:cacheprovider"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, *options, str(tmp_path)],
            cwd=tmp_path,
            env={"PATH": str(tmp_path), "PYTHONPATH": str(PROJECT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_summary_says_the_servers_and_every_reason_to_skip(suite):
    done = suite(TEST_SERVICES="PostgreSQL 15 on localhost")
    assert done.returncode == 0
    assert "Ran on: PostgreSQL 15 on localhost" in done.stdout
    assert "Skipped 1: the moon is full" in done.stdout
    assert "Skipped 1: no Chromium here" in done.stdout


def test_the_summary_of_two_processes_is_the_same(suite):
    done = suite(SUITE, "-p", "xdist", "-n", "2")
    assert "Skipped 1: the moon is full" in done.stdout
    assert done.stdout.count("services and skipped tests") == 1


def test_a_browser_that_is_required_and_missing_is_an_error(suite):
    done = suite(REQUIRE_BROWSER="1")
    assert done.returncode not in (0, 5)
    assert "1 tests need a browser" in done.stderr + done.stdout


def test_with_a_browser_its_tests_run(suite):
    done = suite(CHROMIUM="/usr/bin/chromium")
    assert "no Chromium here" not in done.stdout
    assert "2 passed" in done.stdout


def test_where_nothing_may_be_skipped_a_skip_fails_the_run(suite):
    assert suite(FORBID_SKIPS="1").returncode == 1
    done = suite("def test_one(): pass\n", FORBID_SKIPS="1")
    assert done.returncode == 0
    assert "Skipped nothing." in done.stdout


def test_passwords_in_addresses_are_not_printed(suite):
    done = suite(DATABASE_URL="postgres://portal:secret@db/vanninh")
    assert "Ran on: servers of DATABASE_URL" in done.stdout
    assert "secret" not in done.stdout
