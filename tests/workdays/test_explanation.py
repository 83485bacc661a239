import pytest

from tests.workdays.calendars import DATED, PACKAGED, at
from workdays.arithmetic import deadline
from workdays.calendar import DayRow
from workdays.enums import DayKind, DayReason


def told(received, amount, unit, cutoff="none", pauses=(), calendar=PACKAGED):
    """Pairs of day of the month and reason."""
    pairs = [(at(start), at(end)) for start, end in pauses]
    term = deadline(calendar=calendar, received_at=at(received), amount=amount, unit=unit, cutoff=cutoff, pauses=pairs)
    return [(line.day.day, line.reason) for line in term.lines]


def lines(received, amount, unit, **more):
    return deadline(calendar=PACKAGED, received_at=at(received), amount=amount, unit=unit, **more).lines


def test_working_days_are_told_with_their_weekends_and_holidays():
    assert told("2026-11-19 09:10", 3, "working_day") == [
        (19, DayReason.RECEIVED),
        (20, DayReason.COUNTED),
        (21, DayReason.WEEKEND),
        (22, DayReason.WEEKEND),
        (23, DayReason.COUNTED),
        (24, DayReason.HOLIDAY),
        (25, DayReason.LAST),
    ]


def test_a_holiday_is_named_and_its_article_cited():
    holiday = lines("2026-11-19 09:10", 3, "working_day")[5]
    assert holiday.note == "Ngày Văn hóa Việt Nam"
    assert "Điều 112" in holiday.law


def test_days_in_lieu_and_swapped_days_are_told_apart():
    # 2021-05-03 is in lieu of Saturday 1/5; 2026-08-31 is swapped with Saturday 22/8.
    assert (3, DayReason.COMPENSATORY_OFF) in told("2021-04-29 09:00", 1, "working_day")
    assert (31, DayReason.SWAPPED_OFF) in told("2026-08-28 09:00", 1, "working_day")


def test_a_make_up_saturday_counts_and_says_so():
    last = lines("2026-08-21 10:00", 1, "working_day")[-1]
    assert (last.day.day, last.note) == (22, "Làm bù cho thứ Hai 31/8/2026")


def test_days_of_rest_inside_calendar_days_count_and_the_last_is_moved():
    assert told("2021-03-11 09:00", 2, "calendar_day") == [
        (11, DayReason.RECEIVED),
        (12, DayReason.COUNTED),
        (13, DayReason.COUNTED),
        (14, DayReason.MOVED),
        (15, DayReason.LAST),
    ]


def test_a_moved_end_cites_article_148_5_and_counts_nothing():
    last = lines("2021-03-11 09:00", 2, "calendar_day")[-1]
    assert "Điều 148 khoản 5" in last.law
    assert (last.counted, last.total) == (0, 2)


def test_a_month_cites_article_148_3():
    assert "Điều 148 khoản 3" in lines("2026-10-31 09:00", 1, "month")[-1].law


def test_pauses_are_told_in_days_after_the_first():
    assert told("2021-03-08 09:00", 2, "working_day", pauses=[("2021-03-09 10:00", "2021-03-10 09:00")]) == [
        (8, DayReason.RECEIVED),
        (9, DayReason.COUNTED),
        (10, DayReason.PAUSED),
        (11, DayReason.LAST),
    ]


@pytest.mark.parametrize("unit", ["working_hour", "same_day"])
def test_intake_after_the_cut_off_is_told_first(unit):
    assert told("2021-03-12 15:30", 1, unit, cutoff="after_15h") == [
        (12, DayReason.RECEIVED_LATE),
        (13, DayReason.WEEKEND),
        (14, DayReason.WEEKEND),
        (15, DayReason.LAST),
    ]


def test_intake_after_the_cut_off_of_a_day_term_leaves_out_the_next_working_day():
    assert told("2021-03-11 15:30", 1, "working_day", cutoff="after_15h") == [
        (11, DayReason.RECEIVED_LATE),
        (12, DayReason.RECEIVED),
        (13, DayReason.WEEKEND),
        (14, DayReason.WEEKEND),
        (15, DayReason.LAST),
    ]


def test_intake_after_the_close_is_told_as_closed():
    assert told("2021-03-12 18:00", 1, "same_day")[0] == (12, DayReason.CLOSED)
    assert told("2021-03-12 18:00", 1, "working_hour")[0] == (12, DayReason.CLOSED)


def test_hours_are_counted_in_minutes_day_by_day():
    term = lines("2021-03-12 15:30", 24, "working_hour")
    assert [(line.day.day, line.counted, line.total) for line in term] == [
        (12, 90, 90),
        (13, 0, 90),
        (14, 0, 90),
        (15, 480, 570),
        (16, 480, 1050),
        (17, 390, 1440),
    ]
    assert "Điều 147 khoản 1" in term[0].law


def test_a_day_wholly_paused_is_told_so_in_hours():
    pauses = [("2021-03-09 06:00", "2021-03-09 18:00"), ("2021-03-09 10:00", "2021-03-09 12:00")]
    assert told("2021-03-08 16:00", 2, "working_hour", pauses=pauses) == [
        (8, DayReason.COUNTED),
        (9, DayReason.PAUSED),
        (10, DayReason.LAST),
    ]


def test_seconds_of_receipt_still_add_up_to_the_term():
    assert lines("2021-03-08 15:59:31", 8, "working_hour")[-1].total == 480


def test_make_up_work_without_office_hours_is_a_day_of_rest():
    sunday = DayRow(at("2021-03-14 00:00").date(), DayKind.MAKEUP_WORK, "Làm bù")
    no_mondays = [rule for rule in DATED.hours if rule.weekday != 0]
    calendar = type(DATED)(hours=no_mondays, days=[sunday], first_day=DATED.first_day, last_day=DATED.last_day)
    assert told("2021-03-12 09:00", 1, "working_day", calendar=calendar)[2] == (14, DayReason.WEEKEND)
