"""Why this date: a deadline told day by day, each day with its reason and the article of law behind it.

This walks the days one by one, apart from the fast path of ``arithmetic``; tests hold the two against each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workdays.arithmetic import Deadline, month_end
from workdays.calendar import MICROS_PER_MINUTE, OFF_KINDS, WorkCalendar
from workdays.enums import DayReason, TimeUnit
from workdays.zone import ZONE

ONE_DAY = timedelta(days=1)

LAW = {
    DayReason.RECEIVED: "Bộ luật Dân sự 2015, Điều 147 khoản 2 và 3",
    DayReason.RECEIVED_LATE: "Giờ chốt của thủ tục; Nghị định 61/2018/NĐ-CP và 118/2025/NĐ-CP, Điều 18 khoản 2",
    DayReason.CLOSED: "Giờ làm việc của cơ quan",
    DayReason.COUNTED: "Bộ luật Dân sự 2015, Điều 147",
    DayReason.WEEKEND: "Quyết định 188/1999/QĐ-TTg",
    DayReason.HOLIDAY: "Bộ luật Lao động 2019, Điều 112",
    DayReason.COMPENSATORY_OFF: "Bộ luật Lao động 2019, Điều 111 khoản 3",
    DayReason.SWAPPED_OFF: "Thông báo hoán đổi ngày làm việc của Chính phủ",
    DayReason.PAUSED: "Quy định riêng của thủ tục; Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4",
    DayReason.MOVED: "Bộ luật Dân sự 2015, Điều 148 khoản 5",
    DayReason.LAST: "Bộ luật Dân sự 2015, Điều 148 khoản 1 và 6",
}
LAW_OF_HOURS = "Bộ luật Dân sự 2015, Điều 147 khoản 1"
LAW_OF_MONTHS = "Bộ luật Dân sự 2015, Điều 148 khoản 3"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of an explanation. ``counted`` and ``total`` are office minutes in hour terms, days in day terms."""

    day: date
    reason: DayReason
    counted: int
    total: int
    law: str
    note: str = ""  # name of the holiday, swap or make-up day


def explain(term: Deadline) -> tuple[DayLine, ...]:
    """All days from receipt to the due day, in order. In hour terms ``counted`` adds up to the whole term."""
    walk = _hour_lines if term.unit == TimeUnit.WORKING_HOUR else _day_lines
    return tuple(_intake_lines(term)) + tuple(walk(term))


def _intake_lines(term: Deadline) -> Iterator[DayLine]:
    """The days before the one that counts as the day of receipt; only a cut-off makes any."""
    day = term.received_at.date()
    while day < term.counted_from:
        is_first = day == term.received_at.date()
        reason = DayReason.RECEIVED_LATE if is_first else _rest_reason(term.calendar, day)
        yield _line(term.calendar, day, reason)
        day += ONE_DAY


def _day_lines(term: Deadline) -> Iterator[DayLine]:
    calendar, day, last = term.calendar, term.counted_from, term.due_at.date()
    total = 0
    if term.unit != TimeUnit.SAME_DAY:
        yield _line(calendar, day, DayReason.RECEIVED)
        day += ONE_DAY
    wanted = _days_wanted(term)
    while day < last:
        reason = _reason_of_day(term, day, is_over=total == wanted)
        total += reason == DayReason.COUNTED
        yield _line(calendar, day, reason, int(reason == DayReason.COUNTED), total)
        day += ONE_DAY
    counted = int(total < wanted)
    law = LAW[DayReason.LAST]
    if not counted:
        law = LAW[DayReason.MOVED]
    elif term.unit == TimeUnit.MONTH:
        law = LAW_OF_MONTHS
    yield _line(calendar, last, DayReason.LAST, counted, total + counted, law)


def _days_wanted(term: Deadline) -> int:
    if term.unit == TimeUnit.MONTH:
        return (month_end(term.counted_from, int(term.amount)) - term.counted_from).days
    return int(term.amount)


def _reason_of_day(term: Deadline, day: date, *, is_over: bool) -> DayReason:
    if is_over:
        return DayReason.MOVED
    if any(start.date() < day <= end.date() for start, end in term.pauses):
        return DayReason.PAUSED
    if term.unit in (TimeUnit.CALENDAR_DAY, TimeUnit.MONTH) or term.calendar.is_working_day(day):
        # Only a same-day term taken in after the close leaves a working day uncounted here.
        return DayReason.CLOSED if term.unit == TimeUnit.SAME_DAY else DayReason.COUNTED
    return _rest_reason(term.calendar, day)


def _hour_lines(term: Deadline) -> Iterator[DayLine]:
    calendar, day, last = term.calendar, term.counted_from, term.due_at.date()
    micros = shown = 0
    while day <= last:
        start = max(term.received_at, datetime.combine(day, time(), ZONE))
        end = min(term.due_at, datetime.combine(day + ONE_DAY, time(), ZONE))
        micros += _open_micros(term, start, end)
        counted = round(micros / MICROS_PER_MINUTE) - shown
        shown += counted
        if day == last:
            reason = DayReason.LAST
        elif counted:
            reason = DayReason.COUNTED
        elif not calendar.is_working_day(day):
            reason = _rest_reason(calendar, day)
        else:
            reason = DayReason.CLOSED if start >= calendar.closes_at(day) else DayReason.PAUSED
        law = LAW_OF_HOURS if counted else LAW[reason]
        yield _line(calendar, day, reason, counted, shown, law)
        day += ONE_DAY


def _open_micros(term: Deadline, start: datetime, end: datetime) -> int:
    """Office microseconds in [start, end) that no pause takes away, session by session."""
    cuts = sorted((max(start, opens), min(end, closes)) for opens, closes in term.pauses)
    open_stretches, cursor = [], start
    for opens, closes in cuts:
        if opens < closes:
            open_stretches.append((cursor, opens))
            cursor = max(cursor, closes)
    open_stretches.append((cursor, end))
    found = timedelta()
    for opens_on, closes_on in term.calendar.sessions(start.date()):
        opens, closes = (datetime.combine(start.date(), clock, ZONE) for clock in (opens_on, closes_on))
        for since, until in open_stretches:
            found += max(timedelta(), min(closes, until) - max(opens, since))
    return found // timedelta(microseconds=1)


def _rest_reason(calendar: WorkCalendar, day: date) -> DayReason:
    row = calendar.row(day)
    return DayReason(row.kind) if row is not None and row.kind in OFF_KINDS else DayReason.WEEKEND


def _line(
    calendar: WorkCalendar, day: date, reason: DayReason, counted: int = 0, total: int = 0, law: str = ""
) -> DayLine:
    row = calendar.row(day)
    return DayLine(day, reason, counted, total, law or LAW[reason], row.name if row else "")
