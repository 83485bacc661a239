"""A dossier's clocks as its rows tell them: whose time it was, and the date by index 766 beside the legal one."""

from collections.abc import Sequence
from datetime import datetime

from dossiers.deadlines import index_clock, pauses_since
from dossiers.enums import ENDED, Status
from dossiers.models import Dossier, PaymentDuty, Promise, StepRecord, SupplementRequest
from dossiers.queries.whose_clock import WhoseClock, counted_from, end_of, stretches_of, whose_clock
from workdays.arithmetic import Pause
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar


def clock_of(
    found: Dossier,
    *,
    held: Sequence[StepRecord],
    promises: Sequence[Promise],
    waits: Sequence[SupplementRequest],
    duties: Sequence[PaymentDuty],
    at: datetime,
    calendar: WorkCalendar,
) -> WhoseClock | None:
    """None where nobody held it, or its years lie outside the calendar that was loaded: pages must open."""
    if not held:
        return None
    end = end_of(found, held, at=at)
    stretches = stretches_of(found, held=held, waits=waits, duties=duties, counted_from=counted_from(promises), at=end)

    def minutes(start: datetime, stop: datetime) -> int:
        return int(calendar.office_minutes_between(start, stop))

    is_stopped = any(row.pauses and row.ended_at is None for row in duties)
    is_running = not is_stopped and found.status not in (
        Status.AWAITING_SUPPLEMENT,
        Status.WITHDRAWN,
        Status.STOPPED,
    )
    try:
        return whose_clock(stretches, due_at=found.due_at if is_running else None, end=end, minutes=minutes)
    except OutsideCalendar:
        return None


def index_pauses(
    found: Dossier, waits: Sequence[SupplementRequest], duties: Sequence[PaymentDuty], *, at: datetime
) -> list[Pause]:
    """The waits for the applicant that index 766 subtracts; those that are not over count until ``at``."""
    if found.received_at is None:
        return []
    pauses = [(row.requested_at, row.ended_at or at) for row in waits if row.requested_at >= found.received_at]
    pauses += pauses_since(duties, found.received_at)
    return pauses + [(row.requested_at, at) for row in duties if row.pauses and row.ended_at is None]


def index_due(found: Dossier, pauses: Sequence[Pause], *, calendar: WorkCalendar) -> datetime | None:
    """The date by index 766; None for a dossier that has none, or outside the calendar that was loaded."""
    if found.received_at is None or found.due_at is None or found.status in ENDED - {Status.RETURNED}:
        return None
    try:
        return index_clock(version=found.version, received_at=found.received_at, waits=pauses, calendar=calendar).due_at
    except OutsideCalendar:
        return None
