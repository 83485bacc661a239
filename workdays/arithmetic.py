"""The one clock: a calendar in, a moment out (Civil Code 2015, art. 145 to 148).

* ``working_hour`` runs from the moment of receipt, office minutes only (art. 147.1).
* ``working_day``, ``calendar_day`` and ``month`` leave out the day of receipt (art. 147.2, 147.3) and end at the
  close of office of the last day; a last day of rest moves to the next working day (art. 148.5). A month ends on
  the same day of the month, or on the last where it is missing (art. 148.3).
* ``same_day`` ends at the close of office of the working day of receipt.
* A pause from P to Q stops the days P < d ≤ Q in day units and the minutes P ≤ m < Q in hours; pauses that overlap
  count once. A pause that begins after the last counted day changes nothing, even where that day moved off a rest.
* A cut-off turns later intake of a working day into intake of the next one. On a day of rest it has no meaning.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workdays.calendar import MICROS_PER_MINUTE, WorkCalendar, past_end
from workdays.enums import CutOff, TimeUnit
from workdays.errors import BadPause, BadTerm
from workdays.zone import ZONE, local

if TYPE_CHECKING:
    from workdays.explanation import DayLine

Amount = int | float | Decimal | Fraction
Pause = tuple[datetime, datetime]

MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE
AFTER_15H = time(15)
LAST_HOUR = timedelta(hours=1)
MAX_AMOUNT = 100_000
UNITS = frozenset(TimeUnit.values)
CUT_OFFS = frozenset(CutOff.values)


class Deadline(NamedTuple):
    """A due moment and all it was computed from; what explains it is computed only when asked for."""

    due_at: datetime  # in Asia/Ho_Chi_Minh; day terms: the close of office of the last day
    calendar: WorkCalendar
    received_at: datetime  # in Asia/Ho_Chi_Minh
    amount: Amount
    unit: str
    cutoff: str
    pauses: tuple[Pause, ...]

    @property
    def is_day_term(self) -> bool:
        """Day terms are judged by date, hour terms by the minute (the law ends a day at 24:00, art. 148.6)."""
        return self.unit != TimeUnit.WORKING_HOUR

    @property
    def counted_from(self) -> date:
        """The day that counts as the day of receipt; later than the real one after a cut-off."""
        return _day_of_receipt(self.calendar, self.received_at, self.cutoff)

    @property
    def starts_at(self) -> datetime:
        """When office time begins to count against the office: pauses are not regarded."""
        calendar, received_at, day = self.calendar, self.received_at, self.counted_from
        if self.unit in (TimeUnit.WORKING_HOUR, TimeUnit.SAME_DAY):
            if day != received_at.date():
                return calendar.opens_at(day)
            return calendar.first_office_moment(received_at)
        return calendar.opens_at(calendar.next_working_day(day))

    @property
    def unconfirmed_years(self) -> tuple[int, ...]:
        """Years between receipt and due moment whose special days nobody has confirmed."""
        years = range(self.received_at.year, self.due_at.year + 1)
        return tuple(year for year in years if not self.calendar.is_confirmed(year))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for people; empty when all is sure."""
        sentence = _("Lịch nghỉ năm {year} chưa được xác nhận, ngày hẹn trả có thể thay đổi.")
        return tuple(str(sentence).format(year=year) for year in self.unconfirmed_years)

    @property
    def lines(self) -> tuple["DayLine", ...]:
        """Why this date, day by day, from the day of receipt to the due day."""
        from workdays.explanation import explain  # it imports this module, and the fast path never needs it

        return explain(self)


