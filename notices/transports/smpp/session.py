"""A bound session with a message centre: requests within a window, answers by number, enquiries when it is quiet."""

import itertools
import logging
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from notices.transports.base import Account
from notices.transports.smpp.line import Line, LineBroken
from notices.transports.smpp.pdus import BadPdu, Pdu, consts, encoded, parsed

logger = logging.getLogger(__name__)

RESPONSE = 0x80000000
DELIVER_SM = 0x00000005
LARGEST_SEQUENCE = 0x7FFFFFFF
FAREWELL_SECONDS = 2.0
SHORTEST_QUIET, LONGEST_QUIET = 0.1, 3600.0


class BindRefused(Exception):
    """The centre answered the bind with this command status, kept as ``code``."""

    def __init__(self, status: int) -> None:
        super().__init__(f"bind refused with status 0x{status:08x}")
        self.code = status


class NotSent(Exception):
    """The request did not leave this house."""


class NoAnswer(Exception):
    """The request left, and what became of it is not known."""


Deliver = Callable[[Pdu], int | None]
"""Takes a deliver_sm and gives the status to answer with, or ``None`` to answer later."""


def _unexpected(pdu: Pdu) -> int:
    return int(consts.SMPP_ESME_RINVBNDSTS)


def _bound_line(account: Account, role: str) -> Line:
    """Connected and bound as ``role`` (``bind_transmitter``, ``bind_receiver``)."""
    tls = ssl.create_default_context(cadata=account["ca"] or None) if account["security"] == "tls" else None
    line = Line(account["host"], int(account["port"] or 2775), tls=tls, timeout=account.timeout)
    try:
        line.write(
            encoded(
                role,
                1,
                system_id=account["system_id"],
                password=account["password"],
                system_type=account["system_type"],
            )
        )
        frame = line.read(account.timeout)
        if frame is None:
            raise LineBroken("no answer to the bind")
        answer = parsed(frame)
        if answer.status != consts.SMPP_ESME_ROK or answer.command not in (f"{role}_resp", "generic_nack"):
            raise BindRefused(answer.status)
    except BadPdu as error:
        line.close()
        raise LineBroken(str(error)) from error
    except BaseException:
        line.close()
        raise
    return line


def bind(account: Account, role: str, *, deliver: Deliver = _unexpected) -> "Session":
    """Raises ``BindRefused``, ``LineBroken`` or ``OSError``, and ``ValueError`` for settings SMPP cannot carry."""
    return Session(
        _bound_line(account, role),
        window=max(1, int(account["window"] or 10)),
        quiet=min(max(SHORTEST_QUIET, float(account["enquire_seconds"] or 30)), LONGEST_QUIET),
        timeout=account.timeout,
        deliver=deliver,
    )


