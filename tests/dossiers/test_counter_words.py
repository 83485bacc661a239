import pytest
from django.utils import translation

from dossiers.counter_words import counter_words
from tests.factories import moment
from workdays.packaged import packaged_calendar

HOURS = "7 giờ 00 đến 11 giờ 30, 13 giờ 30 đến 17 giờ 00"


def words(at):
    found = counter_words(moment(at), packaged_calendar())
    return found.is_open, found.state, found.then.replace("\u00a0", " "), found.hours.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-19T09:10", (True, "Đang mở cửa", "Mở đến 11 giờ 30.", HOURS)),
        ("2026-11-19T11:30", (False, "Đang đóng cửa", "Mở lại 13 giờ 30 hôm nay.", HOURS)),
        ("2026-11-19T06:00", (False, "Đang đóng cửa", "Mở lại 7 giờ 00 hôm nay.", HOURS)),
        ("2026-11-19T17:00", (False, "Đang đóng cửa", "Mở lại 7 giờ 00 ngày mai, thứ Sáu, 20/11/2026.", HOURS)),
        ("2026-11-21T09:00", (False, "Đang đóng cửa", "Mở lại 7 giờ 00 thứ Hai, 23/11/2026.", HOURS)),
    ],
)
def test_the_desk_is_open_until_or_opens_again(at, expected):
    assert words(at) == expected


def test_a_holiday_is_named():
    is_open, state, then, _hours = words("2026-09-02T09:00")
    assert not is_open
    assert state.startswith("Nghỉ: ")
    assert then.startswith("Mở lại 7 giờ 00")


def test_times_do_not_break_at_the_end_of_a_line():
    assert "11\u00a0giờ\u00a030" in counter_words(moment("2026-11-19T09:10"), packaged_calendar()).then


def test_without_a_calendar_nothing_is_said():
    assert counter_words(moment("2026-11-19T09:10"), None) is None
    assert counter_words(moment("1999-11-19T09:10"), packaged_calendar()) is None


def test_hours_are_told_in_english():
    with translation.override("en"):
        assert words("2026-11-19T09:10") == (True, "Open now", "Open until 11:30.", "07:00 to 11:30, 13:30 to 17:00")
