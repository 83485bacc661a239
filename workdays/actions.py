"""Writes of the calendar: loading the packaged file, and what an officer changes or confirms."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from workdays.calendar import DEFAULT_HOURS, DayRow, OfficeHoursRule, WorkCalendar, contradiction
from workdays.calendar_file import MAX_SOURCE, YEARS, is_name, read_days
from workdays.enums import ChangeOf, DayKind, Weekday
from workdays.errors import BadDay
from workdays.models import CalendarChange, CalendarDay, CalendarYear, OfficeHours
from workdays.packaged import CONFIRMED_THROUGH

YEARS_AHEAD = 3
FILE_SOURCE = _("Tệp lịch kèm phần mềm")


@transaction.atomic
def load_calendar(*, source: Path, at: dt.datetime | None = None) -> dict[str, int]:
    """Bring the days of ``holidays.csv`` (given itself or by its folder) into the database; twice changes nothing.

    Years that an officer changed or confirmed stay as they are. Returns how many days were ``added``, ``changed``,
    ``removed``, ``unchanged`` and ``kept``. Raises BadCalendarFile, before writing anything, with every fault.
    """
    rows = read_days(source)
    at = at or timezone.now()
    counts = dict.fromkeys(("added", "changed", "removed", "unchanged", "kept"), 0)
    held = _years_in_officers_hands()
    for year in sorted({row.day.year for row in rows}):
        of_year = [row for row in rows if row.day.year == year]
        if year in held:
            counts["kept"] += len(of_year)
        else:
            _load_year(year, of_year, counts, at)
    if not OfficeHours.objects.exists():
        OfficeHours.objects.bulk_create(_hours_rows(DEFAULT_HOURS))
    return counts


@transaction.atomic
def set_calendar_day(*, date: dt.date, kind: str, name: str, source: str, actor: User, at: dt.datetime) -> CalendarDay:
    """Make the day a holiday, a day off or a make-up day, replacing what it was. Raises BadDay with what is wrong.

    The year keeps its confirmation: who changes a day of a confirmed year decides it.
    """
    name = name.strip()
    _check_day(date, kind, name, at)
    old = CalendarDay.objects.select_for_update().filter(date=date).first()
    values = {"kind": kind, "name": name, "source": source.strip()[:MAX_SOURCE], "is_tentative": False}
    day, _created = CalendarDay.objects.update_or_create(date=date, defaults=values)
    CalendarYear.objects.get_or_create(year=date.year)
    _record_day(date, actor, at, before=_words(old), after=_words(day), source=source)
    return day


@transaction.atomic
def remove_calendar_day(*, date: dt.date, actor: User, at: dt.datetime, source: str = "") -> None:
    """Make the day ordinary again. Raises BadDay when it is."""
    day = CalendarDay.objects.select_for_update().filter(date=date).first()
    if day is None:
        raise BadDay(format_lazy(_("Ngày {date} không có trong danh sách nghỉ, làm bù."), date=f"{date:%d/%m/%Y}"))
    CalendarYear.objects.get_or_create(year=date.year)
    _record_day(date, actor, at, before=_words(day), after="", source=source)
    day.delete()


@transaction.atomic
def confirm_year(*, year: int, actor: User, at: dt.datetime, source: str) -> CalendarYear:
    """Declare all special days of the year compared with the Government's notice; nothing stays tentative.

    Raises BadDay when the year has no special day yet, or no source is named.
    """
    if not source.strip():
        raise BadDay(_("Cần ghi căn cứ xác nhận. Ví dụ: Thông báo 9441/TB-BNV ngày 16/10/2025."))
    days = CalendarDay.objects.filter(date__year=year)
    if not days.exists():
        raise BadDay(format_lazy(_("Năm {year} chưa có ngày nghỉ nào để xác nhận."), year=str(year)))
    days.filter(is_tentative=True).update(is_tentative=False)
    values = {"confirmed_at": at, "confirmed_by": actor, "source": source.strip()[:MAX_SOURCE]}
    return CalendarYear.objects.update_or_create(year=year, defaults=values)[0]


@transaction.atomic
def set_office_hours(*, valid_from: dt.date, rules: Iterable[OfficeHoursRule], actor: User, at: dt.datetime) -> None:
    """Replace the week that is in force from ``valid_from``. Raises BadDay for sessions that overlap or no session."""
    rules = sorted(rules)
    if not rules or any(rule.valid_from != valid_from for rule in rules):
        raise BadDay(_("Tuần làm việc cần ít nhất một buổi, cùng ngày áp dụng. Ví dụ: thứ Hai 07:00–11:30."))
    WorkCalendar(hours=rules, first_day=valid_from, last_day=valid_from)  # refuses sessions that overlap
    replaced = OfficeHours.objects.filter(valid_from=valid_from)
    before = _hours_words(
        OfficeHoursRule(*row) for row in replaced.values_list("valid_from", "weekday", "opens", "closes")
    )
    replaced.delete()
    OfficeHours.objects.bulk_create(_hours_rows(rules))
    CalendarChange.objects.create(
        what=ChangeOf.OFFICE_HOURS,
        date=valid_from,
        before=before,
        after=_hours_words(rules),
        changed_by=actor,
        changed_at=at,
    )


def _check_day(date: dt.date, kind: str, name: str, at: dt.datetime) -> None:
    if not YEARS.start <= date.year <= at.year + YEARS_AHEAD:
        raise BadDay(_("Chỉ nhập được ngày từ năm 2000 đến ba năm sau năm nay. Ví dụ: 02/09/2026."))
    if kind not in DayKind.values:
        raise BadDay(format_lazy(_("Không có loại ngày “{kind}”. Ví dụ: holiday."), kind=kind))
    if not is_name(name):
        raise BadDay(_("Tên ngày phải có từ 1 đến 200 ký tự. Ví dụ: Quốc khánh."))
    if wrong := contradiction(date, kind):
        raise BadDay(format_lazy(_("Ngày {date}: {wrong}"), date=f"{date:%d/%m/%Y}", wrong=wrong))


def _years_in_officers_hands() -> set[int]:
    changed = set(CalendarChange.objects.filter(what=ChangeOf.DAY).values_list("date__year", flat=True))
    return changed | set(CalendarYear.objects.exclude(confirmed_by=None).values_list("year", flat=True))


def _load_year(year: int, rows: list[DayRow], counts: dict[str, int], at: dt.datetime) -> None:
    known = {day.date: day for day in CalendarDay.objects.filter(date__year=year)}
    added = []
    for row in rows:
        values = {"kind": row.kind, "name": row.name, "source": row.source, "is_tentative": row.is_tentative}
        day = known.pop(row.day, None)
        if day is None:
            added.append(CalendarDay(date=row.day, **values))
        elif any(getattr(day, field) != value for field, value in values.items()):
            CalendarDay.objects.filter(pk=day.pk).update(**values)
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    CalendarDay.objects.bulk_create(added)
    counts["added"] += len(added)
    counts["removed"] += len(known)
    CalendarDay.objects.filter(pk__in=[day.pk for day in known.values()]).delete()
    is_sure = year <= CONFIRMED_THROUGH and not any(row.is_tentative for row in rows)
    calendar_year, _created = CalendarYear.objects.get_or_create(year=year)
    if is_sure != bool(calendar_year.confirmed_at):
        calendar_year.confirmed_at = at if is_sure else None
        calendar_year.source = str(FILE_SOURCE) if is_sure else ""
        calendar_year.save()


def _hours_rows(rules: Iterable[OfficeHoursRule]) -> list[OfficeHours]:
    return [
        OfficeHours(valid_from=rule.valid_from, weekday=rule.weekday, opens=rule.opens, closes=rule.closes)
        for rule in rules
    ]


def _words(day: CalendarDay | None) -> str:
    return "" if day is None else f"{DayKind(day.kind).label}: {day.name}"


def _hours_words(rules: Iterable[OfficeHoursRule]) -> str:
    """``thứ Hai 07:00–11:30, thứ Hai 13:30–17:00, …``."""
    return ", ".join(f"{Weekday(rule.weekday).label} {rule.opens:%H:%M}–{rule.closes:%H:%M}" for rule in sorted(rules))


def _record_day(date: dt.date, actor: User, at: dt.datetime, *, before: str, after: str, source: str) -> None:
    CalendarChange.objects.create(
        what=ChangeOf.DAY,
        date=date,
        before=before,
        after=after,
        source=source.strip()[:MAX_SOURCE],
        changed_by=actor,
        changed_at=at,
    )
