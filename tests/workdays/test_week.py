from dataclasses import replace
from datetime import date, time

import pytest
from django.utils import translation

from workdays.calendar import DEFAULT_HOURS, OfficeHoursRule
from workdays.week import week_on, week_words

SATURDAY = OfficeHoursRule(date(2026, 7, 1), 5, time(7), time(11, 30))


def test_days_with_equal_hours_are_said_together():
    assert week_words(DEFAULT_HOURS) == "thứ Hai đến thứ Sáu 07:00–11:30, 13:30–17:00"


@pytest.mark.parametrize(
    ("without", "words"),
    [
        (2, "thứ Hai đến thứ Ba 07:00–11:30; thứ Năm đến thứ Sáu 07:00–11:30"),
        (4, "thứ Hai đến thứ Năm 07:00–11:30"),
    ],
)
def test_a_gap_or_other_hours_begin_a_new_run(without, words):
    mornings = [OfficeHoursRule(date(2026, 1, 1), day, time(7), time(11, 30)) for day in range(5) if day != without]

    assert week_words(mornings) == words
    assert week_words([*mornings, replace(SATURDAY, opens=time(8))]).endswith("; thứ Bảy 08:00–11:30")


def test_the_week_in_force_is_the_last_that_has_begun():
    rules = [*DEFAULT_HOURS, SATURDAY]

    assert week_on(rules, date(2026, 7, 1)) == [SATURDAY]
    assert week_on(rules, date(2026, 6, 30)) == [rule for rule in DEFAULT_HOURS]
    assert week_on(rules, date(1900, 1, 1)) == []
    assert week_words([]) == ""


def test_english_pages_say_it_in_english():
    with translation.override("en"):
        assert week_words(DEFAULT_HOURS).startswith("Monday to Friday 07:00")
