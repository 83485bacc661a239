"""What became of an attempt, and its recording."""

import logging
import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from notices.enums import NoticeState, Outcome
from notices.models import Notice
from notices.rules import is_given_up, retry_at
from notices.transports.base import Accepted, OutcomeUnknown, PassingError, PermanentError

logger = logging.getLogger(__name__)

# A restart of the database lasts seconds: what gateways accepted meanwhile must not be forgotten.
WAITS_FOR_DATABASE = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)

_RECORD_NOTICES = """
UPDATE notices_notice AS n SET
    state = o.state,
    next_attempt_at = coalesce(o.next_attempt_at, n.next_attempt_at),
    sent_at = o.sent_at,
    provider = o.provider,
    provider_reference = o.provider_reference,
    reference_number = n.reference_number + o.reference_step,
    lease = CASE WHEN o.state = 'unknown' THEN n.lease END,
    leased_until = NULL
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[], %s::smallint[])
     AS o (id, state, next_attempt_at, sent_at, provider, provider_reference, reference_step)
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


def judge(*, notice: Notice, provider: str, send: Callable[[], Accepted], at: Callable[[], datetime]) -> Result:
    """Call ``send`` and say what its answer or error means."""
    try:
        accepted = send()
    except PassingError as error:
        return _passing(notice, provider, error, at())
    except PermanentError as error:
        return Result(notice, provider, NoticeState.FAILED, Outcome.PERMANENT, error.reason, needs_new_reference=True)
    except OutcomeUnknown as error:
        return Result(notice, provider, NoticeState.UNKNOWN, Outcome.UNKNOWN, error.reason)
    except Exception as error:  # noqa: BLE001  # a fault of our own in mid-send: it may have been sent
        logger.error("transport %s failed on notice %s: %s", provider, notice.pk, type(error).__name__)
        reason = _("Phần mềm gửi gặp lỗi (%(error)s), chưa rõ đã gửi hay chưa.") % {"error": type(error).__name__}
        return Result(notice, provider, NoticeState.UNKNOWN, Outcome.UNKNOWN, reason, is_alarm=True)
    return Result(
        notice,
        provider,
        NoticeState.SENT,
        Outcome.ACCEPTED,
        sent_at=at(),
        provider_reference=accepted.provider_reference,
    )


def _passing(notice: Notice, provider: str, error: PassingError, at: datetime) -> Result:
    if error.is_alarm:
        logger.error("%s needs the administrator: %s", provider, error.reason)
    if is_given_up(notice, at=at):
        reason = _("Đã thử nhiều ngày không được. %(reason)s") % {"reason": error.reason}
        return Result(
            notice, provider, NoticeState.FAILED, Outcome.PASSING, reason, error.is_alarm, needs_new_reference=True
        )
    return Result(
        notice,
        provider,
        NoticeState.PENDING,
        Outcome.PASSING,
        error.reason,
        error.is_alarm,
        next_attempt_at=retry_at(attempts=notice.attempts, at=at, chance=random.random()),  # noqa: S311  # no secret
        needs_new_reference=error.was_refused,
    )


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
        )
        for r in results
    ]
    attempts = [(str(r.notice.pk), r.notice.attempts, r.outcome.value, r.error[:300], r.is_alarm) for r in results]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RECORD_NOTICES, [*map(list, zip(*notices, strict=True)), lease])
        cursor.execute(_RECORD_ATTEMPTS, [at, *map(list, zip(*attempts, strict=True))])
