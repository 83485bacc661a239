from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.workdays.calendars import PACKAGED, at, on
from workdays import queries
from workdays.actions import load_calendar
from workdays.arithmetic import deadline
from workdays.enums import DayKind
from workdays.errors import CalendarMissing
from workdays.models import CalendarDay, CalendarYear, OfficeHours
from workdays.queries import calendar_version, live_calendar

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def loaded(db):
    load_calendar(source=DATA)


def test_without_a_calendar_the_sentence_names_the_command(db):
    with pytest.raises(CalendarMissing, match="load_reference"):
        live_calendar()


def test_the_loaded_calendar_is_the_packaged_one(loaded):
    live = live_calendar()
    assert dict(live.rows) == dict(PACKAGED.rows)
    assert live.hours == PACKAGED.hours
    assert live.confirmed_years == PACKAGED.confirmed_years
    assert (live.first_day, live.last_day) == (PACKAGED.first_day, PACKAGED.last_day)


def test_it_is_built_once_and_then_costs_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(4):
        first = live_calendar()
    with django_assert_num_queries(1):
        assert live_calendar() is first


def test_any_write_however_made_gives_a_new_calendar(loaded):
    seen = [calendar_version()]
    writes = [
        lambda: CalendarDay.objects.create(date=on("2026-11-23"), kind=DayKind.HOLIDAY, name="Nghỉ thêm"),
        lambda: CalendarDay.objects.filter(date=on("2026-11-23")).update(name="Nghỉ"),
        lambda: CalendarDay.objects.filter(date=on("2026-11-23")).delete(),
        lambda: CalendarYear.objects.filter(year=2027).update(confirmed_at=timezone.now()),
        lambda: OfficeHours.objects.filter(weekday=0).delete(),
    ]
    for write in writes:
        write()
        assert calendar_version() not in seen
        seen.append(calendar_version())


def test_a_change_that_is_rolled_back_is_forgotten(loaded):
    before, version = live_calendar(), calendar_version()
    with transaction.atomic():
        CalendarDay.objects.create(date=on("2026-11-23"), kind=DayKind.HOLIDAY, name="Nghỉ thêm")
        assert not live_calendar().is_working_day(on("2026-11-23"))
        transaction.set_rollback(True)
    assert calendar_version() == version
    assert live_calendar().is_working_day(on("2026-11-23"))
    assert dict(live_calendar().rows) == dict(before.rows)


@pytest.mark.django_db(transaction=True)
def test_a_truncated_calendar_is_seen_as_missing():
    load_calendar(source=DATA)
    live_calendar()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE workdays_calendarday, workdays_calendaryear")
    with pytest.raises(CalendarMissing):
        live_calendar()


def test_a_change_between_version_and_rows_is_read_again(loaded, monkeypatch):
    real_build = queries._build

    def build_while_another_commits():
        monkeypatch.setattr(queries, "_build", real_build)
        CalendarDay.objects.filter(date=on("2026-11-24")).delete()
        return stale

    stale = live_calendar().with_days()
    CalendarYear.objects.filter(year=2027).update(source="x")
    monkeypatch.setattr(queries, "_build", build_while_another_commits)
    live_calendar()
    assert live_calendar().is_working_day(on("2026-11-24"))


def test_dated_office_hours_are_used(loaded):
    OfficeHours.objects.create(valid_from=date(2026, 12, 1), weekday=0, opens=time(8), closes=time(12))
    live = live_calendar()
    assert live.closes_at(on("2026-12-07")) == at("2026-12-07 12:00")
    assert not live.is_working_day(on("2026-12-08"))


def test_without_office_hours_the_default_ones_hold(loaded):
    OfficeHours.objects.all().delete()
    assert live_calendar().hours == PACKAGED.hours


def test_a_term_computed_on_the_live_calendar_is_the_packaged_one(loaded):
    asked = {"received_at": at("2026-11-19 09:10"), "amount": 3, "unit": "working_day"}
    live = deadline(calendar=live_calendar(), **asked)
    assert live.due_at == deadline(calendar=PACKAGED, **asked).due_at
    assert live.due_at - at("2026-11-25 17:00") == timedelta()
