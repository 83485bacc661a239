from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.workdays.calendars import DATED, PACKAGED, at, on
from workdays.arithmetic import deadline, month_end, share_of_term, working_days_before
from workdays.enums import CutOff, TimeUnit
from workdays.errors import BadPause, BadTerm, OutsideCalendar, WrongZone
from workdays.zone import ZONE


def due(received, amount, unit, cutoff="none", pauses=(), calendar=PACKAGED):
    pairs = [(at(start), at(end)) for start, end in pauses]
    return deadline(
        calendar=calendar, received_at=at(received), amount=amount, unit=unit, cutoff=cutoff, pauses=pairs
    ).due_at


def test_the_worked_examples_of_the_law_book_come_out():
    assert due("2026-11-19 09:10", 3, TimeUnit.WORKING_DAY) == at("2026-11-25 17:00")
    assert due("2026-11-19 14:30", 24, TimeUnit.WORKING_HOUR) == at("2026-11-25 14:30")
    assert due("2026-11-19 15:20", 24, TimeUnit.WORKING_HOUR, CutOff.AFTER_15H) == at("2026-11-25 17:00")
    assert due("2026-11-09 09:00", 15, TimeUnit.CALENDAR_DAY) == at("2026-11-25 17:00")
    assert due("2026-10-31 09:00", 1, TimeUnit.MONTH) == at("2026-11-30 17:00")


def test_units_and_cut_offs_are_understood_as_the_database_stores_them():
    assert due("2026-11-19 15:20", 24, "working_hour", "after_15h") == at("2026-11-25 17:00")


@pytest.mark.parametrize("amount", [4.5, Decimal("4.5"), Fraction(9, 2)])
def test_hours_may_be_fractions(amount):
    assert due("2021-03-08 07:00", amount, "working_hour") == at("2021-03-08 11:30")


def test_noise_of_floats_does_not_move_a_minute():
    assert due("2021-03-08 07:00", 0.1 + 0.2, "working_hour") == at("2021-03-08 07:18")


@pytest.mark.parametrize(
    "amount", [0, -1, 0.0001, 1 / 3 + 0.004, float("nan"), float("inf"), Decimal("NaN"), 1e9, True, "3", None, 10**30]
)
def test_amounts_of_hours_that_make_no_sense_are_refused(amount):
    with pytest.raises((BadTerm, OutsideCalendar)) as refused:
        due("2021-03-08 07:00", amount, "working_hour")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "month", "same_day"])
@pytest.mark.parametrize("amount", [0, -3, 1.5, Decimal("0.5"), float("nan"), True, "3", 10**9, Decimal("1e999999999")])
def test_amounts_of_days_that_make_no_sense_are_refused(unit, amount):
    with pytest.raises(BadTerm, match="Ví dụ"):
        due("2021-03-08 07:00", amount, unit)


def test_a_same_day_term_has_the_amount_one():
    with pytest.raises(BadTerm, match="là 1"):
        due("2021-03-08 07:00", 2, "same_day")


def test_unknown_units_and_cut_offs_are_refused_by_name():
    with pytest.raises(BadTerm, match="week"):
        due("2021-03-08 07:00", 2, "week")
    with pytest.raises(BadTerm, match="after_17h"):
        due("2021-03-08 07:00", 2, "working_day", "after_17h")
    with pytest.raises(BadTerm, match="after_17h"):
        due("2021-03-13 07:00", 2, "working_hour", "after_17h")


