from datetime import date, time
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_user
from tests.workdays.calendars import at, on
from workdays.actions import confirm_year, load_calendar, remove_calendar_day, set_calendar_day, set_office_hours
from workdays.calendar import week
from workdays.enums import ChangeOf, DayKind
from workdays.errors import BadCalendarFile, BadDay
from workdays.models import CalendarChange, CalendarDay, CalendarYear, OfficeHours
from workdays.queries import live_calendar

DATA = Path(__file__).parents[2] / "data"
NOW = at("2026-11-20 09:00")
NOTICE = "Thông báo 9441/TB-BNV"


@pytest.fixture
def officer(db):
    load_calendar(source=DATA, at=NOW)
    return make_user("Trần Thị Bình")


def counts(**more):
    return {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "kept": 0, **more}


def set_day(officer, **more):
    values = {"date": on("2026-11-23"), "kind": "holiday", "name": "Nghỉ thêm", "source": NOTICE, **more}
    return set_calendar_day(**values, actor=officer, at=NOW)


def test_loading_fills_days_years_and_office_hours(db):
    assert load_calendar(source=DATA, at=NOW) == counts(added=132)
    assert CalendarDay.objects.filter(is_tentative=True).count() == 6
    assert OfficeHours.objects.count() == 10
    year = CalendarYear.objects.get(year=2026)
    assert (year.confirmed_at, year.confirmed_by, year.source) == (NOW, None, "Tệp lịch kèm phần mềm")
    assert CalendarYear.objects.get(year=2027).confirmed_at is None


def test_loading_twice_changes_nothing(officer):
    assert load_calendar(source=DATA, at=NOW) == counts(unchanged=132)
    assert CalendarYear.objects.count() == 9


def test_a_newer_file_corrects_and_removes_days(officer, tmp_path):
    file = tmp_path / "holidays.csv"
    file.write_text("date,name_vi,kind,mark_and_source\n2025-01-01,Năm mới,holiday,x\n", encoding="utf-8")
    assert load_calendar(source=file, at=NOW) == counts(changed=1, removed=12)
    assert [day.name for day in CalendarDay.objects.filter(date__year=2025)] == ["Năm mới"]


def test_a_bad_file_changes_nothing(officer, tmp_path):
    file = tmp_path / "holidays.csv"
    file.write_text("date,name_vi,kind\n2025-01-01,Năm mới,holiday\n2025-02-31,Tết,holiday\n", encoding="utf-8")
    with pytest.raises(BadCalendarFile, match="dòng 3, cột date"):
        load_calendar(source=file, at=NOW)
    assert not CalendarDay.objects.filter(name="Năm mới").exists()


@pytest.mark.parametrize("how", ["set", "remove", "confirm"])
def test_what_an_officer_decided_is_never_loaded_over(officer, how):
    if how == "set":
        set_day(officer)
    elif how == "remove":
        remove_calendar_day(date=on("2026-11-24"), actor=officer, at=NOW)
    else:
        confirm_year(year=2026, actor=officer, at=NOW, source=NOTICE)
    before = list(CalendarDay.objects.values())
    assert load_calendar(source=DATA, at=NOW)["kept"] == 17
    assert list(CalendarDay.objects.values()) == before


def test_new_office_hours_do_not_keep_a_year_from_loading(officer):
    set_office_hours(
        valid_from=on("2026-06-01"), rules=week(on("2026-06-01"), (time(8), time(12))), actor=officer, at=NOW
    )
    assert load_calendar(source=DATA, at=NOW)["kept"] == 0


def test_a_new_holiday_moves_the_clock_and_leaves_a_row(officer):
    set_day(officer)
    assert not live_calendar().is_working_day(on("2026-11-23"))
    change = CalendarChange.objects.get()
    assert (change.before, change.after, change.changed_by) == ("", "ngày lễ: Nghỉ thêm", officer)
    assert (change.what, change.source, change.changed_at) == (ChangeOf.DAY, NOTICE, NOW)


def test_setting_a_day_again_replaces_it_and_ends_its_doubt(officer):
    set_day(officer, date=on("2027-02-04"), name="Tết Nguyên đán")
    day = CalendarDay.objects.get(date=on("2027-02-04"))
    assert (day.name, day.is_tentative) == ("Tết Nguyên đán", False)
    assert CalendarChange.objects.get().before == "ngày lễ: Tết Nguyên đán (28 tháng Chạp)"


