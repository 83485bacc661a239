"""The clock's account in plain words, and every date that was given."""

from dossiers.actions.promises import explanation
from dossiers.enums import DelayReason, Ground
from dossiers.queries.lookup import GivenDate
from dossiers.why_this_date import account, history, reason_words
from tests.factories import moment
from workdays.arithmetic import deadline
from workdays.packaged import packaged_calendar


def given(received="2026-11-19T09:10", amount=3, unit="working_day", **changes) -> GivenDate:
    term = deadline(calendar=packaged_calendar(), received_at=moment(received), amount=amount, unit=unit)
    values = {
        "number": 1,
        "ground": Ground.RECEIPT,
        "due_at": term.due_at,
        "is_day_term": term.is_day_term,
        "delay_reason": "",
        "made_at": moment(received),
        "basis": explanation(term),
    }
    return GivenDate(**{**values, **changes})


def test_each_day_is_told_with_its_reason():
    told = account([given()])

    assert [(day.day, day.words) for day in told.days] == [
        ("thứ Năm, 19/11/2026", "ngày tiếp nhận, không tính"),
        ("thứ Sáu, 20/11/2026", "tính là ngày thứ 1"),
        ("thứ Bảy, 21/11/2026", "ngày nghỉ hằng tuần, không tính"),
        ("Chủ nhật, 22/11/2026", "ngày nghỉ hằng tuần, không tính"),
        ("thứ Hai, 23/11/2026", "tính là ngày thứ 2"),
        ("thứ Ba, 24/11/2026", told.days[5].words),
        ("thứ Tư, 25/11/2026", "tính là ngày thứ 3: ngày hẹn trả"),
    ]
    assert [day.is_counted for day in told.days] == [False, True, False, False, True, False, True]


def test_a_holiday_is_named():
    holiday = account([given()]).days[5]
    assert holiday.words.startswith("ngày lễ, không tính (")


def test_each_article_of_law_stands_once():
    laws = account([given()]).laws
    assert len(laws) == len(set(laws)) >= 3
    assert laws[0] == "Bộ luật Dân sự 2015, Điều 147 khoản 2 và 3"


def test_hours_are_told_in_hours_and_minutes():
    told = account([given("2026-11-19T09:10", 4, "working_hour")])
    assert [day.words for day in told.days] == ["tính 4 giờ: ngày hẹn trả"]
    told = account([given("2026-11-19T15:10", 4, "working_hour")])
    assert [day.words for day in told.days] == ["tính 1 giờ 50 phút", "tính 2 giờ 10 phút: ngày hẹn trả"]


def test_a_long_term_is_told_in_stretches():
    told = account([given(amount=60)])
    assert len(told.days) < 60
    assert told.days[1].day == "thứ Sáu, 20/11/2026"
    assert told.days[2].day == "thứ Bảy, 21/11/2026 đến Chủ nhật, 22/11/2026"
    assert told.days[-1].words == "tính là ngày thứ 60: ngày hẹn trả"


def test_a_rescheduled_date_leaves_the_account_of_the_first_one():
    moved = given(number=2, ground=Ground.RESCHEDULE, basis=[])
    assert account([given(), moved]).days[-1].day == "thứ Tư, 25/11/2026"
    assert account([moved]) is None


def test_every_date_is_listed_with_its_ground_and_its_day():
    moved = given(
        number=2, ground=Ground.RESCHEDULE, due_at=moment("2026-12-01T17:00"), made_at=moment("2026-11-24T08:00")
    )
    told = history([given(), moved])

    assert [(line.date, line.why, line.said_on) for line in told] == [
        ("thứ Tư, 25/11/2026", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "19/11/2026"),
        ("thứ Ba, 01/12/2026", "Xin lỗi và hẹn lại", "24/11/2026"),
    ]


def test_other_reasons_are_told_by_the_letter_alone():
    assert reason_words(given(delay_reason=DelayReason.PARTNER)) == "Chờ ý kiến hoặc kết quả của cơ quan phối hợp"
    assert reason_words(given(delay_reason=DelayReason.OTHER)) == ""
    assert reason_words(given()) == ""
