"""`make clean`: remove all that was made here, the demo's data too."""

import fcntl
import shutil

from launcher import places
from launcher.places import PROJECT, VENV
from launcher.run import RUN_DIRECTORY
from launcher.terminal import Problem, say

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")
MADE = (*CACHES, "static_root", "test-results")


def clean() -> int:
    """Remove `.run/`, `.venv/` and caches. Raises Problem while the portal runs from here."""
    lock = RUN_DIRECTORY / "lock"
    if lock.exists():
        with lock.open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem("The portal runs from this folder: stop it with Ctrl-C first, then make clean.") from None
    places.remove(RUN_DIRECTORY)
    for folder in (VENV, *(PROJECT / name for name in MADE)):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in PROJECT.rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed .venv/, .run/ (the demo's data and keys) and all caches.")
    return 0
