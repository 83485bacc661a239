from datetime import date

from tests.workdays.calendars import PACKAGED
from workdays.packaged import packaged_calendar


def test_the_packaged_calendar_reaches_one_bare_year_past_its_file():
    assert (PACKAGED.first_day, PACKAGED.last_day) == (date(2019, 1, 1), date(2028, 12, 31))
    assert not any(day.year == 2028 for day in PACKAGED.rows)


def test_years_up_to_2026_are_confirmed_and_later_ones_are_not():
    assert [year for year in range(2018, 2030) if PACKAGED.is_confirmed(year)] == list(range(2019, 2027))


def test_it_is_read_once():
    assert packaged_calendar() is packaged_calendar()
