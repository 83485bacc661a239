"""The portal behind gunicorn as in production, one worker, and the CPU it uses: what the look-up is measured on.

Its routes have one more, ``/trong/``: a Django view that does nothing, behind the same middleware.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

EMPTY = "/trong/"
_STATUS = re.compile(rb"HTTP/1\.1 (\d+)")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"location: (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str


class Client:
    """One kept connection that sends ready bytes: as little work as can be beside what is measured."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port))

    def send(self, request: bytes) -> Answer:
        try:
            return self._send(request)
        except ConnectionError:  # gunicorn closes a connection that was kept long
            self._socket = socket.create_connection(("127.0.0.1", self._port))
            return self._send(request)

    def _send(self, request: bytes) -> Answer:
        self._socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            missing -= len(self._more())
        status, location = _STATUS.match(head), _LOCATION.search(head)
        return Answer(int(status[1]) if status else 0, location[1].decode() if location else "")

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError
        return part


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(path: str, body: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


@dataclass(frozen=True)
class Server:
    """A running gunicorn; ``workers`` are the processes that answer."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def workers(self) -> Sequence[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu_seconds(self) -> float:
        """Time that the workers' threads have spent on a processor so far, to the nanosecond."""
        return sum(_nanoseconds(Path(f"/proc/{pid}")) for pid in self.workers) / 1e9


def _nanoseconds(process: Path) -> int:
    return sum(int(task.joinpath("schedstat").read_text().split()[0]) for task in process.joinpath("task").iterdir())


@contextmanager
def running() -> Iterator[Server]:
    """The portal on a free port, on the database that this process uses now; ends it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "benchmarks._portal:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--workers", "1"]
    command += ["--keep-alive", "60", "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen(  # noqa: S603 # our own command
        command, env={**os.environ, "DATABASE_URL": _database_url(), "PLAIN_STATIC": "1"}
    )
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _database_url() -> str:
    address, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"


def _wait_for(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Client(port).send(get(EMPTY)).status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the portal did not start")
