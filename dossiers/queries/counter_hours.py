"""When the desk is open, for citizens' pages: from the calendar as it stood when this process last looked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.dates import LOCAL, local_day, vietnam
from workdays.calendar import WorkCalendar
from workdays.errors import CalendarMissing, OutsideCalendar
from workdays.queries import live_calendar

_held: tuple[UUID | None, WorkCalendar] | None = None


def calendar_of(version: UUID | None) -> WorkCalendar | None:
    """The calendar of that version, read when it is new to this process; None while none was loaded."""
    global _held
    held = _held
    if held is not None and version is not None and held[0] == version:
        return held[1]
    try:
        calendar = live_calendar()
    except CalendarMissing:
        return None
    _held = (version, calendar)
    return calendar


@dataclass(frozen=True)
class Counter:
    """The desk now. ``sessions`` are those of today, or of the next day it opens; ``opens_at`` is None while open."""

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    sessions: tuple[tuple[time, time], ...]
    rest: str  # name of the holiday that today is, if any


def counter_at(at: datetime, calendar: WorkCalendar) -> Counter | None:
    """Whether the desk is open at ``at``, until when, or when it opens next; None beyond the calendar."""
    now, today = vietnam(at), local_day(at)
    try:
        sessions = calendar.sessions(today)
        row = calendar.row(today)
        for opens, closes in sessions:
            if now.time() < opens:
                return Counter(False, None, _moment(today, opens), sessions, "")
            if now.time() < closes:
                return Counter(True, _moment(today, closes), None, sessions, "")
        following = calendar.next_working_day(today)
        sessions_then = calendar.sessions(following)
    except OutsideCalendar:
        return None
    rest = row.name if row and not sessions else ""
    return Counter(False, None, _moment(following, sessions_then[0][0]), sessions_then, rest)


def working_days_left(calendar: WorkCalendar, *, until: datetime, at: datetime) -> int:
    """Working days d with today < d ≤ the day of ``until``; negative once it has passed."""
    return calendar.working_days_between(local_day(at), local_day(until))


def is_tomorrow(day: date, *, at: datetime) -> bool:
    return day - local_day(at) == timedelta(days=1)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LOCAL)