def test_a_day_of_a_new_year_opens_that_year_unconfirmed(officer):
    set_day(officer, date=on("2028-01-03"), kind=DayKind.COMPENSATORY_OFF)
    assert CalendarYear.objects.get(year=2028).confirmed_at is None
    assert live_calendar().last_day == date(2029, 12, 31)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "feast"},
        {"name": "  "},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"kind": "makeup_work"},
        {"date": on("2026-11-22"), "kind": "swapped_off"},
        {"date": on("1999-01-01")},
        {"date": on("2030-01-01")},
    ],
)
def test_days_that_cannot_be_true_are_refused(officer, wrong):
    with pytest.raises(BadDay):
        set_day(officer, **wrong)
    assert not CalendarChange.objects.exists()


def test_a_removed_day_is_worked_again(officer):
    remove_calendar_day(date=on("2026-11-24"), actor=officer, at=NOW)
    assert live_calendar().is_working_day(on("2026-11-24"))
    assert CalendarChange.objects.get().before == "ngày lễ: Ngày Văn hóa Việt Nam"


def test_an_ordinary_day_cannot_be_removed(officer):
    with pytest.raises(BadDay, match="23/11/2026"):
        remove_calendar_day(date=on("2026-11-23"), actor=officer, at=NOW)


def test_a_confirmed_year_has_no_doubt_left(officer):
    assert not live_calendar().is_confirmed(2027)
    year = confirm_year(year=2027, actor=officer, at=NOW, source=f" {NOTICE} ")
    assert (year.confirmed_by, year.confirmed_at, year.source) == (officer, NOW, NOTICE)
    assert not CalendarDay.objects.filter(date__year=2027, is_tentative=True).exists()
    assert live_calendar().is_confirmed(2027)


def test_an_empty_year_or_a_year_without_source_cannot_be_confirmed(officer):
    with pytest.raises(BadDay, match="2031"):
        confirm_year(year=2031, actor=officer, at=NOW, source=NOTICE)
    with pytest.raises(BadDay, match="căn cứ"):
        confirm_year(year=2027, actor=officer, at=NOW, source=" ")


def test_new_office_hours_replace_those_of_the_same_day_and_leave_a_row(officer):
    start = on("2026-12-01")
    for opens in (time(8), time(7, 30)):
        set_office_hours(valid_from=start, rules=week(start, (opens, time(12)), days=[0]), actor=officer, at=NOW)
    assert live_calendar().opens_at(on("2026-12-07")) == at("2026-12-07 07:30")
    last = CalendarChange.objects.first()
    assert (last.before, last.after) == ("thứ Hai 08:00–12:00", "thứ Hai 07:30–12:00")


def test_office_hours_that_overlap_or_mix_dates_or_are_empty_are_refused(officer):
    start = on("2026-12-01")
    for rules in (
        [],
        week(start, (time(7), time(11)), (time(10), time(12))),
        week(on("2026-12-02"), (time(7), time(11))),
    ):
        with pytest.raises(BadDay):
            set_office_hours(valid_from=start, rules=rules, actor=officer, at=NOW)
    assert OfficeHours.objects.count() == 10


def test_the_history_of_the_calendar_cannot_be_rewritten(officer):
    set_day(officer)
    for rewrite in (lambda: CalendarChange.objects.update(after="x"), lambda: CalendarChange.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rewrite()


def test_the_database_itself_refuses_impossible_rows(officer):
    impossible = [
        lambda: OfficeHours.objects.create(valid_from=on("2026-12-01"), weekday=0, opens=time(12), closes=time(8)),
        lambda: OfficeHours.objects.create(valid_from=on("2026-12-01"), weekday=9, opens=time(8), closes=time(9)),
        lambda: CalendarDay.objects.create(date=on("2026-12-01"), kind="feast", name="x"),
        lambda: CalendarDay.objects.create(date=on("2026-11-24"), kind="holiday", name="x"),
    ]
    for write in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_rows_show_themselves_in_words(officer):
    set_day(officer)
    assert str(CalendarDay.objects.get(date=on("2026-11-24"))) == "24/11/2026 Ngày Văn hóa Việt Nam"
    assert str(OfficeHours.objects.first()) == "thứ Hai 07:00–11:30"
    assert str(CalendarYear.objects.first()) == "2027"
    assert str(CalendarChange.objects.get()) == "23/11/2026: – → ngày lễ: Nghỉ thêm"
