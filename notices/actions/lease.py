"""Taking notices in hand: each belongs to one lease, and a lease lapses."""

import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from notices.enums import NoticeState
from notices.models import Attempt, Notice

LEASE = timedelta(minutes=2)  # for a handful of messages that wait for a free sender
SENDING_LEASE = timedelta(minutes=5)  # well beyond the time-outs of every transport


class RunningClock:
    """Starts at ``at`` and goes on from there: a run of minutes needs more than the moment it began."""

    def __init__(self, at: datetime) -> None:
        self._at, self._began = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)


def lease_due(*, lease: uuid.UUID, at: datetime, count: int) -> list[Notice]:
    """Up to ``count`` notices that are due, urgent and oldest first, now ours until ``at + LEASE``; committed."""
    with transaction.atomic(durable=True):
        due = Notice.objects.filter(state=NoticeState.PENDING, next_attempt_at__lte=at)
        ordered = due.order_by(F("is_urgent").desc(), "next_attempt_at")
        taken = list(ordered.select_for_update(skip_locked=True, of=("self",))[:count])
        if taken:
            Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(
                state=NoticeState.LEASED, lease=lease, leased_until=at + LEASE
            )
    return taken


def begin_sending(
    *, notices: Sequence[Notice], lease: uuid.UUID, transports: dict[str, str], at: datetime
) -> list[Notice]:
    """Mark as SENDING, each with its attempt, those still held by ``lease``; committed before anything is sent.

    ``transports``: the name of the transport by channel.
    """
    with transaction.atomic(durable=True):
        held = Notice.objects.filter(pk__in=[notice.pk for notice in notices], lease=lease)
        changed = held.filter(state=NoticeState.LEASED, leased_until__gt=at).update(
            state=NoticeState.SENDING,
            leased_until=at + SENDING_LEASE,
            attempts=F("attempts") + 1,
        )
        begun = list(notices)
        if changed < len(begun):
            still_ours = set(held.filter(state=NoticeState.SENDING).values_list("pk", flat=True))
            begun = [notice for notice in notices if notice.pk in still_ours]
        for notice in begun:
            notice.attempts += 1
        Attempt.objects.bulk_create(
            Attempt(
                notice=notice,
                number=notice.attempts,
                reference=notice.reference,
                transport=transports[notice.channel],
                started_at=at,
            )
            for notice in begun
        )
    return begun


def give_back(*, lease: uuid.UUID) -> int:
    """Make what this lease holds and has not begun to send due again."""
    unsent = Notice.objects.filter(lease=lease, state=NoticeState.LEASED)
    return unsent.update(state=NoticeState.PENDING, lease=None, leased_until=None)
