"""Until when nothing has to happen to a dossier: then somebody is reminded, long before anything is late.

A dossier in work is quiet for the working days its procedure allows (``silent_days``), counted from the last thing a
person did. A filing that waits for the desk's first answer is quiet for six of the eight working hours that the law
gives (NĐ 45/2020/NĐ-CP Đ.11).
"""

from contextlib import suppress
from datetime import datetime

from catalogue.models import ProcedureVersion
from core.dates import local_day
from dossiers.enums import RUNNING, Status
from dossiers.models import Dossier
from workdays.calendar import WorkCalendar
from workdays.errors import CalendarMissing, OutsideCalendar
from workdays.queries import live_calendar

ANSWER_MINUTES, WARNED_MINUTES = 8 * 60, 6 * 60
AGAIN_DAYS = 2


def quiet_until(version: ProcedureVersion, *, at: datetime, calendar: WorkCalendar) -> datetime:
    """Close of office on the last working day on which nothing has to happen."""
    return calendar.closes_at(calendar.add_working_days(local_day(at), max(1, version.silent_days)))


def quiet_again(*, at: datetime, calendar: WorkCalendar) -> datetime:
    """How long the officer has after the reminder, before the head is told."""
    return calendar.closes_at(calendar.add_working_days(local_day(at), AGAIN_DAYS))


def stir(dossier: Dossier, *, at: datetime) -> bool:
    """Something happened by a person's hand: the silence begins anew, or ends with the work. Whether a field changed.

    What waits for the desk's first answer keeps its own clock: only that answer ends it. Where the calendar does not
    reach, nothing is watched.
    """
    if dossier.status == Status.REGISTERED:
        return False
    before = (dossier.quiet_until, dossier.quiet_level)
    dossier.quiet_until, dossier.quiet_level = None, 0
    if dossier.status in RUNNING:
        with suppress(CalendarMissing, OutsideCalendar):
            dossier.quiet_until = quiet_until(dossier.version, at=at, calendar=live_calendar())
    return before != (dossier.quiet_until, dossier.quiet_level)
