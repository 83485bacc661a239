"""Hand-overs: closing the present row of the routing slip and opening the next."""

from datetime import datetime

from accounts.models import Office, User
from catalogue.models import ProcessStep
from dossiers.enums import Timeliness
from dossiers.models import Dossier, StepRecord
from workdays.queries import live_calendar

MINUTES_AN_HOUR = 60


def open_step(
    dossier: Dossier,
    *,
    step: ProcessStep | None,
    title: str,
    office: Office,
    holder: User | None,
    given_by: User | None,
    at: datetime,
) -> StepRecord:
    """End the step that is open, if one is (judging it by its office minutes), and begin the next one."""
    close_step(dossier, at=at)
    ended = StepRecord.objects.filter(dossier=dossier).order_by("-number").first()
    return StepRecord.objects.create(
        dossier=dossier,
        number=ended.number + 1 if ended else 1,
        step=step,
        title=title,
        office=office,
        holder=holder,
        given_by=given_by,
        started_at=at,
        planned_minutes=_planned(step, ended),
    )


def resume_step(dossier: Dossier, *, given_by: User | None, at: datetime) -> StepRecord:
    """Go on after a wait where the slip stopped: the same step at the same place, with what was left of its plan."""
    last = StepRecord.objects.filter(dossier=dossier).select_related("office", "holder", "step").last()
    if last is None:  # it was waited for before the dossier was received
        step, office = dossier.step, dossier.holder_office or dossier.office
        title = step.title if step else ""
        return open_step(
            dossier, step=step, title=title, office=office, holder=dossier.holder, given_by=given_by, at=at
        )
    return open_step(
        dossier, step=last.step, title=last.title, office=last.office, holder=last.holder, given_by=given_by, at=at
    )


def _planned(step: ProcessStep | None, ended: StepRecord | None) -> int | None:
    """The step's plan; whoever takes over the same step, or goes on after a wait, has what was left of it."""
    if step is None:
        return None
    if ended is None or ended.step_id != step.pk:
        return round(step.hours * MINUTES_AN_HOUR)
    return max(0, (ended.planned_minutes or 0) - (ended.used_minutes or 0))


def close_step(dossier: Dossier, *, at: datetime) -> StepRecord | None:
    """End the open step at ``at``: office minutes used, and early, on time or overdue against its plan (form 05)."""
    row = StepRecord.objects.filter(dossier=dossier, ended_at=None).first()
    if row is None:
        return None
    row.ended_at = max(at, row.started_at)
    row.used_minutes = int(live_calendar().office_minutes_between(row.started_at, row.ended_at))
    row.timeliness = _judged(row)
    row.save(update_fields=["ended_at", "used_minutes", "timeliness"])
    return row


def _judged(row: StepRecord) -> str:
    if row.planned_minutes is None or row.used_minutes is None:
        return ""
    if row.used_minutes < row.planned_minutes:
        return Timeliness.EARLY
    return Timeliness.ON_TIME if row.used_minutes == row.planned_minutes else Timeliness.OVERDUE
