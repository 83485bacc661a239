"""What a dossier's page tells of the way: parts asked of others, checks on the spot, duties, whose clock, both clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.queries import Scope
from core.dates import local_day
from core.pages.display import office_hours
from dossiers.models import Dossier, PaymentDuty, Promise, Referral, StepRecord, SupplementRequest
from dossiers.moves import Move
from dossiers.queries.clocks import clock_of, index_due, index_pauses
from dossiers.queries.parts import with_rights
from dossiers.queries.whose_clock import WhoseClock
from dossiers.rules import can_consult, can_move, roles_on
from dossiers.term_words import date_words
from workdays.calendar import WorkCalendar
from workdays.queries import live_calendar

WIDTH = 240  # of the bars, in units of the picture


@dataclass(frozen=True)
class OwnerRow:
    """An owner's minutes in words; ``bar`` and ``late_bar`` are widths of the picture."""

    owner: str
    label: str
    planned: str
    used: str
    late: str
    bar: int
    late_bar: int


def on_the_way(
    found: Dossier, scope: Scope, *, held: Sequence[StepRecord], promises: Sequence[Promise], parts: list[Referral]
) -> dict[str, Any]:
    """The context of these pieces of the page."""
    now, calendar = timezone.localtime(), live_calendar()
    waits, duties = list(found.supplements.order_by("number")), list(found.duties.order_by("number"))
    roles = {move: roles_on(found, scope, move) for move in (Move.REQUEST_PAYMENT, Move.CONFIRM_PAYMENT)}
    may_arrange = can_consult(found, scope)
    clock = clock_of(found, held=held, promises=promises, waits=waits, duties=duties, at=now, calendar=calendar)
    return {
        "parts": with_rights(parts, scope, at=now),
        "visits": list(found.visits.select_related("recorded_by").order_by("number")),
        "duties": duties,
        "may_arrange": may_arrange,
        "may_ask_payment": can_move(found, Move.REQUEST_PAYMENT, roles[Move.REQUEST_PAYMENT]),
        "may_confirm_payment": can_move(found, Move.CONFIRM_PAYMENT, roles[Move.CONFIRM_PAYMENT]),
        "now": now,
        **_clock_words(clock),
        "is_late_by_index": len(waits) > 1,
        "index_date": _index_date(found, waits, duties, at=now, calendar=calendar),
    }


def _clock_words(clock: WhoseClock | None) -> dict[str, Any]:
    """``owners``: a row for each owner that had the dossier; ``late_words``: the whole lateness."""
    if clock is None:
        return {"owners": [], "late_words": ""}
    return {"owners": _rows(clock), "late_words": office_hours(clock.late) if clock.late else ""}


def _rows(clock: WhoseClock) -> list[OwnerRow]:
    shares = clock.shares()
    most = max([max(minutes[:2]) for _owner, _label, minutes in shares] + [1])
    return [
        OwnerRow(
            owner=owner.value,
            label=label,
            planned=office_hours(planned) if planned else "–",
            used=office_hours(used),
            late=office_hours(late) if late else "–",
            bar=round(WIDTH * used / most),
            late_bar=round(WIDTH * min(late, used) / most),
        )
        for owner, label, (planned, used, late) in shares
    ]


def _index_date(
    found: Dossier,
    waits: Sequence[SupplementRequest],
    duties: Sequence[PaymentDuty],
    *,
    at: datetime,
    calendar: WorkCalendar,
) -> str:
    """The date by index 766, where it differs from the legal one."""
    pauses = index_pauses(found, waits, duties, at=at)
    due_at = index_due(found, pauses, calendar=calendar) if pauses else None
    if due_at is None or found.due_at is None:
        return ""
    same = local_day(due_at) == local_day(found.due_at) if found.is_day_term else due_at == found.due_at
    return "" if same else date_words(due_at, is_day_term=found.is_day_term)
