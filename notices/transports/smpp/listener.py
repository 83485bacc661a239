"""Keeps a receiver session with one message centre and hands over what it tells, each before it is acknowledged."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from core.phones import BadPhone
from notices.transports.base import Account, Receipt, Report
from notices.transports.smpp.line import LineBroken
from notices.transports.smpp.pdus import Pdu, consts
from notices.transports.smpp.reports import SAME_TEXT_SECONDS, Part, inbound, read_delivery
from notices.transports.smpp.session import BindRefused, Session, bind

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before the next bind
GOOD_SESSION = 60.0  # one that lived so long was no failure
STEP = 0.5  # how soon a stop is noticed
REST_SECONDS = 60.0  # how long a long message waits for its other parts
HELD_SECONDS = 2.0  # how long its first parts stay unacknowledged: some centres send the next one only then

_Key = tuple[str, str, int, int]  # sender, receiver, reference, number of parts

Take = Callable[[Report], None]
"""Keeps a report for good, or raises; safe to call again with the same one."""


@dataclass
class _Begun:
    """A long message of which parts came; ``held`` are the deliver_sm that we have not answered, and since when."""

    since: float
    parts: dict[int, Part] = field(default_factory=dict)
    held: dict[int, float] = field(default_factory=dict)
    is_acknowledged: bool = False  # at least one part, which the centre will not send again

    def in_order(self) -> list[Part]:
        return [self.parts[number] for number in sorted(self.parts)]


class Listener:
    """``run`` until ``stop`` is set, or nothing came for ``idle`` seconds where that is given."""

    def __init__(
        self, account: Account, take: Take, *, stop: threading.Event | None = None, idle: float | None = None
    ) -> None:
        self.account, self.stop = account, stop or threading.Event()
        self._take, self._idle = take, idle
        self._last_word = time.monotonic()
        self._begun: dict[_Key, _Begun] = {}
        self._done: dict[_Key, _Begun] = {}  # handed over a while ago: a repeated part of it is no new message
        self._session: Session | None = None

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self._is_over():
            began = time.monotonic()
            try:
                self._listen()
            except (BindRefused, LineBroken, OSError, ValueError) as error:
                logger.warning("gateway %s: no SMPP receiver: %s", self.account.ref, _plain(error))
            if time.monotonic() - began >= GOOD_SESSION:
                pause = FIRST_PAUSE
            self._wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  # so that not all come back at once
            pause = min(pause * 2, LONGEST_PAUSE)
        self._hand_over_acknowledged()

    def _listen(self) -> None:
        """One session, from bind to end."""
        session = bind(self.account, "bind_receiver", deliver=self._deliver)
        self._session = session
        logger.info("gateway %s: SMPP receiver bound", self.account.ref)
        try:
            while not self._is_over():
                session.step(STEP)
                self._acknowledge_held()
                self._hand_over_lone_parts()
        finally:
            self._session = None
            for begun in self._begun.values():
                begun.held.clear()  # the centre sends again what was not acknowledged
            session.close()

    def _is_over(self) -> bool:
        is_idle = self._idle is not None and time.monotonic() - self._last_word >= self._idle
        return is_idle or self.stop.is_set()

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_over() and time.monotonic() < until:
            self.stop.wait(min(STEP, max(0.0, until - time.monotonic())))

    def _deliver(self, pdu: Pdu) -> int | None:
        """The status to answer with. ``RX_T_APPN``: send it again; ``ROK`` also for what nobody can use."""
        self._last_word = time.monotonic()
        try:
            told = read_delivery(pdu, self.account["receipt_ids"])
        except ValueError as error:
            logger.warning("gateway %s: %s", self.account.ref, error)
            return int(consts.SMPP_ESME_ROK)
        if isinstance(told, Part):
            return self._part(told, pdu.sequence)
        return self._status_of(told)

    def _part(self, part: Part, sequence: int) -> int | None:
        if part.joint is None:
            return self._status_of([part])
        key = (part.sender, part.receiver, part.joint.reference, part.joint.total)
        done = self._done.get(key)
        if done is not None and done.parts.get(part.joint.number) == part:
            return int(consts.SMPP_ESME_ROK)
        begun = self._begun.setdefault(key, _Begun(time.monotonic()))
        begun.parts[part.joint.number] = part
        if len(begun.parts) < part.joint.total:
            begun.held[sequence] = time.monotonic()
            return None
        status = self._hand_over(key, begun)
        self._answer(begun, status)
        return status

    def _hand_over(self, key: _Key, begun: _Begun) -> int:
        status = self._status_of(begun.in_order())
        if status == consts.SMPP_ESME_ROK:
            self._done[key] = self._begun.pop(key)
        begun.since = time.monotonic()
        return status

    def _status_of(self, told: Receipt | list[Part]) -> int:
        try:
            self._take(told if isinstance(told, Receipt) else inbound(told, at=timezone.now()))
        except BadPhone:
            logger.warning("gateway %s: a message from a sender that is no number of Vietnam", self.account.ref)
        except Exception as error:  # noqa: BLE001  # its message may quote the row; the centre still has it
            logger.error("gateway %s: a report was not kept: %s", self.account.ref, type(error).__name__)
            return int(consts.SMPP_ESME_RX_T_APPN)
        return int(consts.SMPP_ESME_ROK)

    def _answer(self, begun: _Begun, status: int) -> None:
        sequences = list(begun.held)
        begun.held.clear()
        begun.is_acknowledged |= bool(sequences) and status == consts.SMPP_ESME_ROK
        if self._session is not None:
            for sequence in sequences:
                self._session.tell("deliver_sm_resp", sequence, status=status)

    def _acknowledge_held(self) -> None:
        now = time.monotonic()
        for begun in self._begun.values():
            if begun.held and now - min(begun.held.values()) >= HELD_SECONDS:
                self._answer(begun, consts.SMPP_ESME_ROK)

    def _hand_over_lone_parts(self) -> None:
        """What there is of long messages whose rest does not come; and forget what was handed over long ago."""
        now = time.monotonic()
        for key, begun in list(self._begun.items()):
            if now - begun.since >= REST_SECONDS:
                self._hand_over(key, begun)
        self._done = {key: done for key, done in self._done.items() if now - done.since < SAME_TEXT_SECONDS}

    def _hand_over_acknowledged(self) -> None:
        """At the end: what nobody will send again."""
        for key, begun in list(self._begun.items()):
            if begun.is_acknowledged:
                self._hand_over(key, begun)


def _plain(error: Exception) -> str:
    """Our own words, or the kind of error: a message of the system may quote an address."""
    return str(error) if isinstance(error, BindRefused | LineBroken) else type(error).__name__
