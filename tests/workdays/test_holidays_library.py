"""A yearly cross-check with the library ``holidays``, which is never the source. Its known gaps are listed here:
when a newer release closes one, the test says so; when a year differs otherwise, one of the two is wrong."""

from datetime import date

import holidays
import pytest

from tests.workdays.calendars import PACKAGED
from workdays.calendar import OFF_KINDS
from workdays.enums import DayKind

MISSED_DAYS_OFF = {date(2026, 1, 2)}  # swapped with Saturday 10/1/2026, announced on 25/12/2025
MISSED_MAKE_UP_DAYS = {date(2026, 1, 10)}
SATURDAY = 5
YEARS = range(2019, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_days_off_on_weekdays_agree_but_for_the_known_gaps(year):
    ours = {
        day
        for day, row in PACKAGED.rows.items()
        if day.year == year and row.kind in OFF_KINDS and day.weekday() < SATURDAY
    }
    theirs = {day for day in holidays.Vietnam(years=year) if day.weekday() < SATURDAY}
    assert ours - theirs == {day for day in MISSED_DAYS_OFF if day.year == year}
    assert theirs - ours == set()


@pytest.mark.parametrize("year", YEARS)
def test_make_up_saturdays_agree_but_for_the_known_gaps(year):
    ours = {day for day, row in PACKAGED.rows.items() if day.year == year and row.kind == DayKind.MAKEUP_WORK}
    library = holidays.Vietnam(years=year)
    theirs = {day for day in library.weekend_workdays if day.year == year}
    assert ours - theirs == {day for day in MISSED_MAKE_UP_DAYS if day.year == year}
    assert theirs - ours == set()