@pytest.mark.parametrize(
    "zone", [None, timezone(timedelta(hours=7)), ZoneInfo("Asia/Bangkok"), ZoneInfo("Europe/Paris")]
)
def test_naive_and_foreign_times_are_refused_everywhere(zone):
    stray, good = datetime(2021, 3, 8, 9, tzinfo=zone), at("2021-03-08 10:00")
    with pytest.raises(WrongZone):
        deadline(calendar=PACKAGED, received_at=stray, amount=1, unit="working_day")
    with pytest.raises(WrongZone):
        deadline(calendar=PACKAGED, received_at=good, amount=1, unit="working_day", pauses=[(stray, good)])
    with pytest.raises(WrongZone):
        share_of_term(PACKAGED, stray, good, 0.5)


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("UTC"), ZoneInfo.no_cache("Asia/Ho_Chi_Minh")])
def test_moments_from_the_database_are_converted(zone):
    received_at = at("2021-03-08 06:30").astimezone(zone)  # still the seventh of March in UTC
    found = deadline(calendar=PACKAGED, received_at=received_at, amount=1, unit="working_day")
    assert found.due_at == at("2021-03-09 17:00")
    assert found.due_at.tzinfo is ZONE
    assert found.received_at.tzinfo is ZONE


def test_a_term_outside_the_calendar_is_refused():
    with pytest.raises(OutsideCalendar, match="01/01/2019"):
        due("2018-12-31 09:00", 1, "working_day")
    with pytest.raises(OutsideCalendar, match="31/12/2028"):
        due("2028-12-29 09:00", 3, "working_day")
    for unit in ("working_hour", "working_day", "calendar_day", "month"):
        with pytest.raises(OutsideCalendar):
            due("2028-06-01 09:00", 9999, unit)


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadPause, match="10:00 09/03/2021"):
        due("2021-03-08 09:00", 3, "working_day", pauses=[("2021-03-09 10:00", "2021-03-09 09:00")])


def test_a_pause_inside_one_day_stops_no_day():
    assert due("2021-03-08 09:00", 3, "working_day", pauses=[("2021-03-09 08:00", "2021-03-09 16:00")]) == at(
        "2021-03-11 17:00"
    )


def test_a_pause_stops_a_same_day_term_only_by_whole_days():
    assert due("2021-03-08 09:00", 1, "same_day", pauses=[("2021-03-08 09:30", "2021-03-08 16:00")]) == at(
        "2021-03-08 17:00"
    )
    assert due("2021-03-13 09:00", 1, "same_day", pauses=[("2021-03-13 10:00", "2021-03-15 10:00")]) == at(
        "2021-03-16 17:00"
    )


def test_a_pause_lengthens_a_month_by_the_days_it_stops():
    assert due("2021-03-08 09:00", 1, "month") == at("2021-04-08 17:00")
    assert due("2021-03-08 09:00", 1, "month", pauses=[("2021-03-10 09:00", "2021-03-15 09:00")]) == at(
        "2021-04-13 17:00"
    )


def test_a_pause_begun_after_the_last_counted_day_changes_nothing():
    # The fifth day is Saturday 13/3, moved to Monday: the pause of the Sunday comes too late.
    assert due("2021-03-08 09:00", 5, "calendar_day", pauses=[("2021-03-14 09:00", "2021-03-20 09:00")]) == at(
        "2021-03-15 17:00"
    )


def test_a_same_day_term_taken_in_after_the_close_ends_the_next_working_day():
    assert due("2021-03-12 16:59", 1, "same_day") == at("2021-03-12 17:00")
    assert due("2021-03-12 17:00", 1, "same_day") == at("2021-03-15 17:00")
    assert due("2021-03-12 20:00", 1, "same_day") == at("2021-03-15 17:00")


def test_a_cut_off_has_no_meaning_on_a_day_of_rest():
    assert due("2021-03-13 16:00", 1, "working_day", "after_15h") == at("2021-03-15 17:00")
    assert due("2021-03-13 16:00", 8, "working_hour", "after_15h") == at("2021-03-15 17:00")


def test_the_last_hour_follows_the_close_of_its_day():
    friday = "2022-07-08"  # closes at 16:30
    assert due(f"{friday} 15:30", 1, "same_day", "last_hour", calendar=DATED) == at(f"{friday} 16:30")
    assert due(f"{friday} 15:31", 1, "same_day", "last_hour", calendar=DATED) == at("2022-07-09 11:30")


