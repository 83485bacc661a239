"""Dates and numbers are read and written as in Vietnam. Django's own ``vi`` reads 05/03/2026 as 3 May."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.template.defaultfilters import date as date_filter
from django.utils import formats, translation

MARCH_FIFTH = date(2026, 3, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "text", ["05/03/2026", "5/3/2026", "05-03-2026", "5-3-2026", "05.03.2026", "05032026", "2026-03-05"]
)
def test_days_come_before_months(language, text):
    with translation.override(language):
        assert forms.DateField().clean(text) == MARCH_FIFTH


def test_the_twenty_fifth_of_december_is_a_day():
    assert forms.DateField().clean("25/12/2026") == date(2026, 12, 25)


@pytest.mark.parametrize("text", ["12/25/2026", "31/02/2026", "05/03/26", "hôm qua", "٠٥/٠٣/٢٠٢٦x"])
def test_what_is_no_day_is_answered_with_an_example(text):
    with pytest.raises(forms.ValidationError) as refused:
        forms.DateField().clean(text)
    assert refused.value.messages == ["Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/03/2026."]


@pytest.mark.parametrize(
    "text", ["05/03/2026 14:30", "5/3/2026 14:30", "2026-03-05 14:30", "14:30 05/03/2026", "14:30, 05/03/2026"]
)
def test_moments_are_read_day_first(text):
    assert forms.DateTimeField().clean(text).astimezone(UTC) == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["14:30", "14g30", "14h30", "14 giờ 30", "14:30:00"])
def test_clocks_have_twenty_four_hours(text):
    assert forms.TimeField().clean(text) == time(14, 30)


def test_a_box_shows_a_day_as_it_is_typed():
    class Form(forms.Form):
        on = forms.DateField()

    assert 'value="05/03/2026"' in str(Form(initial={"on": MARCH_FIFTH})["on"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("SHORT_DATE_FORMAT", "05/03/2026"),
        ("DATE_FORMAT", "05/03/2026"),
        ("YEAR_MONTH_FORMAT", "tháng 3/2026"),
        ("MONTH_DAY_FORMAT", "05/03"),
    ],
)
def test_days_are_written_with_slashes(name, shown):
    assert formats.date_format(MARCH_FIFTH, name) == shown


def test_moments_are_written_hour_first():
    assert formats.date_format(datetime(2026, 3, 5, 14, 5, tzinfo=UTC), "SHORT_DATETIME_FORMAT") == "14:05, 05/03/2026"
    assert formats.time_format(time(7, 5)) == "07:05"


def test_english_writes_months_in_words():
    with translation.override("en"):
        assert formats.date_format(MARCH_FIFTH, "SHORT_DATE_FORMAT") == "5 March 2026"


@pytest.mark.parametrize(("language", "shown"), [("vi", "1.284.000,5"), ("en", "1,284,000.5")])
def test_numbers_are_grouped_in_threes(language, shown):
    with translation.override(language):
        assert formats.number_format(Decimal("1284000.5")) == shown


@pytest.mark.parametrize(("text", "value"), [("94,6", Decimal("94.6")), ("1.284,5", Decimal("1284.5"))])
def test_numbers_typed_the_vietnamese_way_are_understood(text, value):
    assert forms.DecimalField(localize=True).clean(text) == value


@pytest.mark.parametrize("language", ["vi", "en"])
def test_weeks_start_on_monday(language):
    with translation.override(language):
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_weekdays_are_words():
    days = [date_filter(date(2026, 11, number), "l") for number in range(23, 30)]
    assert days == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
