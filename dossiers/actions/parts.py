"""Parts of a linked dossier: opened when it reaches the agencies' steps, ended when they are done.

In the order of the procedure one agency holds the dossier after the other; steps marked "together with the one before"
go to all their agencies at once, while the office that held the dossier leads (NĐ 61/2018/NĐ-CP Đ.19 k.6–7).
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from catalogue.models import ProcessStep
from dossiers.actions.move import record
from dossiers.actions.tell_colleagues import tell_of_part
from dossiers.deadlines import judge, part_due
from dossiers.enums import EventKind, ReferralKind, ReferralOutcome
from dossiers.errors import Refused
from dossiers.models import Dossier, Referral
from dossiers.part_ladder import part_ladder
from dossiers.rules import is_with_an_agency
from workdays.calendar import WorkCalendar
from workdays.queries import live_calendar


def calendar_of(office: Office) -> WorkCalendar:
    """The office hours that an agency's part is counted in: the portal's, since no law gives agencies others."""
    return live_calendar()


def together(steps: Sequence[ProcessStep]) -> list[ProcessStep]:
    """Of the steps ahead the ones that begin now: the first, and the linked ones that go out together with it."""
    group = list(steps[:1])
    for step in steps[1:]:
        if not (step.is_with_previous and step.is_external and group[-1].is_external):
            break
        group.append(step)
    return group


def new_part(
    dossier: Dossier,
    *,
    kind: ReferralKind,
    office: Office,
    due_at: datetime,
    planned_minutes: int,
    content: str,
    lead: Office,
    actor: User | None,
    at: datetime,
    step: ProcessStep | None = None,
) -> Referral:
    """Write what is asked, and the event."""
    last = Referral.objects.filter(dossier=dossier).aggregate(last=Max("number"))["last"] or 0
    ladder = part_ladder(asked_at=at, due_at=due_at, calendar=calendar_of(office))
    part = Referral.objects.create(
        dossier=dossier,
        number=last + 1,
        kind=kind,
        office=office,
        step=step,
        content=content,
        asked_by=actor,
        asking_office=lead,
        asked_at=at,
        due_at=due_at,
        planned_minutes=planned_minutes,
        next_rung_at=ladder[0].at,
    )
    facts = {"referral": part.number, "kind": kind, "to_office": office.pk, "due": due_at.isoformat()}
    record(dossier, kind=EventKind.REFERRAL, before=dossier.status, actor=actor, at=at, facts=facts)
    tell_of_part(part, at=at)
    return part


def open_parts(
    dossier: Dossier, group: Sequence[tuple[ProcessStep, Office]], *, lead: Office, actor: User | None, at: datetime
) -> None:
    """One part for each linked step that begins now."""
    for step, office in group:
        if not step.is_external:
            continue
        new_part(
            dossier,
            kind=ReferralKind.LINKED,
            office=office,
            due_at=part_due(dossier, step, at=at, calendar=calendar_of(office)),
            planned_minutes=step.minutes,
            content=step.title,
            lead=lead,
            actor=actor,
            at=at,
            step=step,
        )


def lead_of(dossier: Dossier) -> Office:
    """Who leads while agencies work: the office that handed the dossier out, however many agencies it went through."""
    last = (
        dossier.referrals.filter(kind=ReferralKind.LINKED).select_related("asking_office").order_by("-number").first()
    )
    if last is not None and is_with_an_agency(dossier):
        return last.asking_office
    return dossier.holder_office or dossier.office


def open_linked(dossier: Dossier) -> list[Referral]:
    rows = dossier.referrals.filter(ended_at=None, kind=ReferralKind.LINKED).select_related("office")
    return list(rows.order_by("number"))


def is_out_in_parallel(dossier: Dossier) -> bool:
    """Whether agencies work on it while another office leads."""
    return any(part.office_id != dossier.holder_office_id for part in open_linked(dossier))


def check_all_answered(dossier: Dossier) -> None:
    """Raise ``Refused`` while an agency that works beside the holder has not answered."""
    missing = [part for part in open_linked(dossier) if part.office_id != dossier.holder_office_id]
    if missing:
        names = "; ".join(f"{part.office.name} ({part.content})" for part in missing)
        raise Refused(
            _("Còn chờ phần việc của: %(who)s. Đủ trả lời của các cơ quan phối hợp mới chuyển tiếp được.")
            % {"who": names}
        )


def end_part(
    part: Referral, *, outcome: ReferralOutcome, actor: User | None, at: datetime, answer: str = "", note: bool = True
) -> None:
    """Close it: minutes used, and early, on time or overdue against its own date. One called off is not judged."""
    part.ended_at = max(at, part.asked_at)
    part.outcome, part.answer, part.answered_by, part.next_rung_at = outcome, answer, actor, None
    part.used_minutes = int(calendar_of(part.office).office_minutes_between(part.asked_at, part.ended_at))
    if outcome != ReferralOutcome.CALLED_OFF:
        part.timeliness = judge(due_at=part.due_at, is_day_term=False, at=part.ended_at)
    part.save()
    if note:
        facts = {"referral": part.number, "office": part.office_id, "outcome": outcome, "how": part.timeliness}
        record(
            part.dossier, kind=EventKind.REFERRAL_ANSWERED, before=part.dossier.status, actor=actor, at=at, facts=facts
        )


def end_parts(dossier: Dossier, *, by: Office | None, actor: User | None, at: datetime) -> None:
    """The dossier goes on or ends: the part of the agency ``by`` that held it is done, everything else called off."""
    for part in dossier.referrals.filter(ended_at=None).select_related("office").order_by("number"):
        is_done = part.is_linked and by is not None and part.office_id == by.pk
        part.dossier = dossier
        end_part(part, outcome=ReferralOutcome.DONE if is_done else ReferralOutcome.CALLED_OFF, actor=actor, at=at)


def end_part_of_holder(dossier: Dossier, holder: Office | None, *, actor: User | None, at: datetime) -> None:
    """The agency that held the dossier handed it on: its part is done. Opinions that were asked for stay open."""
    for part in open_linked(dossier):
        if holder is not None and part.office_id == holder.pk:
            part.dossier = dossier
            end_part(part, outcome=ReferralOutcome.DONE, actor=actor, at=at)


def title_of(group: Sequence[tuple[ProcessStep, Office]]) -> str:
    """What the routing slip says of a wait: one step's title, or all of them with their agencies."""
    if len(group) == 1:
        return group[0][0].title
    with translation.override(settings.LANGUAGE_CODE):  # it is kept in the file, whatever the officer reads
        return "; ".join(f"{step.title} ({office})" for step, office in group)[:200]
