"""The promised date in words: which day, how long still, how late already."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import clock_words, day_words, local_day, moment_words
from dossiers.enums import RUNNING, Status
from dossiers.queries.counter_hours import is_tomorrow, working_days_left
from dossiers.queries.lookup import Facts
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar


@dataclass(frozen=True, slots=True)
class Term:
    """``first`` is the date lateness is judged by, ``last`` the one given last; ``left`` counts to the last one."""

    first: str
    last: str
    left: str
    lateness: str  # "2 ngày làm việc" after the first date; empty before it and on its own day
    is_rescheduled: bool
    is_past_first: bool
    is_past_last: bool
    is_today: bool
    was_finished_late: bool


def date_words(moment: datetime, *, is_day_term: bool) -> str:
    """Day terms say the day, hour terms the minute too."""
    return day_words(local_day(moment)) if is_day_term else moment_words(moment)


def term_of(facts: Facts, *, at: datetime, calendar: WorkCalendar | None) -> Term | None:
    """None for a dossier without a promised date (not received yet)."""
    due, promised = facts.due_at, facts.promised_at
    if due is None or promised is None:
        return None
    is_rescheduled = promised != due
    is_owed = facts.status in RUNNING or _is_on_its_way(facts)
    first = date_words(due, is_day_term=facts.is_day_term)
    return Term(
        first=first,
        last=date_words(promised, is_day_term=True) if is_rescheduled else first,
        left=_left(promised, at=at, calendar=calendar, is_day_term=facts.is_day_term or is_rescheduled),
        lateness=_lateness(due, at=at, calendar=calendar),
        is_rescheduled=is_rescheduled,
        is_past_first=is_owed and at > due,
        is_past_last=is_owed and at > promised,
        is_today=local_day(at) == local_day(promised),
        was_finished_late=_finished_late(facts, due),
    )


def _is_on_its_way(facts: Facts) -> bool:
    return facts.status == Status.DONE and facts.has_paper_result and facts.shelved_at is None


def _finished_late(facts: Facts, due: datetime) -> bool:
    if facts.finished_at is None:
        return False
    if facts.is_day_term:
        return local_day(facts.finished_at) > local_day(due)
    return facts.finished_at.replace(second=0, microsecond=0) > due


def _left(promised: datetime, *, at: datetime, calendar: WorkCalendar | None, is_day_term: bool) -> str:
    if at > promised:
        return ""
    day = local_day(promised)
    if day == local_day(at):
        return _("hôm nay") if is_day_term else _("hôm nay, trước %(time)s") % {"time": clock_words(promised)}
    if is_tomorrow(day, at=at):
        return _("ngày mai")
    days = _working_days(calendar, until=promised, at=at)
    return ngettext("còn %(n)d ngày làm việc", "còn %(n)d ngày làm việc", days) % {"n": days} if days > 0 else ""


def _lateness(due: datetime, *, at: datetime, calendar: WorkCalendar | None) -> str:
    if at <= due:
        return ""
    days = -_working_days(calendar, until=due, at=at)
    return ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", days) % {"n": days} if days > 0 else ""


def _working_days(calendar: WorkCalendar | None, *, until: datetime, at: datetime) -> int:
    if calendar is None:
        return 0
    try:
        return working_days_left(calendar, until=until, at=at)
    except OutsideCalendar:
        return 0
