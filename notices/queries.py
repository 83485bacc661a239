"""Reads of the outbox: a person's notes, the ledger, and what needs somebody."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from core.crypto import blind_index
from notices.enums import IN_HAND, NEEDS_A_PERSON, Channel, NoticeState
from notices.models import Address, Attempt, Notice
from notices.models.notice import RECIPIENT_PURPOSE
from notices.rules import LOOKS_AT, LOOKS_BACK, Try


def inbox_of(user: User) -> QuerySet[Notice]:
    """The notes to ``user``, newest first, read ones too (``read_at``)."""
    return Notice.objects.filter(channel=Channel.INBOX, to_user=user).order_by("-created_at", "-pk")


def unread_count(user: User) -> int:
    """How many notes ``user`` has not read."""
    return Notice.objects.filter(channel=Channel.INBOX, to_user=user, read_at=None).count()


def notices_about(subject: str) -> QuerySet[Notice]:
    """Everything told or to be told about ``subject``, newest first."""
    return Notice.objects.filter(subject=subject).order_by("-created_at", "-pk")


def needs_a_person() -> QuerySet[Notice]:
    """Failed and unclear notices, newest first: nothing moves them but a decision."""
    return Notice.objects.filter(state__in=NEEDS_A_PERSON).order_by("-created_at")


class Undelivered(NamedTuple):
    """A message as its sender named it, whatever channels it had."""

    subject: str
    kind: str
    occasion: str


def undelivered(*, about: str, since: datetime) -> list[Undelivered]:
    """Messages to citizens, written ``since``, whose subject begins with ``about``, that failed for good: no channel
    of theirs arrived, and none is under way that still could."""
    hopeful = Notice.objects.filter(
        kind=OuterRef("kind"),
        subject=OuterRef("subject"),
        occasion=OuterRef("occasion"),
        state__in=(NoticeState.PENDING, *IN_HAND, NoticeState.SENT, NoticeState.DELIVERED),
    )
    failed = Notice.objects.filter(state=NoticeState.FAILED, to_user=None, created_at__gte=since)
    rows = failed.filter(~Exists(hopeful), subject__startswith=about).order_by("subject", "kind", "occasion")
    return [Undelivered(*row) for row in rows.values_list("subject", "kind", "occasion").distinct()]


def ledger() -> QuerySet[Notice]:
    """All notices with the office, the colleague and ``last_error``, the reason of the latest attempt (or empty)."""
    latest = Attempt.objects.filter(notice=OuterRef("pk")).order_by("-number")
    return Notice.objects.select_related("office", "to_user").annotate(last_error=Subquery(latest.values("error")[:1]))


def queue_counts() -> dict[NoticeState, int]:
    """How many wait, are in hand, failed or are unclear. One indexed count each, however long the ledger is."""
    states = (NoticeState.PENDING, *IN_HAND, *NEEDS_A_PERSON)
    return {state: Notice.objects.filter(state=state).count() for state in states}


def oldest_due(*, at: datetime) -> datetime | None:
    """Since when the longest waiting notice is due; ``None`` when nothing is."""
    due = Notice.objects.filter(state=NoticeState.PENDING, next_attempt_at__lte=at)
    return due.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()


def latest_tries(ref: str, *, at: datetime) -> list[Try]:
    """The latest attempts at a gateway that have ended, newest first; by them it is judged well or not."""
    rows = Attempt.objects.filter(transport=ref, started_at__gt=at - LOOKS_BACK, finished_at__lte=at)
    found = rows.order_by("-started_at").values_list("started_at", "finished_at", "outcome")[:LOOKS_AT]
    return [Try(finished, finished - started, outcome) for started, finished, outcome in found if finished]


def alarms(*, since: datetime) -> list[str]:
    """The different reasons, latest first, why an administrator must mend account, balance or settings."""
    reasons = Attempt.objects.filter(is_alarm=True, started_at__gte=since).order_by("-started_at")
    return list(dict.fromkeys(reasons.values_list("error", flat=True)[:200]))


def bad_addresses(recipients: Iterable[str]) -> set[str]:
    """Those of ``recipients`` that send mail back: the desk asks for another one."""
    by_index = {blind_index(RECIPIENT_PURPOSE, recipient): recipient for recipient in recipients if recipient}
    rows = Address.objects.filter(recipient_index__in=by_index, bad_since__isnull=False)
    return {by_index[index] for index in rows.values_list("recipient_index", flat=True)}


def has_declined(recipients: Iterable[str]) -> bool:
    """Whether whoever is behind one of ``recipients`` wants only what the law asks for."""
    indexes = [blind_index(RECIPIENT_PURPOSE, recipient) for recipient in recipients if recipient]
    return Address.objects.filter(recipient_index__in=indexes, declined_at__isnull=False).exists()
