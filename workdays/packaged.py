"""The calendar that ships with the portal: ``data/holidays.csv``, read without any database."""

from datetime import date
from functools import cache
from pathlib import Path

from workdays.calendar import DEFAULT_HOURS, WorkCalendar
from workdays.calendar_file import read_days

DATA = Path(__file__).resolve().parent.parent / "data"

# The file quotes the Government's notice of every year up to this one. Of 2027 none had been issued.
CONFIRMED_THROUGH = 2026

# A term begun late in the last year that is known still gets a date, with the warning of a year not confirmed.
YEARS_BEYOND = 1


@cache
def packaged_calendar() -> WorkCalendar:
    """Default office hours and the packaged special days; the year after the last one is bare and unconfirmed."""
    rows = read_days(DATA)
    years = {row.day.year for row in rows}
    return WorkCalendar(
        hours=DEFAULT_HOURS,
        days=rows,
        first_day=date(min(years), 1, 1),
        last_day=date(max(years) + YEARS_BEYOND, 12, 31),
        confirmed_years={year for year in years if year <= CONFIRMED_THROUGH},
    )
