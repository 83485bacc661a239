from datetime import date

from vanninh_portal.calendar_picture import year_picture
from workdays.packaged import packaged_calendar


def cells(year=2026, today=date(2026, 11, 22)):
    months = year_picture(packaged_calendar(), year, today=today, link=lambda row: f"/ngay/{row.day}/")
    return months, {
        cell.day: cell for month in months for week in month.weeks for cell in week if cell.look != "outside"
    }


def test_every_day_of_the_year_stands_once_in_weeks_from_monday():
    months, found = cells()
    assert [month.title for month in months] == [f"Tháng {number}" for number in range(1, 13)]
    assert len(found) == 365
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for month in months for week in month.weeks)


def test_special_days_carry_their_colour_letter_words_and_link():
    _months, found = cells()
    swapped, made_up = found[date(2026, 1, 2)], found[date(2026, 1, 10)]
    assert (swapped.look, swapped.mark, swapped.url) == ("swapped_off", "H", "/ngay/2026-01-02/")
    assert (made_up.look, made_up.mark) == ("makeup_work", "+")
    assert found[date(2026, 9, 2)].words == "ngày lễ: Quốc khánh"


def test_ordinary_days_are_worked_or_off():
    _months, found = cells()
    assert (found[date(2026, 11, 20)].look, found[date(2026, 11, 21)].look) == ("worked", "off")
    assert [day for day, cell in found.items() if cell.is_today] == [date(2026, 11, 22)]
