"""Sending what is due: leased in small batches, sent outside any transaction, each outcome committed."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from core.crypto import CannotOpen
from notices.actions.lease import RunningClock, begin_sending, give_back, lease_due
from notices.actions.outcome import Result, judge, record
from notices.enums import Channel
from notices.models import Notice
from notices.transports import transport_for
from notices.transports.base import Accepted, Message, PassingError, PermanentError, Transport

logger = logging.getLogger(__name__)

IN_FLIGHT = 16
LIMIT = 1000


class _Unusable:
    """Stands for a transport whose settings are wrong: its notices wait and the administrator is told."""

    name: ClassVar[str] = "unset"
    is_inline: ClassVar[bool] = True

    def send(self, message: Message) -> Accepted:
        raise PassingError(_("Kênh gửi này chưa được cấu hình đúng."), is_alarm=True)


class _Run:
    """One call of ``deliver_due``: database work here, in the caller's thread; sending in the pool's threads."""

    def __init__(self, at: datetime, limit: int, in_flight: int) -> None:
        self.clock = RunningClock(at)
        self.lease = uuid.uuid4()
        self.limit, self.room = limit, in_flight
        self.waiting: list[Notice] = []
        self.flying: set[Future[Result]] = set()
        self.counts: Counter[str] = Counter()
        self.transports: dict[str, Transport] = {
            channel: _transport(channel) for channel in (Channel.SMS.value, Channel.EMAIL.value)
        }

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
        names = {channel: transport.name for channel, transport in self.transports.items()}
        begun = begin_sending(notices=batch, lease=self.lease, transports=names, at=self.clock.now())
        for notice in begun:
            attempt = self._attempt(notice)
            if self.transports[notice.channel].is_inline:
                self._record([attempt()])
            else:
                self.flying.add(pool.submit(attempt))

    def _attempt(self, notice: Notice) -> Callable[[], Result]:
        transport = self.transports[notice.channel]

        def send() -> Accepted:
            return transport.send(_opened(notice))

        return partial(judge, notice=notice, provider=transport.name, send=send, at=self.clock.now)

    def _settle(self) -> None:
        """Wait for at least one message in flight and record all that ended."""
        if self.flying:
            done, self.flying = wait(self.flying, return_when=FIRST_COMPLETED)
            self._record([future.result() for future in done])

    def _record(self, results: Sequence[Result]) -> None:
        record(results=results, lease=self.lease, at=self.clock.now())
        self.counts.update(result.state.value for result in results)


def _opened(notice: Notice) -> Message:
    try:
        return Message(notice.reference, notice.channel, notice.recipient, notice.title, notice.body)
    except CannotOpen as error:
        logger.error("notice %s does not open: %s", notice.pk, error)
        raise PermanentError(_("Không mở được nội dung đã mã hóa. Xin kiểm tra DATA_KEYS.")) from error


def _transport(channel: str) -> Transport:
    try:
        return transport_for(channel)
    except ImproperlyConfigured as error:
        logger.error("%s", error)
        return _Unusable()


def deliver_due(*, at: datetime, limit: int = LIMIT, in_flight: int = IN_FLIGHT) -> Counter[str]:
    """Send at most ``limit`` notices that are due at ``at``, ``in_flight`` at once; call it outside transactions.

    Gives counts: ``taken``, and by the state they came to ``sent``, ``pending`` (will be tried again), ``failed``,
    ``unknown``. Several deliverers may run at once; each notice is taken by one.
    """
    run = _Run(at, limit, in_flight)
    run.go()
    return run.counts
