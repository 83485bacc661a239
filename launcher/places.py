"""Where things lie: the project, its environment, and the folder `.run/` in which a started portal keeps all."""

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.account import Account, can_enter, make_directory, server_account
from launcher.terminal import Problem

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
# Used only by root when the project lies where the servers' account cannot go, as under /root.
OUTSIDE = Path("/var/lib/vanninh-portal")


@dataclass(frozen=True)
class Places:
    """`run` is ours (keys, logs); `home` is the servers' (data, sockets) and is the same folder where that can be."""

    run: Path
    home: Path
    account: Account | None

    @property
    def logs(self) -> Path:
        return self.run / "logs"

    @property
    def keys(self) -> Path:
        return self.run / "keys.env"


def prepare(run: Path, outside: Path = OUTSIDE) -> Places:
    """Make the folder `run` and choose the servers' home.

    Raises:
        Problem: the folder is another person's, or there is no place for the servers.
    """
    try:
        run.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{run} cannot be made ({error.strerror}): put the project where you may write.") from None
    if run.stat().st_uid != os.geteuid():
        raise Problem(f"{run} belongs to another user: start as that user, or remove it to begin with fresh data.")
    run.chmod(0o711 if os.geteuid() == 0 else 0o700)
    (run / "logs").mkdir(mode=0o700, exist_ok=True)
    account = server_account()
    return Places(run, run if can_enter(account, run) else _home_outside(run, outside), account)


def _home_outside(run: Path, outside: Path) -> Path:
    """A folder outside the project that belongs to exactly this `.run/`.

    A fresh clone at the same path has new keys and could not read old data: what lies there is then removed, just
    as it would have been inside the project.
    """
    mark = run / "home.id"
    if not mark.exists():
        mark.write_text(secrets.token_hex(16), encoding="ascii")
    home = outside / hashlib.sha256(os.fsencode(run.resolve())).hexdigest()[:12]
    try:
        outside.mkdir(mode=0o755, parents=True, exist_ok=True)
        if home.exists() and not _same(mark, home / "home.id"):
            shutil.rmtree(home)
        make_directory(home, None, 0o711)
    except OSError as error:
        raise Problem(
            f"The servers' account cannot enter {run} and {outside} cannot be used ({error.strerror}): put the project "
            f"where everybody may enter (for example /srv), or set DATABASE_URL and REDIS_URL."
        ) from None
    (home / "home.id").write_text(mark.read_text(encoding="ascii"), encoding="ascii")
    return home


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_text(encoding="ascii") == other.read_text(encoding="ascii")


def temporary_bases(account: Account | None) -> Iterator[Path]:
    """Folders for temporary things that we may write and `account` may enter, the system's choice first."""
    for base in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108  # nosec B108  # mkdtemp makes a private one
        if os.access(base, os.W_OK | os.X_OK) and can_enter(account, Path(base)):
            yield Path(base)


def remove(run: Path, outside: Path = OUTSIDE) -> None:
    """Remove `run` and what the servers keep outside for it."""
    home = outside / hashlib.sha256(os.fsencode(run.resolve())).hexdigest()[:12]
    for folder in (home, run):
        if folder.exists():
            shutil.rmtree(folder)
