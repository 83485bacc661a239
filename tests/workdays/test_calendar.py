from datetime import UTC, date, time

import pytest

from tests.workdays.calendars import AFTERNOON, DATED, MORNING, PACKAGED, at, on
from workdays.calendar import DayRow, OfficeHoursRule, WorkCalendar, contradiction, week
from workdays.enums import DayKind
from workdays.errors import BadDay, OutsideCalendar, WrongZone


def small(**changes):
    return WorkCalendar(**{"first_day": date(2021, 3, 1), "last_day": date(2021, 3, 31), **changes})


def test_weekends_and_holidays_are_no_working_days_and_make_up_saturdays_are():
    assert PACKAGED.is_working_day(on("2021-03-08"))
    assert not PACKAGED.is_working_day(on("2021-03-13"))
    assert not PACKAGED.is_working_day(on("2026-11-24"))
    assert not PACKAGED.is_working_day(on("2026-01-02"))
    assert PACKAGED.is_working_day(on("2026-01-10"))


def test_culture_day_is_a_holiday_only_since_2026():
    assert PACKAGED.is_working_day(on("2025-11-24"))


def test_a_make_up_saturday_keeps_the_hours_of_a_monday():
    assert PACKAGED.sessions(on("2026-08-22")) == PACKAGED.sessions(on("2026-08-24"))


def test_a_make_up_saturday_keeps_its_own_hours_where_saturdays_have_some():
    assert DATED.sessions(on("2024-05-04")) == (MORNING,)


def test_a_make_up_sunday_keeps_the_hours_of_a_monday():
    calendar = DATED.with_days([DayRow(on("2024-05-05"), DayKind.MAKEUP_WORK, "Làm bù")])
    assert calendar.sessions(on("2024-05-05")) == (MORNING, AFTERNOON)


def test_office_hours_change_on_their_day():
    assert DATED.opens_at(on("2022-06-30")) == at("2022-06-30 07:00")
    assert DATED.opens_at(on("2022-07-01")) == at("2022-07-01 07:30")
    assert DATED.closes_at(on("2022-07-01")) == at("2022-07-01 16:30")
    assert DATED.closes_at(on("2022-07-02")) == at("2022-07-02 11:30")


def test_before_the_first_office_hours_nothing_is_open():
    calendar = small(hours=week(date(2021, 3, 15), MORNING))
    assert calendar.sessions(date(2021, 3, 8)) == ()
    assert calendar.next_working_day(date(2021, 3, 1)) == date(2021, 3, 15)


def test_a_day_of_rest_neither_opens_nor_closes():
    with pytest.raises(BadDay, match="13/03/2021"):
        PACKAGED.opens_at(on("2021-03-13"))
    with pytest.raises(BadDay):
        PACKAGED.closes_at(on("2021-03-13"))


def test_working_days_are_added_forwards_and_backwards():
    wednesday = on("2026-11-25")
    assert PACKAGED.add_working_days(wednesday, -1) == on("2026-11-23")
    assert PACKAGED.add_working_days(wednesday, -3) == on("2026-11-19")
    assert PACKAGED.add_working_days(on("2026-11-19"), 3) == wednesday
    assert PACKAGED.add_working_days(on("2026-11-21"), 0) == on("2026-11-21")
    assert PACKAGED.add_working_days(on("2026-11-21"), -1) == on("2026-11-20")


def test_the_next_working_day_is_strictly_later_and_working_day_from_is_not():
    assert PACKAGED.next_working_day(on("2021-03-08")) == on("2021-03-09")
    assert PACKAGED.working_day_from(on("2021-03-08")) == on("2021-03-08")
    assert PACKAGED.working_day_from(on("2021-02-10")) == on("2021-02-17")


def test_working_days_between_leave_out_the_first_and_count_the_last():
    assert PACKAGED.working_days_between(on("2026-11-19"), on("2026-11-25")) == 3
    assert PACKAGED.working_days_between(on("2026-11-25"), on("2026-11-19")) == -3
    assert PACKAGED.working_days_between(on("2026-11-20"), on("2026-11-22")) == 0


def test_office_minutes_skip_lunch_and_nights():
    assert PACKAGED.office_minutes_between(at("2021-03-08 11:00"), at("2021-03-08 14:00")) == 60
    assert PACKAGED.office_minutes_between(at("2021-03-08 16:00"), at("2021-03-09 08:00")) == 120
    assert PACKAGED.office_minutes_between(at("2021-03-09 08:00"), at("2021-03-08 16:00")) == -120
    assert PACKAGED.office_minutes_between(at("2021-03-13 08:00"), at("2021-03-14 08:00")) == 0


