"""Reads the calendar out of the database."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from workdays.calendar import DEFAULT_HOURS, DayRow, WorkCalendar
from workdays.enums import DayKind
from workdays.errors import CalendarMissing
from workdays.models import CalendarDay, CalendarVersion, CalendarYear, OfficeHours
from workdays.packaged import YEARS_BEYOND

CALENDAR_LOCK = 7_452_022  # key of an advisory lock; any number that nothing else uses
# The calendar this process built last, with the version it was built from.
_held: tuple[UUID | None, WorkCalendar] | None = None


def calendar_version() -> UUID | None:
    """A value that is new after every committed change of the calendar; one indexed row. None: never filled."""
    return CalendarVersion.objects.values_list("version", flat=True).first()


def live_calendar() -> WorkCalendar:
    """The calendar of the database, with a bare, unconfirmed year after the last one known.

    One cheap query while nothing changed, four after a change. The version is read before the rows: a change in
    between is filed under the old version and read again next time, never the other way round. Raises
    CalendarMissing while no calendar was loaded.
    """
    global _held
    version = calendar_version()
    held = _held
    if held is not None and held[0] == version:
        return held[1]
    calendar = _build()
    _held = (version, calendar)
    return calendar


def held_calendar() -> WorkCalendar:
    """``live_calendar``, which nobody changes until the present transaction ends: for dates given to new dossiers.

    A change that waits for it finds those dossiers when it looks whose dates move.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CALENDAR_LOCK])
    return live_calendar()


def _build() -> WorkCalendar:
    days = [
        DayRow(day, DayKind(kind), name, source, is_tentative)
        for day, kind, name, source, is_tentative in CalendarDay.objects.values_list(
            "date", "kind", "name", "source", "is_tentative"
        )
    ]
    confirmed = dict(CalendarYear.objects.values_list("year", "confirmed_at"))
    years = {row.day.year for row in days} | set(confirmed)
    if not years:
        raise CalendarMissing(_("Chưa có lịch làm việc. Hãy chạy lệnh: manage.py load_reference."))
    return WorkCalendar(
        hours=OfficeHours.objects.rules() or DEFAULT_HOURS,
        days=days,
        first_day=date(min(years), 1, 1),
        last_day=date(max(years) + YEARS_BEYOND, 12, 31),
        confirmed_years={year for year, confirmed_at in confirmed.items() if confirmed_at},
    )
