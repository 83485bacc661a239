"""A Redis server of our own over a data directory: no TCP, one socket, stopped by its id."""

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from launcher import processes
from launcher.account import make_directory
from launcher.ground import Ground
from launcher.processes import Child

SOCKET_NAME = "redis.sock"
START_PATIENCE = 60.0


@dataclass(frozen=True)
class Store:
    """One server: the ground it stands on, and the folder of its socket."""

    ground: Ground
    sockets: Path

    @property
    def data(self) -> Path:
        return self.ground.home / "redis"

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET_NAME

    def url(self, number: int) -> str:
        """The address of database `number`, as redis-py and Django's cache read it."""
        return f"unix://{self.socket}?db={number}"


def start(store: Store) -> Child:
    """Start the server and wait until it answers PING. Raises Problem when it does not start."""
    make_directory(store.data, store.ground.account)
    processes.end_leftovers(store.data, "redis-server", stop_signal=signal.SIGTERM)
    store.socket.unlink(missing_ok=True)
    command: list[str | Path] = [store.ground.binaries.redis_server, "--port", "0", "--unixsocket", store.socket]
    command += ["--unixsocketperm", "700", "--dir", store.data, "--daemonize", "no"]
    command += ["--save", *(("60", "1") if store.ground.is_durable else ("",))]
    child = processes.start(
        "Redis",
        command,
        log=store.ground.logs / "redis.log",
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        cwd=store.data,
        account=store.ground.account,
    )
    try:
        processes.wait_until(lambda: answers(store.socket), child, patience=START_PATIENCE)
    except BaseException:
        processes.stop([child], patience=10)
        raise
    return child


def answers(path: Path) -> bool:
    """Whether a Redis that has finished loading answers at the socket `path`."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def broker_url(redis_url: str) -> str:
    """The same address as Celery writes it: sockets are `redis+socket:///path?virtual_host=N`."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    number = dict(part.partition("=")[::2] for part in query.split("&")).get("db", "0")
    return f"redis+socket://{path}?virtual_host={number}"
