"""Calendars, moments and cases that the tests of the clock share."""

from datetime import date, datetime, time

from workdays.calendar import DEFAULT_HOURS, OfficeHoursRule, WorkCalendar, week
from workdays.packaged import packaged_calendar
from workdays.zone import ZONE

PACKAGED = packaged_calendar()

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13), time(17))
NEW_HOURS_FROM = date(2022, 7, 1)


def new_hours() -> list[OfficeHoursRule]:
    """From 1/7/2022: later mornings, a shorter Friday, and Saturday mornings."""
    return [
        *week(NEW_HOURS_FROM, MORNING, AFTERNOON, days=range(4)),
        *week(NEW_HOURS_FROM, MORNING, (time(13), time(16, 30)), days=[4]),
        *week(NEW_HOURS_FROM, MORNING, days=[5]),
    ]


DATED = WorkCalendar(
    hours=[*DEFAULT_HOURS, *new_hours()],
    days=PACKAGED.rows.values(),
    first_day=PACKAGED.first_day,
    last_day=PACKAGED.last_day,
    confirmed_years=PACKAGED.confirmed_years,
)


def at(text: str) -> datetime:
    """``2021-03-08 09:00`` on the office's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def on(text: str) -> date:
    return date.fromisoformat(text)
