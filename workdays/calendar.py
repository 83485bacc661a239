"""The office calendar as one immutable table: which minutes the office is open, found by prefix sums and bisect.

Working days are Monday to Friday (Decision 188/1999/QĐ-TTg) as far as the dated office hours say so; holidays are
off (Labour Code 2019, art. 112), so are the days off in lieu (art. 111.3) and the days the Government swaps; the
make-up Saturdays of such swaps are worked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workdays.enums import DayKind
from workdays.errors import BadDay, Message, OutsideCalendar
from workdays.zone import ZONE, local

MICROS_PER_MINUTE = 60_000_000
MICROS_PER_DAY = 86_400_000_000
MINUTES = tuple(timedelta(minutes=minute) for minute in range(1441))  # making one costs more than finding it
OFF_KINDS = frozenset({DayKind.HOLIDAY, DayKind.COMPENSATORY_OFF, DayKind.SWAPPED_OFF})
MONDAY, SATURDAY = 0, 5


@dataclass(frozen=True, slots=True, order=True)
class OfficeHoursRule:
    """One session (half-open) of one weekday (0 is Monday), in force from a day until the next ``valid_from``.

    All rules of one ``valid_from`` together are the week; a weekday without a rule is a day of rest.
    """

    valid_from: date
    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not 0 <= self.weekday <= 6:
            raise BadDay(
                _("Giờ làm việc phải mở trước khi đóng, thứ trong tuần từ 0 (thứ Hai) đến 6. Ví dụ: 07:00–11:30.")
            )


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from its weekday; tentative while the Government's notice has not been seen."""

    day: date
    kind: DayKind
    name: str
    source: str = ""
    is_tentative: bool = False


def contradiction(day: date, kind: str) -> Message:
    """Why the day cannot be of this kind, or nothing: make-up work is done on a weekend, days in lieu and swapped
    days are taken on Monday to Friday (Labour Code 2019, art. 111.3)."""
    is_weekend = day.weekday() >= SATURDAY
    if kind == DayKind.MAKEUP_WORK and not is_weekend:
        return _("ngày làm bù phải là thứ Bảy hoặc Chủ nhật.")
    if kind in (DayKind.COMPENSATORY_OFF, DayKind.SWAPPED_OFF) and is_weekend:
        return _("ngày nghỉ bù, nghỉ hoán đổi phải từ thứ Hai đến thứ Sáu.")
    return ""


def week(valid_from: date, *sessions: tuple[time, time], days: Iterable[int] = range(5)) -> list[OfficeHoursRule]:
    """Rules of one week: the same sessions on each of the days (0 is Monday)."""
    return [OfficeHoursRule(valid_from, day, opens, closes) for day in days for opens, closes in sessions]


# Suggested hours: those of Khánh Hòa were not found. An officer replaces them with dated rows.
DEFAULT_HOURS = tuple(week(date(2000, 1, 1), (time(7), time(11, 30)), (time(13, 30), time(17))))


