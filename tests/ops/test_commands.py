"""The commands people type: Makefile and .ci/run."""

import os
import re
import subprocess
from pathlib import Path

from launcher.__main__ import COMMANDS

PROJECT = Path(__file__).resolve().parents[2]
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


def test_every_command_of_the_launcher_has_a_target_and_a_line_of_help():
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))
    helped = set(re.findall(r'@echo "make ([a-z]+)', MAKEFILE))
    assert targets - {"help"} == helped == set(COMMANDS)


def test_make_alone_says_what_there_is():
    done = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "make run" in done.stdout


def test_the_port_given_to_make_reaches_the_launcher():
    done = subprocess.run(
        ["make", "run", "PORT=none"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode != 0
    assert "PORT=none is not a port" in done.stderr


def test_the_script_of_ci_can_be_run_and_is_well_formed():
    script = PROJECT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_ci_lets_nothing_be_skipped_and_forces_the_wheels_for_the_run():
    text = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert "REQUIRE_BROWSER=1 FORBID_SKIPS=1 FULL=1 make test" in text
    assert "SERVICES=wheels make run" in text
