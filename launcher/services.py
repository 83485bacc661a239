"""Servers of our own as one thing: started together, stopped together, kept or temporary."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import postgres, processes, redis, wheels
from launcher.account import server_account
from launcher.ground import Ground
from launcher.places import Places, temporary_bases
from launcher.postgres import Cluster
from launcher.processes import Child
from launcher.redis import Store
from launcher.sockets import socket_directory
from launcher.terminal import Problem

DATABASE = "vanninh"
STOP_PATIENCE = 30.0
TEMPORARY_PREFIX = "vanninh-services-"


@dataclass
class Own:
    """Servers of our own. Tests stop and start them again by these methods, and nobody else's."""

    cluster: Cluster
    store: Store
    postgres: Child | None = None
    redis: Child | None = None

    @property
    def children(self) -> tuple[Child, ...]:
        return tuple(child for child in (self.postgres, self.redis) if child is not None)

    @property
    def database_url(self) -> str:
        return self.cluster.url(DATABASE)

    @property
    def redis_url(self) -> str:
        return self.store.url(0)

    def start_postgres(self) -> None:
        """Start the server, with the database `vanninh` in it."""
        self.postgres = postgres.start(self.cluster)
        postgres.create_database(self.cluster, DATABASE)

    def start_redis(self) -> None:
        self.redis = redis.start(self.store)

    def stop_postgres(self) -> None:
        if self.postgres is not None:
            processes.stop([self.postgres], patience=STOP_PATIENCE)

    def stop_redis(self) -> None:
        if self.redis is not None:
            processes.stop([self.redis], patience=STOP_PATIENCE)


@contextmanager
def own_servers(ground: Ground, *, with_postgres: bool = True, with_redis: bool = True) -> Iterator[Own]:
    """Start the asked servers on `ground`; stop them when the block is left, however it is left.

    Raises:
        Problem: a server does not start.
    """
    with ExitStack() as stack:
        sockets = stack.enter_context(socket_directory(ground.home, ground.account))
        own = Own(Cluster(ground, sockets), Store(ground, sockets))
        if with_postgres:
            stack.callback(own.stop_postgres)
            own.start_postgres()
        if with_redis:
            stack.callback(own.stop_redis)
            own.start_redis()
        yield own


def kept_ground(venv: Path, places: Places) -> Ground:
    """The ground of `make run`: data stay between runs."""
    binaries = wheels.usable(wheels.find(venv), places.account, places.home)
    return Ground(binaries, places.home, places.account, places.logs, is_durable=True)


@contextmanager
def temporary_ground(venv: Path) -> Iterator[Ground]:
    """A ground that vanishes afterwards, for tests and benchmarks. Raises Problem when it cannot be made."""
    account = server_account()
    base = next(temporary_bases(account), None)
    if base is None:
        raise Problem("The servers' account can enter no temporary folder: set TMPDIR to one that everybody may enter.")
    _remove_abandoned(base)
    home = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY_PREFIX}{os.getpid()}-", dir=base))
    try:
        home.chmod(0o711)
        binaries = wheels.usable(wheels.find(venv), account, home)
        yield Ground(binaries, home, account, home / "logs", is_durable=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _remove_abandoned(base: Path) -> None:
    """Folders of launchers that were killed (their servers stopped with them) would pile up otherwise."""
    for folder in base.glob(f"{TEMPORARY_PREFIX}*-*"):
        with contextlib.suppress(OSError, ValueError):
            pid = int(folder.name.removeprefix(TEMPORARY_PREFIX).partition("-")[0])
            if folder.stat().st_uid == os.geteuid() and not Path(f"/proc/{pid}").exists():
                shutil.rmtree(folder)
