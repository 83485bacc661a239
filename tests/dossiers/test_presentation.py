"""How long is left, in words."""

import pytest

from dossiers.enums import Status
from dossiers.models import Dossier
from dossiers.presentation import due_words
from tests.factories import moment
from workdays.packaged import packaged_calendar

DUE = "2026-11-23T17:00"  # a Monday; Tuesday 24 November is a holiday


def words(at, *, due=DUE, status=Status.PROCESSING, **fields):
    dossier = Dossier(status=status, due_at=moment(due) if due else None, **fields)
    said = due_words(dossier, at=moment(at), calendar=packaged_calendar())
    return said.tone, said.words


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-16T08:00", ("plain", "còn 5 ngày làm việc")),
        ("2026-11-18T08:00", ("warn", "còn 3 ngày làm việc")),
        ("2026-11-20T16:59", ("warn", "còn 1 ngày làm việc")),
        ("2026-11-22T08:00", ("warn", "còn 1 ngày làm việc")),
        ("2026-11-23T00:00", ("warn", "đến hạn hôm nay")),
        ("2026-11-23T23:59", ("warn", "đến hạn hôm nay")),
        ("2026-11-24T00:00", ("late", "đã quá hạn")),
        ("2026-11-25T08:00", ("late", "quá hạn 1 ngày làm việc")),
        ("2026-12-01T08:00", ("late", "quá hạn 5 ngày làm việc")),
    ],
)
def test_a_day_term_is_told_in_working_days(at, expected):
    assert words(at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T15:30", ("warn", "còn 1 giờ 30 phút")),
        ("2026-11-23T16:59", ("warn", "còn 1 phút")),
        ("2026-11-23T17:00", ("warn", "còn 0 phút")),
        ("2026-11-23T19:05", ("late", "quá hạn 2 giờ 5 phút")),
        ("2026-11-25T08:00", ("late", "quá hạn 1 ngày làm việc")),
    ],
)
def test_an_hour_term_is_told_by_the_minute_on_its_day(at, expected):
    assert words(at, is_day_term=False) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": Status.DONE}, ("warn", "kết quả chưa về quầy")),
        ({"status": Status.DONE, "shelf": "A3", "shelved_at": moment(DUE)}, ("ok", "kết quả ở ngăn A3")),
        ({"status": Status.DONE, "has_paper_result": False}, ("ok", "không có bản giấy")),
        ({"status": Status.AWAITING_SUPPLEMENT}, ("wait", "Yêu cầu bổ sung giấy tờ")),
        ({"status": Status.RETURNED}, ("plain", "Đã trả kết quả")),
        ({"status": Status.WITHDRAWN}, ("plain", "Công dân yêu cầu rút hồ sơ")),
        ({"status": Status.REGISTERED, "due": None}, ("plain", "Mới đăng ký")),
    ],
)
def test_where_no_result_is_owed_the_state_speaks(fields, expected):
    assert words("2027-03-01T08:00", **fields) == expected


@pytest.mark.parametrize(
    ("at", "expected"), [("2199-01-05T08:00", ("late", "đã quá hạn")), ("1999-01-05T08:00", ("warn", "sắp đến hạn"))]
)
def test_beyond_the_calendar_nothing_is_counted_and_nothing_breaks(at, expected):
    assert words(at) == expected
