"""Sending what is due: leased in small batches, sent outside any transaction, each outcome committed."""

import logging
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from core.crypto import CannotOpen
from notices.actions.lease import RunningClock, begin_sending, give_back, lease_due, postpone, reserve
from notices.actions.outcome import Result, is_remembered, judge, record
from notices.enums import Channel
from notices.gateways import Gate, Switchboard
from notices.kinds import is_secret
from notices.mail_layout import html_of
from notices.models import Notice
from notices.queries import latest_tries
from notices.rules import LOOKS_AT, REST, Health, Try, health_of
from notices.transports.base import Accepted, Account, BaseTransport, Message, PassingError, PermanentError
from notices.wording import Words

logger = logging.getLogger(__name__)

IN_FLIGHT = 16
LIMIT = 1000
MOST_SEGMENTS = 6  # a text longer than this is a mistake, and an expensive one


class _Unusable(BaseTransport):
    """Stands for a channel without gateway: its notices wait and the administrator is told."""

    name: ClassVar[str] = "unset"
    label: ClassVar[str | LazyText] = "–"
    channels: ClassVar[tuple[str, ...]] = ()
    is_inline: ClassVar[bool] = True

    def send(self, message: Message) -> Accepted:
        raise PassingError(_("Kênh gửi này chưa được cấu hình đúng."), is_alarm=True)


class _Wards:
    """How the gateways are: their latest attempts of the last minutes, and what this run sees happen."""

    def __init__(self, clock: RunningClock) -> None:
        self._clock = clock
        self._tries: dict[str, list[Try]] = {}
        self._on_trial: set[str] = set()

    def health(self, ref: str) -> Health:
        return health_of(self._of(ref), at=self._clock.now())

    def may_send(self, ref: str) -> bool:
        """Whether another message may go there now; a gateway on trial gets one at a time."""
        health = self.health(ref)
        if health.is_on_trial and ref not in self._on_trial:
            self._on_trial.add(ref)
            return True
        return health.is_well

    def saw(self, result: Result) -> None:
        self._on_trial.discard(result.provider)
        self._of(result.provider).insert(0, Try(self._clock.now(), result.took, result.outcome))
        del self._of(result.provider)[LOOKS_AT:]

    def _of(self, ref: str) -> list[Try]:
        if ref not in self._tries:
            self._tries[ref] = latest_tries(ref, at=self._clock.now())
        return self._tries[ref]