def test_a_term_that_spans_a_change_of_hours_uses_both():
    assert due("2022-06-30 15:00", 8, "working_hour", calendar=DATED) == at("2022-07-01 15:00")


def test_day_terms_are_told_apart_from_hour_terms():
    term = deadline(calendar=PACKAGED, received_at=at("2021-03-08 09:00"), amount=1, unit="working_day")
    assert term.is_day_term
    assert term.counted_from == on("2021-03-08")
    assert term.starts_at == at("2021-03-09 07:00")
    assert not term._replace(unit="working_hour").is_day_term


@pytest.mark.parametrize(
    ("received", "unit", "cutoff", "starts"),
    [
        ("2021-03-08 09:00", "working_hour", "none", "2021-03-08 09:00"),
        ("2021-03-08 12:00", "working_hour", "none", "2021-03-08 13:30"),
        ("2021-03-08 15:01", "working_hour", "after_15h", "2021-03-09 07:00"),
        ("2021-03-13 09:00", "same_day", "none", "2021-03-15 07:00"),
        ("2021-03-08 09:00", "same_day", "none", "2021-03-08 09:00"),
        ("2021-03-12 16:30", "same_day", "last_hour", "2021-03-15 07:00"),
        ("2021-03-12 09:00", "working_day", "none", "2021-03-15 07:00"),
    ],
)
def test_the_clock_starts_with_the_first_office_minute_that_counts(received, unit, cutoff, starts):
    term = deadline(calendar=PACKAGED, received_at=at(received), amount=1, unit=unit, cutoff=cutoff)
    assert term.starts_at == at(starts)


def test_a_year_that_nobody_confirmed_warns():
    sure = deadline(calendar=PACKAGED, received_at=at("2026-11-19 09:00"), amount=3, unit="working_day")
    doubtful = deadline(calendar=PACKAGED, received_at=at("2026-12-30 09:00"), amount=5, unit="working_day")
    assert sure.warnings == ()
    assert doubtful.unconfirmed_years == (2027,)
    assert doubtful.warnings == ("Lịch nghỉ năm 2027 chưa được xác nhận, ngày hẹn trả có thể thay đổi.",)


def test_months_end_on_the_same_day_or_the_last():
    assert month_end(on("2024-01-31"), 1) == on("2024-02-29")
    assert month_end(on("2021-11-30"), 3) == on("2022-02-28")
    assert month_end(on("2021-12-15"), 12) == on("2022-12-15")


def test_half_and_three_quarters_of_a_term_lie_in_office_time():
    start, end = at("2021-03-08 10:00"), at("2021-03-09 10:00")  # eight office hours
    assert share_of_term(PACKAGED, start, end, 0.5) == at("2021-03-08 16:00")
    assert share_of_term(PACKAGED, start, end, Fraction(3, 4)) == at("2021-03-09 08:00")
    assert share_of_term(PACKAGED, start, end, 1) == end


def test_a_share_of_a_term_without_office_minutes_is_its_end():
    assert share_of_term(PACKAGED, at("2021-03-08 17:00"), at("2021-03-08 17:00"), 0.5) == at("2021-03-08 17:00")


@pytest.mark.parametrize("fraction", [-0.1, 1.1])
def test_a_share_beyond_the_term_is_refused(fraction):
    with pytest.raises(BadTerm, match="từ 0 đến 1"):
        share_of_term(PACKAGED, at("2021-03-08 09:00"), at("2021-03-09 09:00"), fraction)


def test_the_days_of_warning_are_counted_back_in_working_days():
    assert [working_days_before(PACKAGED, on("2026-11-25"), n) for n in range(4)] == [
        on("2026-11-25"),
        on("2026-11-23"),
        on("2026-11-20"),
        on("2026-11-19"),
    ]