class WorkCalendar:
    """Immutable; covers ``first_day`` to ``last_day`` inclusive. Moments in and out are in Asia/Ho_Chi_Minh.

    Every method raises OutsideCalendar beyond these days and WrongZone for naive or foreign moments.
    """

    def __init__(
        self,
        *,
        hours: Iterable[OfficeHoursRule] = DEFAULT_HOURS,
        days: Iterable[DayRow] = (),
        first_day: date,
        last_day: date,
        confirmed_years: Collection[int] = (),
    ) -> None:
        self.first_day, self.last_day = first_day, last_day
        self.hours = tuple(sorted(hours))
        by_day = {row.day: row for row in sorted(days, key=lambda row: row.day)}
        self.rows: Mapping[date, DayRow] = MappingProxyType(by_day)
        tentative = {row.day.year for row in self.rows.values() if row.is_tentative}
        self.confirmed_years = frozenset(confirmed_years) - tentative
        self._origin = datetime.combine(first_day, time(), ZONE)
        self._weeks = _weeks(self.hours)
        self._fill()
        self._is_frozen = True

    def __setattr__(self, name: str, value: object) -> None:
        if getattr(self, "_is_frozen", False):
            raise AttributeError("A WorkCalendar never changes; build another one with with_days().")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<WorkCalendar {self.first_day}..{self.last_day}>"

    def _fill(self) -> None:
        """Lay out all sessions: where each begins, and how much office time lies before it."""
        self._working: list[int] = []  # ordinals of working days
        self._closings: list[datetime] = []  # their close of office
        self._starts: list[int] = []  # of each session, in microseconds of wall clock since the origin
        self._openings: list[datetime] = []  # the same as moments
        self._before = [0]  # microseconds of office time before each session, then the total
        first = self.first_day.toordinal()
        for ordinal in range(first, self.last_day.toordinal() + 1):
            day = date.fromordinal(ordinal)
            sessions = self._sessions(day)
            for opens, closes in sessions:
                self._starts.append((ordinal - first) * MICROS_PER_DAY + _micros(opens))
                self._openings.append(datetime.combine(day, opens, ZONE))
                self._before.append(self._before[-1] + _micros(closes) - _micros(opens))
            if sessions:
                self._working.append(ordinal)
                self._closings.append(datetime.combine(day, sessions[-1][1], ZONE))

    def _sessions(self, day: date) -> tuple[tuple[time, time], ...]:
        row = self.rows.get(day)
        if row is not None and row.kind in OFF_KINDS:
            return ()
        index = bisect_right(self._weeks, day, key=lambda dated: dated[0]) - 1
        if index < 0:
            return ()
        hours = self._weeks[index][1]
        # A make-up Saturday has no hours of its own: the office keeps those of a Monday.
        if row is not None and row.kind == DayKind.MAKEUP_WORK and day.weekday() not in hours:
            return hours.get(MONDAY, ())
        return hours.get(day.weekday(), ())

    # Days

    def row(self, day: date) -> DayRow | None:
        """What is special about the day: holiday, day in lieu, swap or make-up; None on an ordinary day."""
        return self.rows.get(day)

    def sessions(self, day: date) -> tuple[tuple[time, time], ...]:
        """Opening and closing time of each session of the day; empty on a day of rest."""
        self._ordinal(day)
        return self._sessions(day)

    def is_working_day(self, day: date) -> bool:
        ordinal = self._ordinal(day)
        index = bisect_left(self._working, ordinal)
        return index < len(self._working) and self._working[index] == ordinal

    def opens_at(self, day: date) -> datetime:
        """The moment the office opens on a working day; a day of rest raises BadDay."""
        return datetime.combine(day, self._sessions_of_working_day(day)[0][0], ZONE)

    def closes_at(self, day: date) -> datetime:
        """The moment the office closes on a working day; a day of rest raises BadDay."""
        return datetime.combine(day, self._sessions_of_working_day(day)[-1][1], ZONE)

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after the day."""
        return self.add_working_days(day, 1)

    def working_day_from(self, day: date) -> date:
        """The day itself if it is worked, else the next working day (Civil Code 2015, art. 148.5)."""
        return self.close_of(self.ordinal_before(day), 1).date()

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day strictly after the day, or before it when n is negative; 0 gives the day itself."""
        ordinal = self._ordinal(day)
        if n == 0:
            return day
        if n > 0:
            return self.close_of(ordinal, n).date()
        index = bisect_left(self._working, ordinal) + n
        if index < 0:
            raise _before_start(self.first_day)
        return date.fromordinal(self._working[index])

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days d lie in start < d ≤ end, the way terms count; negative when end is earlier."""
        counted = bisect_right(self._working, self._ordinal(end))
        return counted - bisect_right(self._working, self._ordinal(start))

    def working_days_between_ordinals(self, start: int, end: int) -> int:
        """The same for proleptic ordinals, which may lie beyond the calendar."""
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def close_of(self, ordinal: int, n: int) -> datetime:
        """Close of office on the n-th (from 1) working day after the day with this proleptic ordinal."""
        try:
            return self._closings[bisect_right(self._working, ordinal) + n - 1]
        except IndexError:
            raise past_end(self.last_day) from None

    def ordinal_before(self, day: date) -> int:
        return self._ordinal(day) - 1

    # Office time, in whole microseconds inside, in minutes outside

    def offset(self, moment: datetime) -> int:
        """Microseconds of office time between the start of the calendar and the moment (in ZONE)."""
        since = moment - self._origin  # same zone object: plain wall-clock arithmetic
        wall = since.days * MICROS_PER_DAY + since.seconds * 1_000_000 + since.microseconds
        index = bisect_right(self._starts, wall) - 1
        if wall < 0 or index < 0:
            self._ordinal(moment.date())
            return 0
        before = self._before
        here = before[index] + wall - self._starts[index]
        following = before[index + 1]
        if here < following:
            return here
        if following == before[-1]:  # after the last session: inside the calendar still, or beyond it
            self._ordinal(moment.date())
        return following

    def moment_of(self, offset: int) -> datetime:
        """The earliest moment by which that much office time (> 0) has passed: a close stays a close."""
        index = bisect_left(self._before, offset) - 1
        try:
            opens_at = self._openings[index]
        except IndexError:
            raise past_end(self.last_day) from None
        minutes, rest = divmod(offset - self._before[index], MICROS_PER_MINUTE)
        moment = opens_at + MINUTES[minutes]
        return moment + timedelta(0, 0, rest) if rest else moment

    def first_office_moment(self, moment: datetime) -> datetime:
        """The moment itself while the office is open, else the next opening; a close is already outside."""
        moment = local(moment)
        return self.moment_of(self.offset(moment) + 1) - timedelta(microseconds=1)

    def office_minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole office minutes from start to end; negative when end is earlier."""
        span = self.offset(local(end)) - self.offset(local(start))
        return span // MICROS_PER_MINUTE if span >= 0 else -(-span // MICROS_PER_MINUTE)

    def add_office_minutes(self, moment: datetime, n: int) -> datetime:
        """The moment n (> 0) office minutes later; it may be a close of office, never an opening."""
        if n <= 0:
            raise BadDay(_("Số phút làm việc cộng thêm phải lớn hơn 0. Ví dụ: 30."))
        if moment.tzinfo is not ZONE:
            moment = local(moment)
        return self.moment_of(self.offset(moment) + n * MICROS_PER_MINUTE)

    # Years, and calendars that differ

    def is_confirmed(self, year: int) -> bool:
        """Whether an officer, or the packaged source, has confirmed every special day of the year."""
        return year in self.confirmed_years

    def with_days(self, rows: Iterable[DayRow] = (), *, without: Collection[date] = ()) -> "WorkCalendar":
        """Another calendar with these rows added or replaced and those days made ordinary: for a rehearsal."""
        kept = {day: row for day, row in self.rows.items() if day not in without}
        kept |= {row.day: row for row in rows}
        return WorkCalendar(
            hours=self.hours,
            days=kept.values(),
            first_day=self.first_day,
            last_day=self.last_day,
            confirmed_years=self.confirmed_years,
        )

    def _ordinal(self, day: date) -> int:
        if day < self.first_day:
            raise _before_start(self.first_day)
        if day > self.last_day:
            raise past_end(self.last_day)
        return day.toordinal()

    def _sessions_of_working_day(self, day: date) -> tuple[tuple[time, time], ...]:
        found = self.sessions(day)
        if not found:
            raise BadDay(format_lazy(_("Ngày {day} là ngày nghỉ, không có giờ làm việc."), day=f"{day:%d/%m/%Y}"))
        return found


