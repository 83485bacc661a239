"""Where the servers' Unix sockets lie. The kernel takes paths of at most 107 bytes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.account import Account, make_directory
from launcher.places import temporary_bases
from launcher.terminal import Problem

LONGEST_PATH = 107
LONGEST_NAME = ".s.PGSQL.5432.lock"


def fits(directory: Path) -> bool:
    """Whether PostgreSQL and Redis can both listen on a socket in `directory`."""
    return len(os.fsencode(directory / LONGEST_NAME)) <= LONGEST_PATH


@contextmanager
def socket_directory(home: Path, account: Account | None) -> Iterator[Path]:
    """A private directory for sockets: inside `home`, or a short temporary one when that path is too long.

    Raises:
        Problem: no place is short enough.
    """
    preferred = home / "sockets"
    if fits(preferred):
        yield make_directory(preferred, account)
        return
    base = next((path for path in temporary_bases(account) if fits(path / "vanninh-12345678")), None)
    if base is None:
        raise Problem("No folder for sockets has a short enough path: set TMPDIR to a short one such as /tmp.")
    made = Path(tempfile.mkdtemp(prefix="vanninh-", dir=base))
    try:
        yield make_directory(made, account)
    finally:
        shutil.rmtree(made, ignore_errors=True)
