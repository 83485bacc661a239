"""As whom the servers run. PostgreSQL refuses root, so root lends its servers to `nobody`."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from launcher.terminal import Problem


class PopenIdentity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user and group that a server process takes; `None` in their place means: stay who we are."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """The account of our servers: nobody when we are root, else ourselves (None).

    Raises:
        Problem: the machine knows no user but root.
    """
    if os.geteuid() != 0:
        return None
    named = {user.pw_name: user for user in reversed(pwd.getpwall()) if user.pw_uid != 0}
    if not named:
        raise Problem("PostgreSQL refuses root, and this machine has no other user: add one, or set DATABASE_URL.")
    chosen = named.get("nobody") or next(reversed(named.values()))
    return Account(chosen.pw_uid, chosen.pw_gid)


def require_name(account: Account | None) -> None:
    """Raises Problem for a number without a name (as in a container started with --user): PostgreSQL refuses it."""
    number = os.geteuid() if account is None else account.uid
    try:
        pwd.getpwuid(number)
    except KeyError:
        raise Problem(
            f"User {number} has no name on this machine, which PostgreSQL insists on: "
            f"start as a user that /etc/passwd names, or set DATABASE_URL."
        ) from None


def identity(account: Account | None) -> PopenIdentity:
    """Keyword arguments for `subprocess` that switch to `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def can_enter(account: Account | None, directory: Path) -> bool:
    """Whether `account` may work in `directory`, found by trying: modes alone miss access lists and mounts."""
    command = ["/bin/sh", "-c", 'cd "$0"', str(directory)]
    return _succeeds(account, command)


def can_run(account: Account | None, program: Path) -> bool:
    """Whether `account` may start `program` and its libraries, found by asking it for its version."""
    return _succeeds(account, [str(program), "--version"])


def _succeeds(account: Account | None, command: list[str]) -> bool:
    try:
        done = subprocess.run(command, cwd="/", capture_output=True, check=False, **identity(account))
    except OSError:
        return False
    return done.returncode == 0


def make_directory(path: Path, account: Account | None, mode: int = 0o700) -> Path:
    """Make `path` for `account` alone (or leave it as it is when it stands) and return it."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    if account is not None and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path
