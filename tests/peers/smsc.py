"""A message centre that speaks SMPP 3.4 over a real socket, keeps a ledger and can be told to misbehave.

Its codec (smpp34) is not the portal's, so a mistake in one is not repeated in the other.
"""

import contextlib
import itertools
import queue
import socket
import socketserver
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import smpp34
from smpplib.gsm import GSM_CHARACTER_TABLE

OK, BIND_FAILED, WRONG_PASSWORD, THROTTLED, QUEUE_FULL, WRONG_NUMBER = 0x00, 0x0D, 0x0E, 0x58, 0x14, 0x0B
GENERIC_NACK, SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK, RESPONSE = 0x80000000, 4, 5, 6, 0x15, 0x80000000
BINDS = {1: "receiver", 2: "transmitter", 9: "transceiver"}

GSM7 = GSM_CHARACTER_TABLE.replace("Ü`", "Ü§", 1)  # the library's table lacks the section sign

Behaviour = Callable[["Line", smpp34.SubmitSm], None]


@dataclass(frozen=True)
class Taken:
    """One accepted submit_sm."""

    message_id: str
    sender: str
    receiver: str
    data_coding: int
    header: bytes
    text: bytes
    registered_delivery: int
    sender_ton: int


class Line(socketserver.BaseRequestHandler):
    """One connection of a client."""

    server: "_Server"

    def setup(self) -> None:
        self.peer = self.server.peer
        self.role = ""
        self.writing = threading.Lock()
        self.sequence = itertools.count(1)
        self.in_flight = 0
        self.answers: dict[int, queue.Queue[int]] = {}

    def handle(self) -> None:
        try:
            if self.peer.tls:
                self.request = self.peer.tls.wrap_socket(self.request, server_side=True)
            while frame := self._frame():
                self._deal_with(frame)
        except OSError:
            pass
        finally:
            with self.peer.lock:
                self.peer.lines = [line for line in self.peer.lines if line is not self]

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            more = self.request.recv(size - len(got))
            if not more:
                return b""
            got += more
        return got

    def _frame(self) -> bytes:
        start = self._exactly(4)
        return start + self._exactly(struct.unpack(">L", start)[0] - 4) if start else b""

    def _deal_with(self, frame: bytes) -> None:
        pdu = smpp34.decode(frame)
        if isinstance(pdu, smpp34.SubmitSm):
            self._submitted(pdu)
        elif pdu.command_id in BINDS:
            self._bind(pdu)
        elif pdu.command_id == ENQUIRE_LINK:
            self.peer.enquiries += 1
            if not self.peer.is_deaf:
                self.say(ENQUIRE_LINK | RESPONSE, OK, pdu.sequence_number)
        elif pdu.command_id == UNBIND:
            self.peer.unbinds += 1
            self.say(UNBIND | RESPONSE, OK, pdu.sequence_number)
        elif pdu.command_id in (DELIVER_SM | RESPONSE, GENERIC_NACK) and pdu.sequence_number in self.answers:
            self.answers[pdu.sequence_number].put(pdu.command_status)

    def _bind(self, pdu: smpp34.RawPdu) -> None:
        system_id, password = pdu.body.split(b"\x00")[:2]
        known = (system_id.decode(), password.decode()) == (self.peer.system_id, self.peer.password)
        status = self.peer.bind_status or (OK if known else WRONG_PASSWORD)
        self.peer.bind_attempts += 1
        if status == OK:
            self.role = BINDS[pdu.command_id]
            self.peer.binds.append(self.role)
        self.say(pdu.command_id | RESPONSE, status, pdu.sequence_number, b"SMSC\x00" if status == OK else b"")
        if status == OK:
            with self.peer.lock:
                self.peer.lines.append(self)
            self.peer.bound.set()

    def _submitted(self, submit: smpp34.SubmitSm) -> None:
        with self.peer.lock:
            self.in_flight += 1
            self.peer.submits += 1
            self.peer.most_in_flight = max(self.peer.most_in_flight, self.in_flight)
        self.peer.behaviour(self, submit)

    def answer(self, submit: smpp34.SubmitSm, status: int, message_id: str = "") -> None:
        """After the time this peer needs."""
        if self.peer.seconds:
            threading.Timer(self.peer.seconds, self._answer, (submit, status, message_id)).start()
        else:
            self._answer(submit, status, message_id)

    def _answer(self, submit: smpp34.SubmitSm, status: int, message_id: str) -> None:
        with self.peer.lock:
            self.in_flight -= 1
        body = message_id.encode() + b"\x00" if status == OK else b""
        self.say(SUBMIT_SM | RESPONSE, status, submit.sequence_number, body)

    def say(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self.write(struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body)

    def write(self, octets: bytes) -> None:
        with contextlib.suppress(OSError), self.writing:
            self.request.sendall(octets)

    def cut(self) -> None:
        """Drop the line without a word."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.request, socket.SHUT_RDWR)

    def deliver(self, octets: bytes, sequence: int, seconds: float) -> int | None:
        """The status that the client answered, ``None`` when it did not in time."""
        answers: queue.Queue[int] = queue.Queue()
        self.answers[sequence] = answers
        self.write(octets)
        try:
            return answers.get(timeout=seconds)
        except queue.Empty:
            return None


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    peer: "SmscPeer"

    def handle_error(self, _request: object, _address: object) -> None:
        """Clients that hang up, are killed or cannot agree on a cipher are the point of this peer."""


class SmscPeer:
    """``with SmscPeer() as peer``: ``peer.port``, ``peer.accepted`` (each part) and ``peer.messages()`` (whole).

    ``behaviour`` is one of the functions below, or anything that takes the line and the submit_sm. ``seconds``: what
    each answer takes. ``bind_status``: how every bind is answered. ``is_deaf``: enquire_link is not answered.
    """

    def __init__(
        self,
        *,
        seconds: float = 0.0,
        tls: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        self.system_id, self.password = "vanninh", "secret"
        self.seconds, self.tls, self.port = seconds, tls, port
        self.behaviour: Behaviour = accept
        self.bind_status, self.is_deaf = OK, False
        self.accepted: list[Taken] = []
        self.binds: list[str] = []
        self.lines: list[Line] = []
        self.bind_attempts = self.enquiries = self.submits = self.unbinds = self.most_in_flight = 0
        self.lock, self.bound = threading.Lock(), threading.Event()
        self._ids = itertools.count(1)

    def __enter__(self) -> "SmscPeer":
        self._server = _Server(("127.0.0.1", self.port), Line)
        self._server.peer = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.cut()

    def cut(self) -> None:
        """Drop every line."""
        for line in list(self.lines):
            line.cut()

    def message_id(self) -> str:
        return str(next(self._ids))

    def take(self, submit: smpp34.SubmitSm) -> str:
        """Write it into the ledger and give it an id."""
        octets = submit.short_message
        size = octets[0] + 1 if submit.esm_class & 0x40 else 0
        with self.lock:
            taken = Taken(
                self.message_id(),
                submit.source_addr,
                submit.destination_addr,
                submit.data_coding,
                octets[:size],
                octets[size:],
                submit.registered_delivery,
                submit.source_addr_ton,
            )
            self.accepted.append(taken)
        return taken.message_id

    def messages(self) -> list[tuple[str, str]]:
        """Receiver and text of each whole message, parts joined by their header; without those that lack a part."""
        long: dict[tuple[str, int], dict[int, Taken]] = {}
        whole: list[list[Taken]] = []
        for taken in self.accepted:
            if not taken.header:
                whole.append([taken])
                continue
            _size, _kind, _length, reference, total, number = taken.header
            parts = long.setdefault((taken.receiver, reference), {})
            parts[number] = taken
            if len(parts) == total:
                whole.append([parts[place] for place in sorted(parts)])
                del long[taken.receiver, reference]
        return [(parts[0].receiver, "".join(text_of(part.text, part.data_coding) for part in parts)) for parts in whole]

    def doubled(self) -> list[str]:
        """Telephones and texts that were accepted more than once."""
        seen = Counter(f"{receiver} {text}" for receiver, text in self.messages())
        return [text for text, times in seen.items() if times > 1]

    def deliver(self, octets: bytes = b"", *, seconds: float = 5.0, **fields: object) -> int | None:
        """A deliver_sm to a receiver that is bound; the status it answered with."""
        line = self.receiver()
        sequence = next(line.sequence)
        given = {"source_addr": "84905123456", "destination_addr": "8088", **fields}
        pdu = smpp34.DeliverSm(short_message=octets, sequence_number=sequence, **given)
        return line.deliver(pdu.encode(), sequence, seconds)

    def receiver(self, seconds: float = 5.0) -> Line:
        """The line that is bound last and can receive; waits for one."""
        ends = threading.Event()
        for _ in range(int(seconds / 0.02)):
            lines = [line for line in list(self.lines) if line.role != "transmitter"]
            if lines:
                return lines[-1]
            ends.wait(0.02)
        raise AssertionError("nobody is bound as receiver")

    def report(self, message_id: str, stat: str = "DELIVRD", **fields: object) -> int | None:
        """A delivery receipt in the usual words."""
        text = (
            f"id:{message_id} sub:001 dlvrd:001 submit date:2611271420 done date:2611271421 stat:{stat} err:000 "
            "text:Ho so H32.27-2611"
        )
        return self.deliver(text.encode(), **{"esm_class": 0x04, **fields})

    def pieces(self, text: str, reference: int = 7) -> Sequence[bytes]:
        """UCS-2 with a header of 16 bits, in pieces of 60 letters."""
        pieces = [text[start : start + 60] for start in range(0, len(text), 60)]
        head = struct.pack(">BBBHB", 6, 8, 4, reference, len(pieces))
        return [head + bytes([place]) + piece.encode("utf-16-be") for place, piece in enumerate(pieces, start=1)]


def text_of(octets: bytes, data_coding: int) -> str:
    if data_coding == 8:
        return octets.decode("utf-16-be")
    letters, table = [], 0
    for octet in octets:
        if octet == 0x1B:
            table = 0x80
        else:
            letters.append(GSM7[table + octet])
            table = 0
    return "".join(letters)


def accept(line: Line, submit: smpp34.SubmitSm) -> None:
    line.answer(submit, OK, line.peer.take(submit))


def refuse(status: int) -> Behaviour:
    return lambda line, submit: line.answer(submit, status)


def nack(status: int) -> Behaviour:
    return lambda line, submit: line.say(GENERIC_NACK, status, submit.sequence_number)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first for the first submit_sm and so on; the last for all that follow."""
    left = list(behaviours)
    return lambda line, submit: (left.pop(0) if len(left) > 1 else left[0])(line, submit)


def keep_silent(line: Line, submit: smpp34.SubmitSm) -> None:
    """Take it and never answer."""
    line.peer.take(submit)


def cut_before_accepting(line: Line, submit: smpp34.SubmitSm) -> None:
    line.cut()


def cut_after_accepting(line: Line, submit: smpp34.SubmitSm) -> None:
    line.peer.take(submit)
    line.cut()


def cut_after(count: int) -> Behaviour:
    """Take ``count`` without answering any, then cut: what a line does that breaks in the middle of a window."""

    def behave(line: Line, submit: smpp34.SubmitSm) -> None:
        line.peer.take(submit)
        if len(line.peer.accepted) >= count:
            line.cut()

    return behave


def report_before_answering(line: Line, submit: smpp34.SubmitSm) -> None:
    """The receipt overtakes the answer."""
    message_id = line.peer.take(submit)
    line.peer.report(message_id)
    line.answer(submit, OK, message_id)
