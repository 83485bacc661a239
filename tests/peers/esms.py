"""An SMS gateway of the eSMS shape over a real socket, which can be told to misbehave."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[["_Handler", dict], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    peer: "EsmsPeer"

    def handle_error(self, _request: object, _address: object) -> None:
        """Clients that hang up or are killed are the point of this peer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_arguments: object) -> None:
        """Silent: the messages are personal data even in tests."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        peer = self.server.peer
        with peer.lock:
            peer.requests.append(request)
        peer.behaviour(self, request)

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


class EsmsPeer:
    """``with EsmsPeer() as peer``: ``peer.url``, ``peer.requests`` (all), ``peer.accepted`` (each RequestId once).

    ``peer.behaviour`` is one of the functions below, or anything that takes the handler and the request.
    """

    def __init__(self, *, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.requests: list[dict] = []
        self.accepted: list[dict] = []
        self.lock = threading.Lock()
        self.behaviour: Behaviour = accept
        self.released = threading.Event()

    def __enter__(self) -> "EsmsPeer":
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.peer = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/MainService.svc/json/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, request: dict) -> dict:
        """Keep the message unless its RequestId is known; the answer a truthful gateway gives."""
        with self.lock:
            if any(kept["RequestId"] == request["RequestId"] for kept in self.accepted):
                return {"CodeResult": "124", "ErrorMessage": "RequestId is duplicated"}
            self.accepted.append(request)
            return {"CodeResult": "100", "CountRegenerate": 0, "SMSID": f"sms-{len(self.accepted)}"}

    def doubled(self) -> list[str]:
        """Telephones and texts that were accepted more than once."""
        seen = Counter(f"{kept['Phone']} {kept['Content']}" for kept in self.accepted)
        return [text for text, times in seen.items() if times > 1]


def accept(handler: _Handler, request: dict) -> None:
    """Take it, after the time this peer needs for each."""
    answer = handler.server.peer.take(request)
    time.sleep(handler.server.peer.seconds)
    handler.answer(answer)


def answer_code(code: str) -> Behaviour:
    """HTTP 200 with an error inside."""
    return lambda handler, _request: handler.answer({"CodeResult": code, "ErrorMessage": "no"})


def answer_status(status: int) -> Behaviour:
    return lambda handler, _request: handler.answer(b"sorry", status)


def answer_body(body: bytes) -> Behaviour:
    """Take the message and answer something else."""

    def behave(handler: _Handler, request: dict) -> None:
        handler.server.peer.take(request)
        handler.answer(body)

    return behave


def cut_after_accepting(handler: _Handler, request: dict) -> None:
    handler.server.peer.take(request)
    handler.cut()


def hang_after_accepting(handler: _Handler, request: dict) -> None:
    """Take it and say nothing until the peer is left."""
    handler.server.peer.take(request)
    handler.server.peer.released.wait(30)
    handler.close_connection = True
