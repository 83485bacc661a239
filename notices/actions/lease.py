"""Taking notices in hand: each belongs to one lease, and a lease lapses."""

import random
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from notices.enums import NoticeState
from notices.models import Attempt, Notice

_POSTPONE = """
UPDATE notices_notice AS n SET state = 'pending', lease = NULL, leased_until = NULL, next_attempt_at = o.due
FROM unnest(%s::uuid[], %s::timestamptz[]) AS o (id, due)
WHERE n.id = o.id AND n.lease = %s AND n.state = 'leased'
"""
_RESERVE = """
UPDATE notices_gateway SET next_slot_at = greatest(coalesce(next_slot_at, %s), %s) + make_interval(secs => %s)
WHERE ref = %s RETURNING next_slot_at
"""
LEASE = timedelta(minutes=2)  # for a handful of messages that wait for a free sender
SENDING_LEASE = timedelta(minutes=5)  # well beyond the time-outs of every transport
SPREAD = timedelta(seconds=30)


class RunningClock:
    """Starts at ``at`` and goes on from there: a run of minutes needs more than the moment it began."""

    def __init__(self, at: datetime) -> None:
        self._at, self._began = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)


def lease_due(*, lease: uuid.UUID, at: datetime, count: int) -> list[Notice]:
    """Up to ``count`` notices that are due, urgent and oldest first, now ours until ``at + LEASE``; committed.

    What nobody has any use for any more is put aside as EXPIRED on the way.
    """
    with transaction.atomic(durable=True):
        due = Notice.objects.filter(state=NoticeState.PENDING, next_attempt_at__lte=at)
        ordered = due.order_by(F("is_urgent").desc(), "next_attempt_at")
        taken = list(ordered.select_for_update(skip_locked=True, of=("self",))[:count])
        useless = [notice.pk for notice in taken if notice.expires_at and notice.expires_at <= at]
        if useless:
            Notice.objects.filter(pk__in=useless).update(state=NoticeState.EXPIRED)
            taken = [notice for notice in taken if notice.pk not in useless]
        if taken:
            Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(
                state=NoticeState.LEASED, lease=lease, leased_until=at + LEASE
            )
    return taken


def begin_sending(*, notices: Mapping[str, Sequence[Notice]], lease: uuid.UUID, at: datetime) -> list[Notice]:
    """Mark as SENDING, each with its attempt, those still held by ``lease``; committed before anything is sent.

    ``notices``: by the gateway each goes to.
    """
    begun: list[Notice] = []
    with transaction.atomic(durable=True):
        for ref, batch in notices.items():
            begun += _begun(batch, lease, ref, at)
        Attempt.objects.bulk_create(
            Attempt(
                notice=notice,
                number=notice.attempts,
                reference=notice.reference,
                transport=notice.provider,
                started_at=at,
            )
            for notice in begun
        )
    return begun


def _begun(batch: Sequence[Notice], lease: uuid.UUID, ref: str, at: datetime) -> list[Notice]:
    held = Notice.objects.filter(pk__in=[notice.pk for notice in batch], lease=lease)
    changed = held.filter(state=NoticeState.LEASED, leased_until__gt=at).update(
        state=NoticeState.SENDING,
        leased_until=at + SENDING_LEASE,
        attempts=F("attempts") + 1,
        provider=ref,
    )
    begun = list(batch)
    if changed < len(begun):
        still_ours = set(held.filter(state=NoticeState.SENDING).values_list("pk", flat=True))
        begun = [notice for notice in batch if notice.pk in still_ours]
    for notice in begun:
        notice.attempts += 1
        notice.provider = ref
    return begun


def postpone(*, notices: Sequence[Notice], lease: uuid.UUID, until: datetime) -> None:
    """Give these back unsent, due at ``until`` and a little later, so that they do not come all at once."""
    for notice in notices:
        notice.next_attempt_at = until + SPREAD * random.random()  # noqa: S311  # no secret
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTPONE,
            [[str(notice.pk) for notice in notices], [notice.next_attempt_at for notice in notices], lease],
        )


def reserve(*, ref: str, count: int, rate: int, at: datetime) -> datetime:
    """When the first of ``count`` messages may go through a gateway that takes ``rate`` a second; they follow evenly.

    All deliverers share one pace, kept in the gateway's row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [at, at, count / rate, ref])
        row = cursor.fetchone()
    return row[0] - timedelta(seconds=count / rate) if row else at


def give_back(*, lease: uuid.UUID) -> int:
    """Make what this lease holds and has not begun to send due again."""
    unsent = Notice.objects.filter(lease=lease, state=NoticeState.LEASED)
    return unsent.update(state=NoticeState.PENDING, lease=None, leased_until=None)
