"""The environment `.venv`: made once, filled from the hashed requirement files, refilled when those change."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.places import PROJECT
from launcher.terminal import Problem, say, step

RUN = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
LAUNCHER = "requirements-launcher.txt"
INSTALLER = "requirements-installer.txt"
# Only binaries are taken from these wheels; what their Python layers need stays out.
WITHOUT_DEPENDENCIES = (LAUNCHER, INSTALLER)


def ensure(venv: Path, files: Sequence[str], project: Path = PROJECT) -> Path:
    """Make `venv` hold what `files` ask for and return its Python.

    Raises:
        Problem: the environment cannot be made, or a package cannot be installed.
    """
    python = _python(venv)
    wanted = [name for name in files if _stamp(venv, name) != _digest(project / name, python)]
    if wanted:
        say(f"  Installing {', '.join(wanted)} (the first time takes from seconds to two minutes)")
        _install(python, venv, wanted, project)
    return python


def installer(venv: Path, project: Path = PROJECT) -> Path:
    """uv inside `venv`. Raises Problem where it cannot be had."""
    uv = _uv(_python(venv), venv, project)
    if uv is None:
        raise Problem("uv could not be installed (is PyPI or your package mirror reachable?): try again when it is.")
    return uv


def _python(venv: Path) -> Path:
    python = venv / "bin" / "python"
    if not _is_usable(python):
        with step(f"Making the environment {venv.name}"):
            _make(venv)
    return python


def _is_usable(python: Path) -> bool:
    """Whether the environment's Python starts and is a version that the pins are made for."""
    check = "import sys, pip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make(venv: Path) -> None:
    if venv.exists():
        shutil.rmtree(venv)
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False, env=_clean_environment()
    )
    if done.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        raise Problem(
            f"{sys.executable} could not make the environment {venv} "
            f"({' '.join((done.stderr or done.stdout).split())[-300:]}): "
            f"install Python's venv module, then start again."
        )


def _install(python: Path, venv: Path, files: Sequence[str], project: Path) -> None:
    uv = _uv(python, venv, project)
    for name in files:
        with step(f"{name} with {'uv' if uv else 'pip'}"):
            arguments = ["--require-hashes", "-r", str(project / name)]
            arguments += ["--no-deps"] if name in WITHOUT_DEPENDENCIES else []
            done = _call([str(uv), "pip", "install", "--quiet", "--python", str(python), *arguments]) if uv else None
            if done is None or done.returncode:
                done = _call([str(python), "-m", "pip", "install", "--quiet", *arguments])
        if done.returncode:
            raise Problem(
                f"The packages of {name} could not be installed (is PyPI or your package mirror reachable?); "
                f"pip said: {' '.join(done.stderr.split())[-600:]}"
            )
        _write_stamp(venv, name, _digest(project / name, python))


def _uv(python: Path, venv: Path, project: Path) -> Path | None:
    """uv inside the environment, put there by pip; None where it cannot be had, and pip does its work."""
    uv = venv / "bin" / "uv"
    digest = _digest(project / INSTALLER, python)
    if _stamp(venv, INSTALLER) != digest or not uv.exists():
        with step("The installer uv with pip"):
            done = _call(
                [
                    *(str(python), "-m", "pip", "install", "--quiet", "--no-deps"),
                    *("--require-hashes", "-r", str(project / INSTALLER)),
                ]
            )
        if done.returncode:
            say("  uv cannot be had here, so pip does its work, which takes longer")
            return None
        _write_stamp(venv, INSTALLER, digest)
    return uv


def _call(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_clean_environment())


def _clean_environment() -> dict[str, str]:
    """The caller's environment without what would point pip, uv or Python at another environment."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET", "PIP_USER")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def _digest(file: Path, python: Path) -> str:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise Problem(f"{file} is missing: fetch the project again, or make it with make lock.") from None
    return hashlib.sha256(content + str(python.resolve()).encode()).hexdigest()


def _stamp(venv: Path, name: str) -> str | None:
    stamp = venv / f".installed-{name}"
    return stamp.read_text(encoding="ascii") if stamp.exists() else None


def _write_stamp(venv: Path, name: str, digest: str) -> None:
    (venv / f".installed-{name}").write_text(digest, encoding="ascii")
