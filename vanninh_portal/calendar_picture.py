"""A year to look at: twelve months of weeks, each day with what it is."""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from workdays.calendar import DayRow, WorkCalendar
from workdays.enums import DayKind

# Colour is never alone: every special day carries its letter too.
MARKS = {
    DayKind.HOLIDAY: "L",
    DayKind.COMPENSATORY_OFF: "B",
    DayKind.SWAPPED_OFF: "H",
    DayKind.MAKEUP_WORK: "+",
}


@dataclass(frozen=True)
class Cell:
    """``look`` is a css class: off, worked, outside (another month) or the kind of a special day."""

    day: date
    look: str
    mark: str = ""
    words: str = ""
    url: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    title: str
    weeks: list[list[Cell]]


def year_picture(calendar: WorkCalendar, year: int, *, today: date, link: Callable[[DayRow], str]) -> list[Month]:
    """The months of ``year``, weeks from Monday; ``link`` gives the address of a special day's page, or nothing."""

    def cell(day: date, month: int) -> Cell:
        if day.month != month:
            return Cell(day, "outside")
        row = calendar.row(day)
        if row is None:
            look = "worked" if calendar.is_working_day(day) else "off"
            return Cell(day, look, is_today=day == today)
        words = f"{DayKind(row.kind).label}: {row.name}"
        return Cell(day, row.kind, MARKS[DayKind(row.kind)], words, link(row), day == today)

    weeks = Calendar(firstweekday=0)
    return [
        Month(
            _("Tháng %(month)s") % {"month": month},
            [[cell(day, month) for day in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]
