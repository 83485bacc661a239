"""The watch of parts asked of other offices: once a minute, warned before they are late, told when they are.

Like the watch of deadlines: rows locked with SKIP LOCKED, notices unique, the next moment stored, so that it may run
twice, in several places, and catches up after an outage (NĐ 61/2018/NĐ-CP Đ.19 k.5: no answer, and the lead tells the
head of the desk).
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation

from accounts.enums import Role
from accounts.models import User
from accounts.queries import heads_in_line, staff_of
from core.dates import local_day
from dossiers import notice_kinds
from dossiers.actions.history import Happening, append
from dossiers.actions.parts import calendar_of
from dossiers.actions.tell_colleagues import part_note, people_of
from dossiers.enums import EventKind
from dossiers.models import Referral
from dossiers.part_ladder import PartRung, PartStep, part_ladder
from notices.actions.enqueue import NoticeDraft, enqueue

logger = logging.getLogger(__name__)

BATCH = 200
NEEDED = ("office", "asking_office", "asked_by", "dossier__office", "dossier__holder", "dossier__version")


def watch_referrals(*, at: datetime, batch: int = BATCH) -> int:
    """Climb every rung of open parts that has come by ``at``; gives how many rungs were climbed."""
    broken: set[object] = set()
    climbed = 0
    with translation.override(settings.LANGUAGE_CODE):
        while True:
            seen, done = _watch_batch(broken, at=at, size=batch)
            climbed += done
            if seen < batch:
                return climbed


@transaction.atomic
def _watch_batch(broken: set[object], *, at: datetime, size: int) -> tuple[int, int]:
    """The next parts whose moment has come: how many were looked at, and how many rungs they climbed."""
    due = Referral.objects.filter(next_rung_at__lte=at).exclude(pk__in=broken).order_by("next_rung_at")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
    drafts: list[NoticeDraft] = []
    events: list[Happening] = []
    for part in Referral.objects.filter(pk__in=ids).select_related(*NEEDED).order_by("next_rung_at"):
        try:
            own = _climb(part, at=at)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  # one part's fault must not silence all others
            broken.add(part.pk)
            logger.error("part %s cannot be watched: %s", part.pk, type(error).__name__)
        else:
            drafts += own[0]
            events += own[1]
            part.save(update_fields=["next_rung_at"])
    enqueue(drafts=drafts, at=at)
    append(events)
    return len(ids), len(events)


def _climb(part: Referral, *, at: datetime) -> tuple[list[NoticeDraft], list[Happening]]:
    """What is said for the rungs that have come; the part's next moment is set, not yet saved."""
    ladder = part_ladder(asked_at=part.asked_at, due_at=part.due_at, calendar=calendar_of(part.office))
    since = part.next_rung_at or at
    drafts, events = [], []
    for step in [step for step in ladder if since <= step.at <= at]:
        drafts += _say(part, step.rung, at=at)
        events.append(_happening(part, step))
    part.next_rung_at = next((step.at for step in ladder if step.at > at), None)
    return drafts, events


def _happening(part: Referral, step: PartStep) -> Happening:
    facts = {"referral": part.number, "rung": step.rung.value, "office": part.office_id}
    dossier = part.dossier
    kind = EventKind.REFERRAL_RUNG.value
    return Happening(dossier.pk, kind, int(dossier.status), dossier.holder_office_id, step.at, facts)


def _say(part: Referral, rung: PartRung, *, at: datetime) -> list[NoticeDraft]:
    """Before the date the people of the office asked, or those who answer for it; at the date both, and the desk."""
    asked, ours = people_of(part.office, at=at), _ours(part, at=at)
    if rung == PartRung.DUE:
        heads = heads_in_line(part.office, on=local_day(at))[:1]
        told = [(person, True) for person in heads] + [(person, False) for person in ours]
    else:
        told = [(person, True) for person in asked] or [(person, False) for person in ours]
    kind, occasion = notice_kinds.OF_PARTS[rung], f"referral:{part.number}"
    drafts: list[NoticeDraft] = []
    for person, is_asked in {person.pk: (person, is_asked) for person, is_asked in reversed(told)}.values():
        drafts += part_note(part, kind=kind, occasion=occasion, person=person, is_asked=is_asked)
    return drafts


def _ours(part: Referral, *, at: datetime) -> list[User]:
    """The officer who leads (who asked, where nobody holds it) and the head of the desk that received the dossier; a
    clerk of the desk, where nobody heads its line."""
    dossier, day = part.dossier, local_day(at)
    lead = dossier.holder if dossier.holder and dossier.holder_office_id != part.office_id else part.asked_by
    desk = heads_in_line(dossier.office, on=day)[:1] or list(staff_of(dossier.office, Role.INTAKE, on=day)[:1])
    return [person for person in [lead, *desk] if person is not None and person.is_active]
