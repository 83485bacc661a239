"""When a holiday is decreed: the dates inside the offices, which no applicant was given.

Open parts of other offices, and the desk's first answer to a filing. As with the dates of applicants none gets earlier
and none that has passed is moved; each later one leaves its event.
"""

from datetime import datetime

from accounts.models import User
from core.dates import local_day
from dossiers.actions.move import locked, record
from dossiers.deadlines import close_of_office, part_due
from dossiers.enums import EventKind, Status
from dossiers.models import Dossier, Referral
from dossiers.part_ladder import part_ladder
from dossiers.quiet import ANSWER_MINUTES, WARNED_MINUTES
from workdays.calendar import WorkCalendar


def move_parts(*, calendar: WorkCalendar, actor: User | None, at: datetime) -> None:
    """Give every open part its date and its next warning by ``calendar``. Call it when the dossiers have theirs: a part
    is not due after its dossier."""
    rows = Referral.objects.open().filter(due_at__gt=at).order_by("dossier_id")
    for dossier_id in list(rows.values_list("dossier_id", flat=True).distinct()):
        dossier = locked(dossier_id)
        climbed = _climbed(dossier)
        for part in rows.filter(dossier=dossier).select_related("step").order_by("number"):
            part.dossier = dossier
            _move_part(part, climbed.get(part.number, set()), calendar=calendar, actor=actor, at=at)


def _climbed(dossier: Dossier) -> dict[int, set[str]]:
    """Number of the part → warnings already given."""
    climbed: dict[int, set[str]] = {}
    for event in dossier.events.filter(kind=EventKind.REFERRAL_RUNG):
        climbed.setdefault(event.facts["referral"], set()).add(event.facts["rung"])
    return climbed


def _move_part(part: Referral, climbed: set[str], *, calendar: WorkCalendar, actor: User | None, at: datetime) -> None:
    """Days off also shift the warnings under a date that stays."""
    old, new = part.due_at, _due_of(part, calendar)
    ladder = part_ladder(asked_at=part.asked_at, due_at=new, calendar=calendar)
    part.next_rung_at = next(step.at for step in ladder if step.rung not in climbed)
    part.due_at = new
    if new > old and not part.is_linked:
        part.planned_minutes = int(calendar.office_minutes_between(part.asked_at, new))
    part.save(update_fields=["due_at", "next_rung_at", "planned_minutes"])
    if new > old:
        facts = {
            "referral": part.number,
            "to_office": part.office_id,
            "old": old.isoformat(),
            "new": new.isoformat(),
        }
        dossier = part.dossier
        record(dossier, kind=EventKind.REFERRAL_MOVED, before=dossier.status, actor=actor, at=at, facts=facts)


def _due_of(part: Referral, calendar: WorkCalendar) -> datetime:
    """A linked part keeps its own office hours. The day that somebody wrote for an opinion stays, unless the office is
    closed on it; then the next working day, within the dossier's own time."""
    if part.step is not None:
        return max(part.due_at, part_due(part.dossier, part.step, at=part.asked_at, calendar=calendar))
    if calendar.is_working_day(local_day(part.due_at)):
        return part.due_at
    due_at = close_of_office(calendar.add_working_days(local_day(part.due_at), 1), calendar)
    last = part.dossier.due_at
    return min(due_at, last) if last and last > part.due_at else due_at


def move_answers(*, calendar: WorkCalendar, actor: User | None, at: datetime) -> None:
    """Give every filing that waits for the desk its eight working hours by ``calendar``."""
    waiting = Dossier.objects.filter(status=Status.REGISTERED, answered_at=None, answer_due_at__gt=at)
    for dossier_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        dossier = locked(dossier_id)
        since, old = dossier.registered_at, dossier.answer_due_at
        if dossier.status != Status.REGISTERED or since is None or old is None:
            continue
        new = calendar.add_office_minutes(since, ANSWER_MINUTES)
        if new <= old:
            continue
        dossier.answer_due_at = new
        is_warned = dossier.quiet_level > 0
        dossier.quiet_until = new if is_warned else calendar.add_office_minutes(since, WARNED_MINUTES)
        dossier.save(update_fields=["answer_due_at", "quiet_until"])
        facts = {"old": old.isoformat(), "new": new.isoformat()}
        record(dossier, kind=EventKind.ANSWER_MOVED, before=dossier.status, actor=actor, at=at, facts=facts)
