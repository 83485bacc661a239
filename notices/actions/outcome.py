"""What became of an attempt, and its recording."""

import logging
import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from notices.actions.fall_back import fall_back
from notices.enums import NoticeState, Outcome
from notices.gateways import Gate
from notices.models import Notice
from notices.rules import audible_at, is_given_up, retry_at
from notices.transports.base import Accepted, OutcomeUnknown, PassingError, PermanentError

logger = logging.getLogger(__name__)

# A restart of the database lasts seconds: what gateways accepted meanwhile must not be forgotten.
WAITS_FOR_DATABASE = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)

# Margins: a gateway that forgets references after a day is not asked in its last hour.
FORGETS_BEFORE = timedelta(hours=1)
ASKS_AGAIN_AFTER = timedelta(minutes=2)

_RECORD_NOTICES = """
UPDATE notices_notice AS n SET
    state = o.state,
    next_attempt_at = coalesce(o.next_attempt_at, n.next_attempt_at),
    sent_at = o.sent_at,
    provider = o.provider,
    provider_reference = o.provider_reference,
    reference_number = n.reference_number + o.reference_step,
    pinned_at = o.pinned_at,
    cost_vnd = coalesce(o.cost_vnd, n.cost_vnd),
    lease = CASE WHEN o.state = 'unknown' THEN n.lease END,
    leased_until = NULL
FROM unnest(
    %s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[], %s::smallint[],
    %s::timestamptz[], %s::integer[]
) AS o (id, state, next_attempt_at, sent_at, provider, provider_reference, reference_step, pinned_at, cost_vnd)
WHERE n.id = o.id AND n.lease = %s AND n.state IN ('sending', 'unknown')
"""
_RECORD_ATTEMPTS = """
UPDATE notices_attempt AS a SET finished_at = %s, outcome = o.outcome, error = o.error, is_alarm = o.is_alarm
FROM unnest(%s::uuid[], %s::smallint[], %s::text[], %s::text[], %s::boolean[])
     AS o (notice_id, number, outcome, error, is_alarm)
WHERE a.notice_id = o.notice_id AND a.number = o.number
"""


@dataclass(frozen=True)
class Result:
    """How one attempt ended and where that leaves its notice."""

    notice: Notice
    provider: str
    state: NoticeState
    outcome: Outcome
    error: str = ""
    is_alarm: bool = False
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    provider_reference: str = ""
    needs_new_reference: bool = False
    pinned_at: datetime | None = None
    cost_vnd: int | None = None
    took: timedelta = timedelta(0)


def is_remembered(notice: Notice, gate: Gate, *, at: datetime) -> bool:
    """Whether ``gate`` would still know our reference, so that asking it again cannot send the message twice."""
    since = notice.pinned_at or at
    return at - since < gate.transport.remembers_for - FORGETS_BEFORE


def judge(*, notice: Notice, gate: Gate, send: Callable[[], Accepted], at: Callable[[], datetime]) -> Result:
    """Call ``send`` and say what its answer or error means."""
    began = at()
    result = _judged(notice, gate, send, at)
    return replace(result, took=at() - began)


def _judged(notice: Notice, gate: Gate, send: Callable[[], Accepted], at: Callable[[], datetime]) -> Result:
    try:
        accepted = send()
    except PassingError as error:
        return _passing(notice, gate, error, at())
    except PermanentError as error:
        return Result(notice, gate.ref, NoticeState.FAILED, Outcome.PERMANENT, error.reason, needs_new_reference=True)
    except OutcomeUnknown as error:
        return _unclear(notice, gate, error, at())
    except Exception as error:  # noqa: BLE001  # a fault of our own in mid-send: it may have been sent
        logger.error("transport %s failed on notice %s: %s", gate.ref, notice.pk, type(error).__name__)
        reason = _("Phần mềm gửi gặp lỗi (%(error)s), chưa rõ đã gửi hay chưa.") % {"error": type(error).__name__}
        return Result(notice, gate.ref, NoticeState.UNKNOWN, Outcome.UNKNOWN, reason, is_alarm=True)
    return Result(
        notice,
        gate.ref,
        NoticeState.SENT,
        Outcome.ACCEPTED,
        sent_at=at(),
        provider_reference=accepted.provider_reference,
        cost_vnd=gate.price_vnd * notice.segments,
    )