class _Run:
    """One call of ``deliver_due``: database work here, in the caller's thread; sending in the pool's threads."""

    def __init__(self, at: datetime, limit: int, in_flight: int) -> None:
        self.clock = RunningClock(at)
        self.lease = uuid.uuid4()
        self.limit, self.room = limit, in_flight
        self.waiting: list[Notice] = []
        self.flying: set[Future[Result]] = set()
        self.counts: Counter[str] = Counter()
        self.switchboard = Switchboard()
        self.wards = _Wards(self.clock)

    def go(self) -> None:
        with ThreadPoolExecutor(self.room, thread_name_prefix="notices") as pool:
            try:
                while self._fill() or self.flying:
                    self._start(pool)
                    self._settle()
            finally:
                while self.flying:
                    self._settle()
                if self.waiting:
                    with suppress(OperationalError, InterfaceError):  # then the lease lapses
                        give_back(lease=self.lease)

    def _fill(self) -> bool:
        """Lease as many as can fly when half of that waits; False when nothing waits."""
        wanted = min(self.room, self.limit - self.counts["taken"])
        if len(self.waiting) * 2 <= self.room and wanted > 0:
            leased = lease_due(lease=self.lease, at=self.clock.now(), count=wanted)
            if leased:
                self.counts["taken"] += len(leased)
                self.waiting.extend(leased)
            else:
                self.limit = 0
        return bool(self.waiting)

    def _start(self, pool: ThreadPoolExecutor) -> None:
        free = self.room - len(self.flying)
        batch, self.waiting = self.waiting[:free], self.waiting[free:]
        if not batch:
            return
        gates = self._chosen(batch)
        chosen: dict[str, list[Notice]] = defaultdict(list)
        for notice in batch:
            if notice.pk in gates:
                chosen[gates[notice.pk].ref].append(notice)
        begun = begin_sending(notices=chosen, lease=self.lease, at=self.clock.now())
        slots = self._slots(begun, gates)
        for notice in begun:
            gate = gates[notice.pk]
            attempt = self._attempt(notice, gate, slots.get(notice.pk))
            if gate.transport.is_inline:
                self._record([attempt()])
            else:
                self.flying.add(pool.submit(attempt))

    def _chosen(self, batch: Sequence[Notice]) -> dict[uuid.UUID, Gate]:
        """The gateway that each notice goes to; those without wait until one is well."""
        gates: dict[uuid.UUID, Gate] = {}
        resting: list[Notice] = []
        for notice in batch:
            line = self._line(notice)
            gate = next((gate for gate in line if self.wards.may_send(gate.ref)), None)
            if gate is None:
                resting.append(notice)
            else:
                gates[notice.pk] = gate
        if resting:
            self.counts["postponed"] += len(resting)
            postpone(notices=resting, lease=self.lease, until=self.clock.now() + REST)
        return gates

    def _line(self, notice: Notice) -> list[Gate]:
        """Whom to ask, best first. A message that one gateway might have taken is given to no other."""
        pinned = self.switchboard.gate(notice.provider) if notice.pinned_at else None
        if pinned is not None and is_remembered(notice, pinned, at=self.clock.now()):
            return [pinned]
        line = self.switchboard.line(notice.office_id, notice.channel)
        able = [gate for gate in line if gate.takes(notice.kind)]
        return able or line or [Gate(_Unusable.name, notice.channel, _Unusable(Account(_Unusable.name)))]

    def _slots(self, begun: Sequence[Notice], gates: dict[uuid.UUID, Gate]) -> dict[uuid.UUID, datetime]:
        """When each message through a gateway with a pace may go."""
        slots: dict[uuid.UUID, datetime] = {}
        for ref, rate in {(gate.ref, gate.rate) for gate in gates.values() if gate.rate}:
            paced = [notice for notice in begun if notice.provider == ref]
            first = reserve(ref=ref, count=len(paced), rate=rate, at=self.clock.now())
            slots |= {notice.pk: first + timedelta(seconds=n / rate) for n, notice in enumerate(paced)}
        return slots

    def _attempt(self, notice: Notice, gate: Gate, slot: datetime | None) -> Callable[[], Result]:
        def send() -> Accepted:
            if slot is not None:
                time.sleep(max(0.0, (slot - self.clock.now()).total_seconds()))
            return gate.transport.send(_opened(notice))

        return partial(judge, notice=notice, gate=gate, send=send, at=self.clock.now)

    def _settle(self) -> None:
        """Wait for at least one message in flight and record all that ended."""
        if self.flying:
            done, self.flying = wait(self.flying, return_when=FIRST_COMPLETED)
            self._record([future.result() for future in done])

    def _record(self, results: Sequence[Result]) -> None:
        record(results=results, lease=self.lease, at=self.clock.now())
        for result in results:
            self.wards.saw(result)
        self.counts.update(result.state.value for result in results)


def _opened(notice: Notice) -> Message:
    if notice.segments > MOST_SEGMENTS:
        words = _("Tin nhắn dài %(n)d phần, quá %(most)d phần nên không gửi. Xin viết ngắn lại.")
        raise PermanentError(words % {"n": notice.segments, "most": MOST_SEGMENTS})
    try:
        return Message(
            reference=notice.reference,
            channel=notice.channel,
            recipient=notice.recipient,
            title=notice.title,
            body=notice.body,
            html=_html(notice) if notice.channel == Channel.EMAIL else "",
            kind=notice.kind,
            facts={} if is_secret(notice.kind) else (notice.facts or {}),
        )
    except CannotOpen as error:
        logger.error("notice %s does not open: %s", notice.pk, error)
        raise PermanentError(_("Không mở được nội dung đã mã hóa. Xin kiểm tra DATA_KEYS.")) from error


def _html(notice: Notice) -> str:
    return html_of(Words("", notice.title, notice.body, notice.html or ""), notice.language)


def deliver_due(*, at: datetime, limit: int = LIMIT, in_flight: int = IN_FLIGHT) -> Counter[str]:
    """Send at most ``limit`` notices that are due at ``at``, ``in_flight`` at once; call it outside transactions.

    Gives counts: ``taken``, ``postponed`` (no gateway was well), and by the state they came to ``sent``, ``pending``
    (will be tried again), ``failed``, ``unknown``. Several deliverers may run at once; each notice is taken by one.
    """
    run = _Run(at, limit, in_flight)
    run.go()
    return run.counts