def deadline(
    *,
    calendar: WorkCalendar,
    received_at: datetime,
    amount: Amount,
    unit: str,
    cutoff: str = CutOff.NONE,
    pauses: Iterable[Pause] = (),
) -> Deadline:
    """Return when a term of ``amount`` ``unit`` ends that began with intake at ``received_at``.

    Moments must be in Asia/Ho_Chi_Minh, or in UTC as the database gives them; both are answered in the first.
    Raises WrongZone, BadTerm, BadPause, or OutsideCalendar when the calendar does not reach far enough.
    """
    if received_at.tzinfo is not ZONE:
        received_at = local(received_at)
    stops = _local_pauses(pauses) if pauses else ()
    if unit == "working_hour":
        due_at = _end_of_hours(calendar, received_at, amount, cutoff, stops)
    else:
        due_at = _end_of_days(calendar, received_at, amount, unit, cutoff, stops)
    return Deadline(due_at, calendar, received_at, amount, unit, cutoff, stops)


def share_of_term(calendar: WorkCalendar, start: datetime, due: datetime, fraction: float | Fraction) -> datetime:
    """The moment when that fraction (0 to 1) of the office minutes between start and due has passed.

    Rounded down to whole minutes after the start; with no office minute between them it is ``due`` itself.
    """
    if not 0 <= fraction <= 1:
        raise BadTerm(_("Phần của thời hạn phải từ 0 đến 1. Ví dụ: 0.5 là một nửa."))
    minutes = int(calendar.office_minutes_between(start, due) * fraction)
    if minutes > 0:
        return calendar.add_office_minutes(start, minutes)
    return min(local(due), calendar.first_office_moment(start))


def working_days_before(calendar: WorkCalendar, day: date, n: int) -> date:
    """The n-th working day strictly before the day; n = 0 gives the day itself."""
    return calendar.add_working_days(day, -n)


def _stopped_days(pauses: Iterable[Pause]) -> list[tuple[int, int]]:
    """Disjoint, ordered ranges (p, q] of day ordinals that pauses stop in day units."""
    return _merge((start.toordinal(), end.toordinal()) for start, end in pauses)


