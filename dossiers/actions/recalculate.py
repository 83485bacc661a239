"""When a holiday is decreed: which dates would move (the rehearsal), and moving them.

A date once given is never made earlier, a date that has passed is never moved (nobody makes a late dossier "on
time"), and a date rescheduled by a letter stays as the head wrote it. Every later date is told to the applicant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.dates import local_day
from dossiers import notice_kinds, texts
from dossiers.actions.calls import new_call, owe_calls
from dossiers.actions.move import RELATED, locked, record
from dossiers.actions.promises import explanation, ladder_of, promise
from dossiers.deadlines import legal_clock
from dossiers.enums import RUNNING, CallReason, EventKind, Ground
from dossiers.models import Dossier, Promise
from dossiers.rules import has_letter
from notices.actions.enqueue import enqueue
from workdays.arithmetic import Deadline
from workdays.calendar import WorkCalendar

BATCH = 500


@dataclass(frozen=True)
class Moved:
    """A dossier whose date a calendar would move from ``old_due_at`` to ``new_due_at``."""

    dossier: Dossier
    judged: Promise
    term: Deadline

    @property
    def old_due_at(self) -> datetime:
        return self.judged.due_at

    @property
    def new_due_at(self) -> datetime:
        return self.term.due_at

    @property
    def is_last_date(self) -> bool:
        """Whether the applicant is told; behind a letter that gave a still later date the new one only moves what
        lateness is judged by."""
        return self.dossier.promised_at is None or self.term.due_at >= self.dossier.promised_at


def rehearse(*, calendar: WorkCalendar, at: datetime) -> Iterator[Moved]:
    """The dossiers whose dates ``calendar`` would make later, by code of their row; writes nothing."""
    last = 0
    while True:
        rows = _open_after(last, at)
        judged = _judged_promises(rows)
        for dossier in rows:
            moved = _moved(dossier, judged[dossier.pk], calendar)
            if moved is not None:
                yield moved
        if len(rows) < BATCH:
            return
        last = rows[-1].pk


def recalculate(*, calendar: WorkCalendar, reason: str, actor: User | None, at: datetime) -> int:
    """Give every moved dossier its new date, its event and its message; gives how many moved."""
    count = 0
    with transaction.atomic():
        _look_again(at=at)
        for moved in rehearse(calendar=calendar, at=at):
            count += _give_new_date(moved.dossier.pk, calendar=calendar, reason=reason, actor=actor, at=at)
    return count


def _look_again(*, at: datetime) -> None:
    """The watch looks at every open dossier next: days off also shift the rungs under dates that stay."""
    Dossier.objects.filter(status__in=RUNNING, next_rung_at__gt=at).update(next_rung_at=at)


def _open_after(last: int, at: datetime) -> list[Dossier]:
    rows = Dossier.objects.filter(pk__gt=last, status__in=RUNNING, due_at__gt=at).select_related(*RELATED)
    return list(rows.order_by("pk")[:BATCH])


def _judged_promises(rows: list[Dossier]) -> dict[int, Promise]:
    found = Promise.objects.filter(dossier__in=[row.pk for row in rows]).exclude(ground=Ground.RESCHEDULE)
    return {row.dossier_id: row for row in found.order_by("dossier_id", "-number").distinct("dossier_id")}


def _moved(dossier: Dossier, judged: Promise, calendar: WorkCalendar) -> Moved | None:
    term = legal_clock(version=dossier.version, complete_at=judged.complete_at, calendar=calendar)
    if term.is_day_term and local_day(term.due_at) == local_day(judged.due_at):
        return None  # other office hours: the promised day stays, and so does its printed hour
    return Moved(dossier, judged, term) if term.due_at > judged.due_at else None


def _give_new_date(dossier_id: int, *, calendar: WorkCalendar, reason: str, actor: User | None, at: datetime) -> bool:
    """Whether the date still moves, seen under the dossier's lock: somebody may have moved or finished it meanwhile."""
    dossier = locked(dossier_id)
    if dossier.status not in RUNNING:
        return False
    moved = _moved(dossier, _judged_promises([dossier])[dossier.pk], calendar)
    if moved is None:
        return False
    term, is_last_date = moved.term, moved.is_last_date
    given = promise(
        dossier,
        ground=Ground.CALENDAR,
        due_at=term.due_at,
        is_day_term=term.is_day_term,
        complete_at=moved.judged.complete_at,
        counted_from=term.starts_at,
        actor=actor,
        at=at,
        basis=explanation(term),
    )
    dossier.due_at = term.due_at
    dossier.promised_at = max(dossier.promised_at or term.due_at, term.due_at)
    if is_last_date:
        unit = dossier.version.time_unit
        rungs = ladder_of(given, time_unit=unit, calendar=calendar, has_letter=has_letter(dossier))
        dossier.next_rung_at, dossier.letter_owed_since = rungs[0].at, None
    dossier.revision += 1
    dossier.save(update_fields=["due_at", "promised_at", "next_rung_at", "letter_owed_since", "revision"])
    facts = {"promise": given.number, "old": moved.old_due_at.isoformat(), "new": term.due_at.isoformat()}
    record(dossier, kind=EventKind.CALENDAR, before=dossier.status, actor=actor, at=at, facts=facts)
    if is_last_date:
        _tell(dossier, given, reason=reason, at=at)
    return True


def _tell(dossier: Dossier, given: Promise, *, reason: str, at: datetime) -> None:
    occasion = f"promise:{given.number}"
    message = texts.new_date(dossier, reason=reason)
    drafts = texts.to_applicant(dossier, kind=notice_kinds.NEW_DATE.name, occasion=occasion, message=message)
    enqueue(drafts=drafts, at=at)
    if not drafts:
        owe_calls([new_call(dossier, reason=CallReason.UNREACHABLE, occasion=occasion, due_at=at)])
