"""A gateway over HTTP on a real socket, which keeps a ledger of what it took and can be told to misbehave."""

import contextlib
import json
import socket
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlencode

Behaviour = Callable[["Handler", Any], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    peer: "HttpPeer"

    def handle_error(self, _request: object, _address: object) -> None:
        """Clients that hang up or are killed are the point of this peer."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_arguments: object) -> None:
        """Silent: the messages are personal data even in tests."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.peer.serve(self, body)

    def answer(self, body: bytes | dict, status: int = 200) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def cut(self) -> None:
        """Drop the line without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class HttpPeer:
    """``with SomePeer() as peer``: ``peer.url``, ``peer.requests`` (all that came), ``peer.accepted`` (the ledger).

    ``peer.behaviour`` is one of the functions below, or anything that takes the handler and the request.
    ``remembers``: a reference that it has is answered as repeated and kept once; otherwise it is kept twice.
    """

    path: ClassVar[str] = "/"
    remembers: ClassVar[bool] = False

    def __init__(self, *, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.requests: list[Any] = []
        self.accepted: list[Any] = []
        self.lock = threading.Lock()
        self.behaviour: Behaviour = accept
        self.released = threading.Event()

    def __enter__(self) -> Any:
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.peer = self
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.root + self.path
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    # What each gateway says in its own way.

    def read(self, body: bytes) -> Any:
        return json.loads(body)

    def reference(self, request: Any) -> str:
        """Ours, by which a repeated request is known; empty where the gateway takes none."""
        raise NotImplementedError

    def content(self, request: Any) -> str:
        """Receiver and text: what nobody should get twice."""
        raise NotImplementedError

    def refuses(self, handler: Handler, request: Any) -> bool:
        """Whether the keys are wrong; then it has answered so."""
        return False

    def taken(self, number: int, request: Any) -> bytes | dict:
        """The answer to message ``number`` of the ledger."""
        raise NotImplementedError

    def repeated(self) -> bytes | dict:
        raise NotImplementedError

    def error(self, code: str) -> bytes | dict:
        """HTTP 200 with an error inside."""
        raise NotImplementedError

    # What all do alike.

    def serve(self, handler: Handler, body: bytes) -> None:
        request = self.read(body)
        with self.lock:
            self.requests.append(request)
        self.behaviour(handler, request)

    def take(self, request: Any) -> Any:
        """Keep the message unless its reference is known; the answer that a truthful gateway gives."""
        with self.lock:
            if self.remembers and self.reference(request) in map(self.reference, self.accepted):
                return self.repeated()
            self.accepted.append(request)
            return self.taken(len(self.accepted), request)

    def doubled(self) -> list[str]:
        """Receivers and texts that were taken more than once."""
        seen = Counter(map(self.content, self.accepted))
        return [text for text, times in seen.items() if times > 1]


def accept(handler: Handler, request: Any) -> None:
    """Take it, after the time this peer needs for each; wrong keys are refused."""
    peer = handler.server.peer
    if peer.refuses(handler, request):
        return
    answer = peer.take(request)
    time.sleep(peer.seconds)
    handler.answer(answer)


def answer_code(code: str) -> Behaviour:
    """HTTP 200 with an error inside."""
    return lambda handler, _request: handler.answer(handler.server.peer.error(code))


def lie(code: str) -> Behaviour:
    """Take the message and say that it was refused."""

    def behave(handler: Handler, request: Any) -> None:
        handler.server.peer.take(request)
        handler.answer(handler.server.peer.error(code))

    return behave


def answer_status(status: int) -> Behaviour:
    return lambda handler, _request: handler.answer(b"sorry", status)


def answer_body(body: bytes) -> Behaviour:
    """Take the message and answer something else."""

    def behave(handler: Handler, request: Any) -> None:
        handler.server.peer.take(request)
        handler.answer(body)

    return behave


def cut_before_accepting(handler: Handler, _request: Any) -> None:
    handler.cut()


def cut_after_accepting(handler: Handler, request: Any) -> None:
    handler.server.peer.take(request)
    handler.cut()


def cut_in_the_answer(handler: Handler, request: Any) -> None:
    """Take it and say half of a sentence."""
    handler.server.peer.take(request)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
    handler.cut()


def hang_after_accepting(handler: Handler, request: Any) -> None:
    """Take it and say nothing until the peer is left."""
    handler.server.peer.take(request)
    handler.server.peer.released.wait(30)
    handler.close_connection = True


def call_back(url: str, *, times: int = 1, fields: dict | None = None, body: bytes = b"", **headers: str) -> list[int]:
    """Tell ``url`` what became of a message, as often as said: a GET with ``fields``, or a POST of ``body``."""
    target = f"{url}?{urlencode(fields)}" if fields else url
    request = urllib.request.Request(target, data=body or None, headers=headers)  # noqa: S310  # of this machine
    statuses = []
    for _time in range(times):
        with contextlib.closing(urllib.request.urlopen(request, timeout=10)) as response:  # noqa: S310
            statuses.append(response.status)
    return statuses
