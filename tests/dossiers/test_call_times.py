"""When a call comes back: two hours later, and in office time."""

from datetime import date

import pytest

from dossiers.call_times import check_agreed, usual_moment
from dossiers.errors import Refused
from tests.factories import moment
from workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar(first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("called_at", "again_at"),
    [
        ("2026-11-13T09:00", "2026-11-13T11:00"),
        ("2026-11-13T09:30", "2026-11-13T13:30"),  # 11:30 is the close of the morning
        ("2026-11-13T04:00", "2026-11-13T07:00"),
        ("2026-11-13T15:00", "2026-11-16T07:00"),  # 17:00 is the close of the week
    ],
)
def test_a_call_comes_back_two_hours_later_or_at_the_next_opening(called_at, again_at):
    assert usual_moment(moment(called_at), CALENDAR) == moment(again_at)


def test_at_the_end_of_the_calendar_it_comes_back_all_the_same():
    assert usual_moment(moment("2026-12-31T16:30"), CALENDAR) == moment("2026-12-31T18:30")


@pytest.mark.parametrize("wished", ["2026-11-13T09:01", "2026-11-13T16:59", "2026-12-31T07:00"])
def test_any_office_minute_ahead_can_be_agreed(wished):
    check_agreed(moment(wished), at=moment("2026-11-13T09:00"), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("wished", "sentence"),
    [
        ("2026-11-13T09:00", "đã qua"),
        ("2026-11-13T11:30", "không làm việc. Xin chọn giờ làm việc, ví dụ 13 giờ 30, thứ Sáu, 13/11/2026"),
        ("2026-11-13T17:00", "không làm việc"),
        ("2027-01-04T09:00", "nằm ngoài lịch làm việc"),
    ],
)
def test_no_other_moment_can_be(wished, sentence):
    with pytest.raises(Refused, match=sentence):
        check_agreed(moment(wished), at=moment("2026-11-13T09:00"), calendar=CALENDAR)
