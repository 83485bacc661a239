"""Giving dates to citizens: numbered rows that are never changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef

from accounts.models import User
from dossiers.deadlines import SHORT_UNITS
from dossiers.enums import OF_A_LETTER, DelayReason, EventKind, Ground
from dossiers.ladder import Step, ladder
from dossiers.models import Dossier, Event, Promise
from workdays.arithmetic import Deadline
from workdays.calendar import WorkCalendar


def explanation(term: Deadline) -> list[dict[str, Any]]:
    """The clock's day-by-day account as plain data: day, reason, counted, total, law, note."""
    return [
        {
            "day": line.day.isoformat(),
            "reason": line.reason.value,
            "counted": line.counted,
            "total": line.total,
            "law": line.law,
            "note": line.note,
        }
        for line in term.lines
    ]


def promise(
    dossier: Dossier,
    *,
    ground: Ground,
    due_at: datetime,
    is_day_term: bool,
    complete_at: datetime,
    counted_from: datetime,
    actor: User | None,
    at: datetime,
    delay_reason: DelayReason | None = None,
    basis: list[dict[str, Any]] | None = None,
) -> Promise:
    """Write the next promise of the dossier. The caller puts its date into the dossier's own fields."""
    last = Promise.objects.filter(dossier=dossier).aggregate(last=Max("number"))["last"] or 0
    return Promise.objects.create(
        dossier=dossier,
        number=last + 1,
        ground=ground,
        due_at=due_at,
        is_day_term=is_day_term,
        complete_at=complete_at,
        counted_from=counted_from,
        delay_reason=delay_reason or "",
        basis=basis or [],
        made_at=at,
        made_by=actor,
    )


def ladder_of(given: Promise, *, time_unit: str, calendar: WorkCalendar, has_letter: bool) -> list[Step]:
    """The rungs under a promise of a procedure whose term is in ``time_unit``.

    ``has_letter``: the one rescheduling was used, by this promise or before it, so no further letter is owed.
    """
    return ladder(
        counted_from=given.counted_from,
        made_at=given.made_at,
        due_at=given.due_at,
        is_short=time_unit in SHORT_UNITS and given.ground not in OF_A_LETTER,
        is_reschedule=has_letter,
        calendar=calendar,
    )


class Given(NamedTuple):
    """The date that counts now, and whether a letter rescheduled the dossier at any time."""

    promise: Promise
    has_letter: bool


def last_given(dossiers: Iterable[Dossier]) -> dict[int, Given]:
    """Dossier id → its latest date: dates are never made earlier, so the last due moment counts. One query."""
    letters = Promise.objects.filter(dossier=OuterRef("dossier"), ground=Ground.RESCHEDULE)
    found = Promise.objects.filter(dossier__in=[row.pk for row in dossiers]).annotate(has_letter=Exists(letters))
    latest = found.order_by("dossier_id", "-due_at", "-number").distinct("dossier_id")
    return {row.dossier_id: Given(row, row.has_letter) for row in latest}


def climbed_rungs(dossier: Dossier, number: int) -> set[str]:
    """The rungs under promise ``number`` that stand in the dossier's history."""
    rows = Event.objects.filter(dossier=dossier, kind=EventKind.RUNG, facts__promise=number)
    return set(rows.values_list("facts__rung", flat=True))
