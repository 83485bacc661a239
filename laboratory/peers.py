"""The two gateways of the laboratory, in a process of their own: what they took stays known whoever is killed.

One is of the eSMS shape and honours our reference; the other is an SMPP message centre, which knows none.
"""

import itertools
import multiprocessing
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from laboratory.clock import Clock
from tests.peers import esms, smsc
from tests.peers.http import Handler

ANSWER_SECONDS = 0.02
HANGS_AT_MOST = 60.0
MARK = re.compile(r"[a-z0-9]+-\d{5}")  # in every text, once
Entry = tuple[str, datetime]


class _Esms(esms.EsmsPeer):
    """Looks references up in a dictionary: its ledger is long here."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self._clock = clock
        self._known: set[str] = set()
        self.ledger: list[Entry] = []
        self.repeats = 0
        self.changed = threading.Event()
        self.count = itertools.count()

    def take(self, request: Any) -> Any:
        with self.lock:
            if request["RequestId"] in self._known:
                self.repeats += 1
                return self.repeated()
            self._known.add(request["RequestId"])
            self.ledger.append((_mark(request["Content"]), self._clock.now()))
            return self.taken(len(self.ledger), request)

    def serve(self, handler: Handler, body: bytes) -> None:
        self.behaviour(handler, self.read(body))

    def forget(self) -> None:
        self._known, self.ledger, self.repeats = set(), [], 0


class _Smsc(smsc.SmscPeer):
    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self._clock = clock
        self.ledger: list[Entry] = []

    def take(self, submit: Any) -> str:
        message_id = super().take(submit)
        taken = self.accepted.pop()
        self.ledger.append((_mark(smsc.text_of(taken.text, taken.data_coding)), self._clock.now()))
        return message_id


def _mark(text: str) -> str:
    found = MARK.search(text)
    return found[0] if found else text


def _wait(handler: Handler) -> None:
    handler.server.peer.changed.wait(HANGS_AT_MOST)
    handler.close_connection = True


def _swallow(handler: Handler, request: Any) -> None:
    """Take it and say nothing."""
    handler.server.peer.take(request)
    _wait(handler)


def _hang(handler: Handler, request: Any) -> None:
    """Take every other message; say nothing to any."""
    if next(handler.server.peer.count) % 2:
        handler.server.peer.take(request)
    _wait(handler)


_HTTP = {"accept": esms.accept, "refuse": esms.answer_status(503), "hang": _hang, "swallow": _swallow}
_SMPP = {"accept": smsc.accept, "swallow": smsc.keep_silent}


class _Desk:
    """What the laboratory may ask of the gateways; each method is one request over the pipe."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._http, self._smpp = _Esms(clock, seconds), _Smsc(clock, seconds)
        self._http.__enter__()
        self._smpp.__enter__()

    def addresses(self) -> tuple[str, int]:
        return self._http.url, self._smpp.port

    def behave(self, how: str) -> None:
        self._http.behaviour = _HTTP[how]
        self._http.changed.set()
        self._http.changed = threading.Event()
        self._smpp.behaviour = _SMPP.get(how, smsc.accept)

    def cut_network(self) -> None:
        """The message centre's lines break, and nobody answers at its door."""
        self._smpp.__exit__()

    def mend_network(self) -> None:
        self._smpp.__enter__()

    def accepted(self) -> int:
        return len(self._http.ledger) + len(self._smpp.ledger)

    def ledger(self) -> tuple[list[Entry], int]:
        """What was taken with its moment, and how many requests were known already."""
        return [*self._http.ledger, *self._smpp.ledger], self._http.repeats

    def forget(self) -> None:
        self.behave("accept")
        self._http.forget()
        self._smpp.ledger = []


class Peers:
    """The gateways as the laboratory's own process sees them."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe
        self.esms_url, self.smpp_port = self._ask("addresses")

    def behave(self, how: str) -> None:
        self._ask("behave", how)

    def cut_network(self) -> None:
        self._ask("cut_network")

    def mend_network(self) -> None:
        self._ask("mend_network")

    def forget(self) -> None:
        self._ask("forget")

    def accepted(self) -> int:
        count: int = self._ask("accepted")
        return count

    def ledger(self) -> tuple[list[Entry], int]:
        found: tuple[list[Entry], int] = self._ask("ledger")
        return found

    def _ask(self, method: str, *arguments: str) -> Any:
        self._pipe.send((method, *arguments))
        return self._pipe.recv()


@contextmanager
def running(clock_file: Path, seconds: float = ANSWER_SECONDS) -> Iterator[Peers]:
    """Start the gateways' process, each answer taking ``seconds``; end it when the block is left."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_serve, args=(clock_file, seconds, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Peers(ours)
    finally:
        ours.close()
        process.join(10)
        if process.is_alive():
            process.kill()


def _serve(clock_file: Path, seconds: float, pipe: "Connection[Any, Any]") -> None:
    Handler.disable_nagle_algorithm = True
    desk = _Desk(Clock(clock_file), seconds)
    try:
        while True:
            method, *arguments = pipe.recv()
            pipe.send(getattr(desk, method)(*arguments))
    except (EOFError, KeyboardInterrupt):
        pass