def test_a_close_of_office_is_outside_but_may_end_a_term():
    assert PACKAGED.add_office_minutes(at("2021-03-08 16:30"), 30) == at("2021-03-08 17:00")
    assert PACKAGED.add_office_minutes(at("2021-03-08 17:00"), 1) == at("2021-03-09 07:01")
    assert PACKAGED.first_office_moment(at("2021-03-08 17:00")) == at("2021-03-09 07:00")
    assert PACKAGED.first_office_moment(at("2021-03-08 11:29")) == at("2021-03-08 11:29")


def test_seconds_of_receipt_are_kept():
    assert PACKAGED.add_office_minutes(at("2021-03-08 11:29:30.5"), 1) == at("2021-03-08 13:30:30.5")


def test_no_minutes_or_negative_minutes_are_refused():
    with pytest.raises(BadDay, match="lớn hơn 0"):
        PACKAGED.add_office_minutes(at("2021-03-08 09:00"), 0)


@pytest.mark.parametrize("day", [date(2021, 2, 28), date(2021, 4, 1)])
def test_days_outside_the_calendar_are_refused(day):
    for ask in (small().is_working_day, small().sessions, small().next_working_day, small().working_day_from):
        with pytest.raises(OutsideCalendar, match="Lịch làm việc"):
            ask(day)


def test_searches_past_either_end_are_refused():
    with pytest.raises(OutsideCalendar, match="31/03/2021"):
        small().next_working_day(date(2021, 3, 31))
    with pytest.raises(OutsideCalendar, match="01/03/2021"):
        small().add_working_days(date(2021, 3, 2), -2)
    with pytest.raises(OutsideCalendar):
        small().add_office_minutes(at("2021-03-31 16:59"), 2)
    with pytest.raises(OutsideCalendar):
        small().add_office_minutes(at("2021-02-28 23:59"), 1)
    with pytest.raises(OutsideCalendar):
        small().office_minutes_between(at("2021-03-08 09:00"), at("2021-04-01 00:00"))


def test_the_evening_of_the_last_day_is_still_inside():
    assert small().office_minutes_between(at("2021-03-31 16:00"), at("2021-03-31 23:59")) == 60


def test_moments_without_a_zone_are_refused_and_utc_is_understood():
    with pytest.raises(WrongZone, match="Asia/Ho_Chi_Minh"):
        PACKAGED.add_office_minutes(at("2021-03-08 09:00").replace(tzinfo=None), 5)
    assert PACKAGED.add_office_minutes(at("2021-03-08 09:00").astimezone(UTC), 5) == at("2021-03-08 09:05")


def test_a_tentative_day_leaves_its_year_unconfirmed():
    rows = [DayRow(date(2021, 3, 8), DayKind.HOLIDAY, "Dự kiến", is_tentative=True)]
    assert not small(days=rows, confirmed_years={2021}).is_confirmed(2021)
    assert small(confirmed_years={2021}).is_confirmed(2021)


def test_a_calendar_never_changes():
    with pytest.raises(AttributeError, match="with_days"):
        PACKAGED.first_day = date(2030, 1, 1)
    with pytest.raises(TypeError):
        PACKAGED.rows[date(2030, 1, 1)] = DayRow(date(2030, 1, 1), DayKind.HOLIDAY, "x")


def test_a_rehearsed_calendar_differs_only_in_its_days():
    rehearsed = PACKAGED.with_days([DayRow(on("2026-11-23"), DayKind.HOLIDAY, "Nghỉ thêm")], without=[on("2026-11-24")])
    assert not rehearsed.is_working_day(on("2026-11-23"))
    assert rehearsed.is_working_day(on("2026-11-24"))
    assert not PACKAGED.is_working_day(on("2026-11-24"))
    assert rehearsed.confirmed_years == PACKAGED.confirmed_years
    assert rehearsed.last_day == PACKAGED.last_day


def test_sessions_that_overlap_or_close_before_they_open_are_refused():
    with pytest.raises(BadDay, match="chồng lên nhau"):
        small(hours=week(date(2021, 1, 1), (time(7), time(11)), (time(10), time(17))))
    with pytest.raises(BadDay, match="mở trước khi đóng"):
        OfficeHoursRule(date(2021, 1, 1), 0, time(11), time(7))
    with pytest.raises(BadDay):
        OfficeHoursRule(date(2021, 1, 1), 7, time(7), time(11))


def test_make_up_work_needs_a_weekend_and_days_in_lieu_need_a_weekday():
    saturday, monday = date(2026, 8, 22), date(2026, 8, 31)
    assert contradiction(monday, DayKind.MAKEUP_WORK)
    assert contradiction(saturday, DayKind.SWAPPED_OFF)
    assert contradiction(saturday, DayKind.COMPENSATORY_OFF)
    assert not contradiction(saturday, DayKind.MAKEUP_WORK)
    assert not contradiction(saturday, DayKind.HOLIDAY)
    assert not contradiction(monday, DayKind.SWAPPED_OFF)
