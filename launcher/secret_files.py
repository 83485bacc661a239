"""`make secrets`: the files that compose.yaml mounts as secrets. What is there already is never overwritten."""

import os
import secrets as random
from collections.abc import Sequence
from pathlib import Path

from launcher import keys
from launcher.places import PROJECT
from launcher.terminal import say

FOLDER = PROJECT / "secrets"
# Empty until somebody has an account there; an empty file counts as not set.
GIVEN_BY_OTHERS = ("email_url", "esms_api_key", "esms_secret_key")


def make(arguments: Sequence[str] = (), folder: Path = FOLDER) -> int:
    """Write what is missing and say what a person still has to fill in."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _write(folder / ".gitignore", "*\n")  # secrets never enter the history
    for name in keys.NAMES:
        _write(folder / name.lower(), keys.fresh(name))
    password = _write(folder / "postgres_password", random.token_urlsafe(32))
    _write(folder / "database_url", f"postgres://portal:{password}@postgres:5432/vanninh")
    for name in GIVEN_BY_OTHERS:
        _write(folder / name, "")
    empty = [name for name in GIVEN_BY_OTHERS if not (folder / name).read_text(encoding="utf-8")]
    say(f"The secrets are in {folder}/: keep a copy of them apart from the backups of the database.")
    if empty:
        say(f"Fill in what others give you: {', '.join(f'{folder.name}/{name}' for name in empty)}.")
    return 0


def _write(file: Path, value: str) -> str:
    """Write `value` unless the file stands, and return what is in it.

    The folder is closed to everybody; the files are readable, because Docker mounts them as they are and the
    portal's account in the container is not ours.
    """
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as output:
            output.write(value)
        file.chmod(0o644)
    return file.read_text(encoding="utf-8")