def _passing(notice: Notice, gate: Gate, error: PassingError, at: datetime) -> Result:
    if error.is_alarm:
        logger.error("%s needs the administrator: %s", gate.ref, error.reason)
    if notice.pinned_at or not error.may_move:
        return _unclear(notice, gate, error, at)
    if is_given_up(notice, at=at):
        reason = _("Đã thử nhiều ngày không được. %(reason)s") % {"reason": error.reason}
        return Result(
            notice, gate.ref, NoticeState.FAILED, Outcome.PASSING, reason, error.is_alarm, needs_new_reference=True
        )
    return Result(
        notice,
        gate.ref,
        NoticeState.PENDING,
        Outcome.PASSING,
        error.reason,
        error.is_alarm,
        next_attempt_at=_again_at(notice, at),
        needs_new_reference=error.was_refused,
    )


def _unclear(notice: Notice, gate: Gate, error: PassingError | OutcomeUnknown, at: datetime) -> Result:
    """The gateway might have the message: it is asked again with the same reference while it remembers that, and no
    other is; where it does not, a person decides."""
    is_passing = isinstance(error, PassingError)
    outcome = Outcome.PASSING if is_passing else Outcome.UNKNOWN
    may_repeat = is_passing or getattr(error, "is_repeatable", False)
    alarm = is_passing and getattr(error, "is_alarm", False)
    pinned_at = notice.pinned_at or at
    if not (may_repeat and is_remembered(notice, gate, at=at)):
        return Result(
            notice,
            gate.ref,
            NoticeState.UNKNOWN,
            Outcome.UNKNOWN,
            error.reason,
            alarm,
            pinned_at=notice.pinned_at,
            cost_vnd=gate.price_vnd * notice.segments,  # it may have been sent, and then it cost this
        )
    return Result(
        notice,
        gate.ref,
        NoticeState.PENDING,
        outcome,
        error.reason,
        alarm,
        next_attempt_at=_again_at(notice, at) if is_passing else max(at + ASKS_AGAIN_AFTER, _again_at(notice, at)),
        pinned_at=pinned_at,
    )


def _again_at(notice: Notice, at: datetime) -> datetime:
    """The next try, never in the quiet hours of what may wait."""
    wanted = retry_at(attempts=notice.attempts, at=at, chance=random.random())  # noqa: S311  # no secret
    return audible_at(wanted, channel=notice.channel, is_urgent=notice.is_urgent)


def record(*, results: Sequence[Result], lease: uuid.UUID, at: datetime) -> None:
    """Write the results, waiting out a restart of the database. Safe to run twice.

    A lease that lapsed meanwhile made the notice UNKNOWN; what is known now replaces that, unless a person decided.
    """
    for wait in WAITS_FOR_DATABASE:
        try:
            return _record(results, lease, at)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            logger.warning("the database is away; %s outcomes wait %s s", len(results), wait)
            connection.close()
            time.sleep(wait)
    return _record(results, lease, at)


def _record(results: Sequence[Result], lease: uuid.UUID, at: datetime) -> None:
    notices = [
        (
            str(r.notice.pk),
            r.state.value,
            r.next_attempt_at,
            r.sent_at,
            r.provider,
            r.provider_reference,
            int(r.needs_new_reference),
            r.pinned_at,
            r.cost_vnd,
        )
        for r in results
    ]
    attempts = [(str(r.notice.pk), r.notice.attempts, r.outcome.value, r.error[:300], r.is_alarm) for r in results]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RECORD_NOTICES, [*map(list, zip(*notices, strict=True)), lease])
        cursor.execute(_RECORD_ATTEMPTS, [at, *map(list, zip(*attempts, strict=True))])
        fall_back([r.notice for r in results if r.state == NoticeState.FAILED], at=at)