def _micros(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000


def _weeks(
    hours: Iterable[OfficeHoursRule],
) -> list[tuple[date, dict[int, tuple[tuple[time, time], ...]]]]:
    """Group the rules by the day they come into force; sessions of a day in order and apart."""
    weeks: dict[date, dict[int, tuple[tuple[time, time], ...]]] = {}
    for rule in hours:
        sessions = weeks.setdefault(rule.valid_from, {}).get(rule.weekday, ())
        if sessions and rule.opens < sessions[-1][1]:
            raise BadDay(_("Hai buổi làm việc của một ngày chồng lên nhau. Ví dụ đúng: 07:00–11:30 và 13:30–17:00."))
        weeks[rule.valid_from][rule.weekday] = (*sessions, (rule.opens, rule.closes))
    return sorted(weeks.items())


def _before_start(first_day: date) -> OutsideCalendar:
    return OutsideCalendar(
        format_lazy(_("Lịch làm việc bắt đầu từ {day}; không tính được cho ngày sớm hơn."), day=f"{first_day:%d/%m/%Y}")
    )


def past_end(last_day: date) -> OutsideCalendar:
    return OutsideCalendar(
        format_lazy(
            _("Lịch làm việc chỉ có đến {day}. Hãy nạp lịch các năm sau hoặc kiểm tra lại thời hạn."),
            day=f"{last_day:%d/%m/%Y}",
        )
    )