def month_end(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month where it is missing (art. 148.3)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_after_cut_off(calendar: WorkCalendar, received_at: datetime, cutoff: str) -> bool:
    """Whether intake on a working day came strictly later than its cut-off."""
    if cutoff == "none":
        return False
    if cutoff not in CUT_OFFS:
        raise BadTerm(format_lazy(_("Không có giờ chốt “{cutoff}”. Ví dụ: none, after_15h."), cutoff=cutoff))
    day = received_at.date()
    if not calendar.is_working_day(day):
        return False
    if cutoff == CutOff.AFTER_15H:
        return received_at > datetime.combine(day, AFTER_15H, ZONE)
    return received_at > calendar.closes_at(day) - LAST_HOUR


def _day_of_receipt(calendar: WorkCalendar, received_at: datetime, cutoff: str) -> date:
    day = received_at.date()
    return calendar.next_working_day(day) if is_after_cut_off(calendar, received_at, cutoff) else day


def _end_of_hours(
    calendar: WorkCalendar, received_at: datetime, amount: Amount, cutoff: str, pauses: tuple[Pause, ...]
) -> datetime:
    start = received_at
    if cutoff != "none" and is_after_cut_off(calendar, received_at, cutoff):
        start = calendar.opens_at(calendar.next_working_day(received_at.date()))
    begin = calendar.offset(start)
    end = begin + (amount * MICROS_PER_HOUR if type(amount) is int and amount > 0 else _micros(amount))
    if pauses:
        closed = _merge((calendar.offset(opens), calendar.offset(closes)) for opens, closes in pauses)
        end = _push(begin, end, closed)
    return calendar.moment_of(end)


def _end_of_days(
    calendar: WorkCalendar, received_at: datetime, amount: Amount, unit: str, cutoff: str, pauses: tuple[Pause, ...]
) -> datetime:
    n = _whole(amount, unit)
    day = received_at.date()
    if cutoff != "none":
        day = _day_of_receipt(calendar, received_at, cutoff)
    before = calendar.ordinal_before(day)
    stops = _stopped_days(pauses) if pauses else []
    if unit == "working_day":
        return _nth_working_day(calendar, before + 1, n, stops)
    if unit == "same_day":
        if day == received_at.date() and calendar.is_working_day(day) and received_at >= calendar.closes_at(day):
            before += 1  # the office had closed: this working day is over
        return _nth_working_day(calendar, before, 1, stops)
    end = before + 1 + n
    if unit == "month":
        end = _month_ordinal(calendar, day, n)
    end = _push(before + 1, end, stops)
    return calendar.close_of(end - 1, 1)


def _nth_working_day(calendar: WorkCalendar, start: int, n: int, stops: list[tuple[int, int]]) -> datetime:
    """Close of office of the n-th working day after the ordinal ``start`` that no pause stops."""
    due_at = calendar.close_of(start, n)
    for begin, end in stops:
        if begin >= due_at.toordinal():
            break
        if end > start:
            n += calendar.working_days_between_ordinals(max(begin, start), end)
            due_at = calendar.close_of(start, n)
    return due_at


def _push(start: int, end: int, stops: list[tuple[int, int]]) -> int:
    """Move the end of a term behind the disjoint, ordered stretches that do not count."""
    for begin, finish in stops:
        if begin >= end:
            break
        if finish > start:
            end += finish - max(begin, start)
    return end


def _merge(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(pair for pair in ranges if pair[0] < pair[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _local_pauses(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    found = []
    for pair in pauses:
        start, end = (local(moment) for moment in pair)
        if start > end:
            raise BadPause(
                format_lazy(
                    _("Lần tạm dừng kết thúc ({end}) trước khi bắt đầu ({start}). Hãy đổi lại thứ tự."),
                    start=f"{start:%H:%M %d/%m/%Y}",
                    end=f"{end:%H:%M %d/%m/%Y}",
                )
            )
        found.append((start, end))
    return tuple(found)


def _micros(amount: Amount) -> int:
    """Hours as microseconds: whole minutes only, whatever float noise the amount carries."""
    exact = _exact(amount) * 60
    minutes = round(exact)
    if minutes <= 0 or abs(exact - minutes) > Fraction(1, 1000):
        raise BadTerm(
            format_lazy(_("Số giờ {amount} phải lớn hơn 0 và tròn phút. Ví dụ: 4.5 là 4 giờ 30 phút."), amount=amount)
        )
    return minutes * MICROS_PER_MINUTE


def _whole(amount: Amount, unit: str) -> int:
    if unit not in UNITS:
        raise BadTerm(format_lazy(_("Không có đơn vị thời hạn “{unit}”. Ví dụ: working_day."), unit=unit))
    exact = amount if type(amount) is int and amount < MAX_AMOUNT else _exact(amount)
    if exact != int(exact) or exact < 1:
        raise BadTerm(
            format_lazy(_("Số ngày hoặc số tháng {amount} phải là số nguyên từ 1 trở lên. Ví dụ: 3."), amount=amount)
        )
    if unit == "same_day" and exact != 1:
        raise BadTerm(_("Thời hạn trong ngày làm việc chỉ có số lượng là 1."))
    return int(exact)


def _exact(amount: Amount) -> Fraction:
    """The amount without rounding; beyond MAX_AMOUNT it is a slip of the keyboard, not a time limit."""
    try:
        if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal | Fraction):
            raise TypeError
        if not -MAX_AMOUNT < amount < MAX_AMOUNT:
            raise OverflowError
        return Fraction(amount)
    except (TypeError, ArithmeticError):
        raise BadTerm(
            format_lazy(_("“{amount}” không phải là một thời hạn hợp lý. Ví dụ: 3."), amount=amount)
        ) from None


def _month_ordinal(calendar: WorkCalendar, day: date, months: int) -> int:
    if months > 12 * (calendar.last_day.year - day.year + 1):
        raise past_end(calendar.last_day)
    return month_end(day, months).toordinal()
