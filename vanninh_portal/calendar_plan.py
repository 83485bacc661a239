"""A change of the calendar with all that hangs on it: rehearsed first, then carried out in one transaction.

The calendar knows no dossier and dossiers ask the calendar; what a change does to dates already given is put together
here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.masking import mask_name
from dossiers import texts
from dossiers.actions.recalculate import Moved, recalculate, rehearse
from dossiers.texts import Message
from notices.sms_text import accent_free, cost, measure
from workdays.actions import remove_calendar_day, set_calendar_day, set_office_hours
from workdays.calendar import DayRow, OfficeHoursRule, WorkCalendar
from workdays.packaged import YEARS_BEYOND
from workdays.queries import live_calendar

MOST_SHOWN = 100


@dataclass(frozen=True)
class Plan:
    """Days to set, days to make ordinary again, or a new week (``hours``, all of one ``valid_from``)."""

    days: tuple[DayRow, ...] = ()
    without: tuple[DayRow, ...] = ()
    hours: tuple[OfficeHoursRule, ...] = ()
    source: str = ""

    @property
    def reason(self) -> str:
        """What applicants read as the reason of a later date."""
        names = [row.name for row in self.days]
        names += [_("bỏ “%(name)s”") % {"name": row.name} for row in self.without]
        if self.hours:
            names.append(_("đổi giờ làm việc từ %(day)s") % {"day": f"{self.hours[0].valid_from:%d/%m/%Y}"})
        return ", ".join(dict.fromkeys(names))

    def applied_to(self, calendar: WorkCalendar) -> WorkCalendar:
        """The calendar as it would be; raises ``workdays.errors.BadDay`` for sessions that overlap."""
        gone = {row.day for row in self.without}
        rows = {day: row for day, row in calendar.rows.items() if day not in gone} | {row.day: row for row in self.days}
        hours = calendar.hours
        if self.hours:
            begins = self.hours[0].valid_from
            hours = (*(rule for rule in hours if rule.valid_from != begins), *self.hours)
        last_year = max([row.year for row in rows], default=0) + YEARS_BEYOND
        return WorkCalendar(
            hours=hours,
            days=rows.values(),
            first_day=min([calendar.first_day, *rows]),
            last_day=max(calendar.last_day, date(last_year, 12, 31)),
            confirmed_years=calendar.confirmed_years,
        )


@dataclass(frozen=True)
class Move:
    """A dossier whose date would move, and by what its owner would be told (sms, email; empty: nothing, call: telephone)."""

    code: str
    procedure: str
    old_due_at: datetime
    new_due_at: datetime
    ways: tuple[str, ...]


@dataclass
class Rehearsal:
    """What a plan would do. ``moves`` are the first hundred of ``count``; ``message`` is the first one's, name masked."""

    count: int = 0
    moves: list[Move] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=lambda: {"sms": 0, "email": 0, "call": 0})
    untold: int = 0  # behind a letter that promised a still later date: nothing changes for the applicant
    segments: int = 0
    message: Message | None = None

    @property
    def cost_vnd(self) -> int:
        return cost(self.segments)

    def add(self, moved: Moved, reason: str) -> None:
        self.count += 1
        ways = _ways(moved)
        for way in ways:
            self.told[way] += 1
        if not ways:
            self.untold += 1
        if ways and (self.message is None or "sms" in ways):
            message = _message(moved, reason)
            self.message = self.message or message
            if "sms" in ways:
                self.segments += measure(message.sms).segments
        if len(self.moves) < MOST_SHOWN:
            dossier = moved.dossier
            self.moves.append(Move(dossier.code, dossier.version.name, moved.old_due_at, moved.new_due_at, ways))


def _ways(moved: Moved) -> tuple[str, ...]:
    if not moved.is_last_date:
        return ()
    contact = texts.contact_of(moved.dossier)
    ways = (("sms", contact.phone), ("email", contact.email))
    return tuple(way for way, address in ways if address) or ("call",)


def _message(moved: Moved, reason: str) -> Message:
    """As the applicant would get it; the dossier in memory is changed and never saved."""
    dossier = moved.dossier
    dossier.promised_at = moved.new_due_at
    dossier.applicant.full_name = mask_name(dossier.applicant.full_name)
    message = texts.new_date(dossier, reason=reason)
    return Message(accent_free(message.sms), message.title, message.body)


def rehearse_plan(plan: Plan, *, at: datetime) -> Rehearsal:
    """Which dates the plan would move and who would be told what; writes nothing."""
    found = Rehearsal()
    for moved in rehearse(calendar=plan.applied_to(live_calendar()), at=at):
        found.add(moved, plan.reason)
    return found


@transaction.atomic
def carry_out(plan: Plan, *, actor: User, at: datetime) -> int:
    """Change the calendar and give every dossier that it moves its new date, event and message; gives how many moved.

    All or nothing. Raises ``workdays.errors.BadDay`` with what is wrong.
    """
    _take_out(plan.without, plan.source, actor=actor, at=at)
    for row in plan.days:
        set_calendar_day(date=row.day, kind=row.kind, name=row.name, source=plan.source, actor=actor, at=at)
    if plan.hours:
        set_office_hours(valid_from=plan.hours[0].valid_from, rules=plan.hours, actor=actor, at=at)
    return recalculate(calendar=live_calendar(), reason=plan.reason, actor=actor, at=at)


def _take_out(rows: Iterable[DayRow], source: str, *, actor: User, at: datetime) -> None:
    for row in rows:
        remove_calendar_day(date=row.day, actor=actor, at=at, source=source)
