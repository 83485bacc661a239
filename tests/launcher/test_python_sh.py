"""Which Python the Makefile takes: one that really starts, not a name on PATH."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher.places import PROJECT

SCRIPT = PROJECT / "launcher" / "python.sh"
BROKEN_SHIM = "#!/bin/sh\necho 'pyenv: python3.12: command not found' >&2\nexit 127\n"
TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexit 0\n'
WORKING = f'#!/bin/sh\nexec {sys.executable} "$@"\n'


@pytest.fixture
def found(tmp_path: Path):
    """Runs the script with exactly the given programs on PATH."""

    def call(**programs: str) -> "subprocess.CompletedProcess[str]":
        for name, text in programs.items():
            program = tmp_path / name.replace("_", ".")
            program.write_text(text)
            program.chmod(0o755)
        return subprocess.run(
            ["/bin/sh", str(SCRIPT), "-c", "print('started')"],
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_the_first_python_that_starts_is_taken_past_broken_and_old_ones(found):
    done = found(python3=TOO_OLD, python3_12=BROKEN_SHIM, python3_11=WORKING)
    assert (done.returncode, done.stdout) == (0, "started\n")


def test_no_python_is_told_in_one_sentence_with_what_to_do(found):
    done = found(python3=TOO_OLD, python3_12=BROKEN_SHIM)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or 3.12 was not found" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_a_python_that_cannot_make_environments_is_told_apart(found):
    done = found(python3=WITHOUT_VENV)
    assert done.returncode == 1
    assert done.stderr.startswith("python3 cannot make environments")
    assert "python3-venv" in done.stderr


def test_a_python_without_venv_is_passed_over_for_one_that_has_it(found):
    done = found(python3=WITHOUT_VENV, python3_11=WORKING)
    assert done.stdout == "started\n"
