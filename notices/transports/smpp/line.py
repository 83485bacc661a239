"""One connection to a message centre that carries whole PDUs (SMPP 3.4, part 3).

The codec is smpplib's; its client is not used: it knows one thread, trusts any length and logs what people are told.
"""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

SHORTEST_PDU = 16
LARGEST_PDU = 64 * 1024  # a long message_payload; anything larger is no PDU

T = TypeVar("T")


class LineBroken(Exception):
    """Nothing more goes over this line; says why, without what it carried."""


class Line:
    """Read by one thread, written by many, shut by any of them; raises ``OSError`` when it does not come about."""

    def __init__(self, host: str, port: int, *, tls: ssl.SSLContext | None, timeout: float) -> None:
        self._timeout = timeout
        self._socket = socket.create_connection((host, port), timeout)
        if tls:
            self._socket = tls.wrap_socket(self._socket, server_hostname=host)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._received = bytearray()
        self._calling = threading.Lock()  # OpenSSL does not let two threads into one connection
        self._writing = threading.Lock()
        self._is_shut = False

    def read(self, wait: float) -> bytes | None:
        """The next PDU; ``None`` when none began within ``wait`` seconds. ``LineBroken`` when it is none."""
        if not self._received and not self._receive(time.monotonic() + wait):
            return None
        deadline = time.monotonic() + self._timeout
        self._receive_to(4, deadline)
        length = int.from_bytes(self._received[:4], "big")
        if not SHORTEST_PDU <= length <= LARGEST_PDU:
            raise LineBroken(f"a PDU of {length} octets")
        self._receive_to(length, deadline)
        frame = bytes(self._received[:length])
        del self._received[:length]
        return frame

    def write(self, frame: bytes) -> None:
        """``LineBroken``: not all of it went out, so the other side cannot act on it."""
        with self._writing:
            if self._is_shut:
                raise LineBroken("shut")
            try:
                self._send(frame, time.monotonic() + self._timeout)
            except OSError as error:  # also TimeoutError
                self.shut()
                raise LineBroken(f"cannot write: {type(error).__name__}") from error

    def shut(self) -> None:
        """End it for both sides; whoever reads or writes notices at once."""
        self._is_shut = True
        with suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # TLS's own would go on in clear text

    def close(self) -> None:
        """Give the descriptor back; only the reader does, after ``shut``."""
        with self._writing:
            self._is_shut = True
            self._socket.close()

    def abandon(self) -> None:
        """In a forked process: let go of the line without ending it for the process that owns it."""
        self._socket.close()

    def _receive_to(self, size: int, deadline: float) -> None:
        while len(self._received) < size:
            if not self._receive(deadline):
                raise LineBroken("half a PDU")

    def _receive(self, deadline: float) -> bool:
        """False when nothing came until ``deadline``."""
        try:
            received = self._patiently(partial(self._socket.recv, LARGEST_PDU), select.POLLIN, deadline)
        except TimeoutError:
            return False
        except OSError as error:
            raise LineBroken(f"cannot read: {type(error).__name__}") from error
        if not received:
            raise LineBroken("closed by the other side")
        self._received += received
        return True

    def _send(self, frame: bytes, deadline: float) -> None:
        left = memoryview(frame)
        while left:
            left = left[self._patiently(partial(self._socket.send, left), select.POLLOUT, deadline) :]

    def _patiently(self, call: Callable[[], T], event: int, deadline: float) -> T:
        """Try the call until it goes through; ``TimeoutError`` at ``deadline``. The wait is outside the lock."""
        while True:
            try:
                with self._calling:
                    return call()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
                wanted = select.POLLIN if isinstance(error, ssl.SSLWantReadError) else select.POLLOUT
            except BlockingIOError:
                wanted = event
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            poll = select.poll()
            poll.register(self._socket, wanted)
            poll.poll(left * 1000)
