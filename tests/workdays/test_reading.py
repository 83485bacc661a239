from decimal import Decimal

import pytest

from tests.workdays.calendars import at
from workdays.errors import BadInput
from workdays.reading import read_amount, read_moment, read_pause, read_pauses_json


@pytest.mark.parametrize("text", ["2026-11-19T09:10", "2026-11-19 09:10", " 2026-11-19T09:10:00 "])
def test_moments_are_read_on_the_wall_clock_of_viet_nam(text):
    assert read_moment(text) == at("2026-11-19 09:10")


def test_seconds_are_kept():
    assert read_moment("2021-03-08T15:00:30.5").microsecond == 500_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm nay",
        "2026-11-19",
        "19/11/2026 09:10",
        "2026-11-19T09:10Z",
        "2026-11-19T09:10+07:00",
        "２０２６-11-19T09:10",
    ],
)
def test_other_shapes_and_zones_are_refused_with_an_example(text):
    with pytest.raises(BadInput, match="ví dụ 2026-11-19T09:10"):
        read_moment(text)


@pytest.mark.parametrize("text", ["2026-02-31T09:10", "2026-13-01T09:10", "2026-11-19T24:00", "0000-01-01T00:00"])
def test_moments_that_no_calendar_has_are_told_apart(text):
    with pytest.raises(BadInput, match="Lịch không có"):
        read_moment(text)


def test_amounts_take_a_point_or_a_comma():
    assert read_amount(" 4.5 ") == read_amount("4,5") == Decimal("4.5")


@pytest.mark.parametrize("text", ["", "ba", "1/2", "4..5"])
def test_amounts_that_are_no_number_are_refused(text):
    with pytest.raises(BadInput, match="ví dụ 3"):
        read_amount(text)


def test_a_pause_is_two_moments():
    assert read_pause("2026-11-20T09:00/2026-11-23T14:00") == (at("2026-11-20 09:00"), at("2026-11-23 14:00"))


@pytest.mark.parametrize("text", ["", "2026-11-20T09:00", "2026-11-20T09:00/", "2026-11-20T09:00/a"])
def test_a_pause_that_is_not_two_moments_is_refused(text):
    with pytest.raises(BadInput):
        read_pause(text)


def test_a_column_of_pauses_is_json_or_empty():
    assert read_pauses_json("") == read_pauses_json("[]") == []
    assert len(read_pauses_json('[["2021-03-09T08:00", "2021-03-09T11:00"]]')) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("[", "[1]", "{}x", "[[1, 2]]", '[["2021-03-09T08:00"]]'),
        '[["2021-02-30T08:00", "2021-03-09T11:00"]]',
    ],
)
def test_a_column_of_pauses_in_another_shape_is_refused(text):
    with pytest.raises(BadInput):
        read_pauses_json(text)