class Session:
    """``step`` or ``run`` belong to one thread; everything else may be called from any.

    ``window``: requests without answer. ``quiet``: seconds without a word before we enquire whether the line lives.
    """

    def __init__(self, line: Line, *, window: int, quiet: float, timeout: float, deliver: Deliver) -> None:
        self._line, self._window, self._quiet, self._timeout, self._deliver = line, window, quiet, timeout, deliver
        self._count = itertools.count(1)
        self._changed = threading.Condition()
        self._waiting: dict[int, Future[Pdu]] = {}  # written, not answered: also those whose asker gave up
        self._given_up: set[int] = set()
        self._why_ended = ""
        self._heard, self._enquired = time.monotonic(), 0.0

    @property
    def is_alive(self) -> bool:
        return not self._why_ended

    def ask(self, name: str, **fields: Any) -> Pdu:
        """Send a request when the window has room and give its answer; ``NotSent`` or ``NoAnswer``."""
        sequence, answer = self._begin(name, fields)
        try:
            return answer.result(self._timeout)
        except TimeoutError:
            self._give_up(sequence)
            raise NoAnswer("no answer in time") from None

    def tell(self, name: str, sequence: int, **fields: Any) -> None:
        """Send what is not answered, such as an answer."""
        self._line.write(encoded(name, sequence, **fields))

    def run(self) -> None:
        """Read until the line ends."""
        try:
            while self.is_alive:
                self.step(self._quiet)
        except LineBroken as error:
            self.end(str(error))
        except Exception:
            logger.exception("an SMPP session ends on an error of ours")
            self.end("an error of ours")
        finally:
            self._line.close()

    def step(self, wait: float) -> None:
        """Deal with the next PDU, or with ``wait`` seconds of silence; ``LineBroken`` at the end of the line."""
        due = self._enquired + self._timeout if self._enquired else self._heard + self._quiet
        frame = self._line.read(min(wait, max(0.0, due - time.monotonic())))
        if frame is not None:
            self._heard, self._enquired = time.monotonic(), 0.0
            self._deal_with(frame)
        elif time.monotonic() >= due:
            if self._enquired:
                raise LineBroken("the other side does not answer enquire_link")
            self._enquired = time.monotonic()
            self.tell("enquire_link", self._next_sequence())

    def end(self, why: str) -> None:
        """Nothing more is sent; what was sent and not answered stays unknown."""
        with self._changed:
            if self._why_ended:
                return
            self._why_ended = why
            unanswered = list(self._waiting.values())
            self._waiting.clear()
            self._changed.notify_all()
        self._line.shut()
        logger.info("SMPP session ended: %s; %d requests without answer", why, len(unanswered))
        for answer in unanswered:
            answer.set_exception(NoAnswer(why))

    def say_goodbye(self) -> None:
        """Unbind when what is under way is answered, giving the other side a moment to agree."""
        with suppress(LineBroken):
            with self._changed:
                self._changed.wait_for(lambda: self._why_ended or not self._waiting, self._timeout)
            self.tell("unbind", self._next_sequence())
            with self._changed:
                self._changed.wait_for(lambda: self._why_ended, min(FAREWELL_SECONDS, self._timeout))
        self.end("closed by us")

    def close(self) -> None:
        """For whoever steps it: end it and let go."""
        with suppress(LineBroken):
            self.tell("unbind", self._next_sequence())
        self.end("closed by us")
        self._line.close()

    def abandon(self) -> None:
        """In a forked process: the session is the other process's."""
        self._line.abandon()

    def _next_sequence(self) -> int:
        return next(self._count) % LARGEST_SEQUENCE + 1

    def _begin(self, name: str, fields: dict[str, Any]) -> tuple[int, Future[Pdu]]:
        sequence = self._next_sequence()
        frame = encoded(name, sequence, **fields)
        answer: Future[Pdu] = Future()
        with self._changed:
            has_room = self._changed.wait_for(
                lambda: self._why_ended or len(self._waiting) < self._window, self._timeout
            )
            if self._why_ended or not has_room:
                raise NotSent(self._why_ended or "the window stays full")
            self._waiting[sequence] = answer
        try:
            self._line.write(frame)
        except LineBroken as error:
            with self._changed:
                self._waiting.pop(sequence, None)
            self.end(str(error))
            raise NotSent(str(error)) from error
        return sequence, answer

    def _give_up(self, sequence: int) -> None:
        """It keeps its place in the window, for it may still be under way; a window full of such is no use."""
        with self._changed:
            if sequence in self._waiting:
                self._given_up.add(sequence)
            is_stuck = len(self._given_up) >= self._window
        if is_stuck:
            self.end("no request is answered")

    def _deal_with(self, frame: bytes) -> None:
        try:
            pdu = parsed(frame)
        except BadPdu as bad:
            self._refuse(bad)
            return
        if pdu.command == "enquire_link":
            self.tell("enquire_link_resp", pdu.sequence)
        elif pdu.command == "deliver_sm":
            status = self._deliver(pdu)
            if status is not None:
                self.tell("deliver_sm_resp", pdu.sequence, status=status)
        elif pdu.command == "unbind":
            self.tell("unbind_resp", pdu.sequence)
            raise LineBroken("unbound by the other side")
        elif pdu.command == "unbind_resp":
            raise LineBroken("unbound")
        elif pdu.is_response():
            self._answered(pdu)
        else:
            self.tell("generic_nack", pdu.sequence, status=consts.SMPP_ESME_RINVCMDID)

    def _answered(self, pdu: Pdu) -> None:
        with self._changed:
            answer = self._waiting.pop(pdu.sequence, None)
            self._given_up.discard(pdu.sequence)
            self._changed.notify_all()
        if answer is not None:
            answer.set_result(pdu)

    def _refuse(self, bad: BadPdu) -> None:
        """The frame is whole, so the line is good: say no for ever, or the other side repeats it for ever."""
        logger.warning("SMPP: %s", bad)
        if bad.command == DELIVER_SM:
            self.tell("deliver_sm_resp", bad.sequence, status=consts.SMPP_ESME_RX_P_APPN)
        elif not bad.command & RESPONSE:
            self.tell("generic_nack", bad.sequence, status=consts.SMPP_ESME_RINVCMDID)
