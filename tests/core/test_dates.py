"""Days and moments in words, and days read from what people type."""

import unicodedata
from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    LOCAL,
    BadDay,
    DayFault,
    at_local,
    clock_words,
    day_words,
    local_day,
    moment_words,
    official_date,
    official_moment,
    parse_day,
    short_day,
    vietnam,
    weekday_words,
)

FRIDAY = date(2026, 11, 27)
CLOSE_OF_OFFICE = datetime(2026, 11, 27, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "5/3/2026",
            "05/03/2026",
            "05032026",
            "05-03-2026",
            "05.03.2026",
            "5 / 3 / 2026",
            " 05/03/2026\n",
            "5 3 2026",
        ),
        *("2026-03-05", "05\u200b/03/2026", "ngày 05 tháng 3 năm 2026", "5 tháng 3 năm 2026", "05.03.2026."),
        unicodedata.normalize("NFD", "Ngày 5 tháng 3 năm 2026"),
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert parse_day(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/1990", DayFault.NOT_IN_CALENDAR),
        ("31021990", DayFault.NOT_IN_CALENDAR),
        ("29/02/2021", DayFault.NOT_IN_CALENDAR),
        ("00/01/2021", DayFault.NOT_IN_CALENDAR),
        ("05/03/26", DayFault.TWO_DIGIT_YEAR),
        ("050326", DayFault.TWO_DIGIT_YEAR),
        ("1990", DayFault.NO_DAY),
        ("03/1990", DayFault.NO_DAY),
        ("05/03/0990", DayFault.YEAR_OUT_OF_RANGE),
        ("", DayFault.UNREADABLE),
        ("hôm nay", DayFault.UNREADABLE),
        ("٠٥/٠٣/٢٠٢٦", DayFault.UNREADABLE),
        ("05/03/2026 😀", DayFault.UNREADABLE),
        ("1" * 5000, DayFault.UNREADABLE),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text, reason):
    with pytest.raises(BadDay) as refusal:
        parse_day(text)
    assert refusal.value.reason == reason


def test_a_refusal_says_what_to_do_and_does_not_repeat_the_text():
    with pytest.raises(BadDay) as refusal:
        parse_day("31/02/1990")
    assert "ví dụ 28/02/1990" in str(refusal.value)
    assert "31/02" not in str(refusal.value)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_each_of_its_forms(day):
    for text in (f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", day.isoformat(), official_date(day)):
        assert parse_day(text) == day


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_a_typed_refusal(text):
    try:
        assert isinstance(parse_day(text), date)
    except BadDay as refusal:
        assert refusal.reason in DayFault


def test_half_past_five_in_the_afternoon_of_london_is_tomorrow_in_vietnam():
    assert local_day(datetime(2026, 11, 26, 17, 30, tzinfo=UTC)) == FRIDAY
    assert local_day(datetime(2026, 11, 26, 16, 59, tzinfo=UTC)) == date(2026, 11, 26)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        vietnam(datetime(2026, 11, 27, 17))


def test_a_local_clock_makes_the_right_moment():
    assert at_local(FRIDAY, time(17)) == CLOSE_OF_OFFICE
    assert at_local(FRIDAY, time(17)).tzinfo is LOCAL


def test_days_and_moments_in_vietnamese():
    assert weekday_words(FRIDAY) == "thứ Sáu"
    assert day_words(FRIDAY) == "thứ Sáu, 27/11/2026"
    assert day_words(date(2026, 11, 29)) == "Chủ nhật, 29/11/2026"
    assert clock_words(CLOSE_OF_OFFICE) == "17 giờ 00"
    assert moment_words(CLOSE_OF_OFFICE) == "17 giờ 00, thứ Sáu, 27/11/2026"
    assert official_moment(CLOSE_OF_OFFICE) == "17 giờ 00 phút, ngày 27 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 2), "ngày 02 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2021, 3, 12), "ngày 12 tháng 3 năm 2021"),
        (date(2021, 9, 9), "ngày 09 tháng 9 năm 2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
    ],
)
def test_official_dates_put_zeros_where_the_decree_wants_them(day, words):
    assert official_date(day) == words


def test_days_and_moments_in_english():
    with translation.override("en"):
        assert short_day(FRIDAY) == official_date(FRIDAY) == "27 November 2026"
        assert day_words(FRIDAY) == "Friday, 27 November 2026"
        assert moment_words(CLOSE_OF_OFFICE) == "17:00, Friday, 27 November 2026"
        assert official_moment(CLOSE_OF_OFFICE) == "17:00, 27 November 2026"
