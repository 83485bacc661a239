"""Filings that reach the desk by post or over the net: registered at once, answered within eight working hours.

NĐ 45/2020/NĐ-CP Đ.11: received, declined (form 03), or asked once for what is missing (form 02, ``supplement``). No HTTP
in here: the desk registers what the post brings, the citizen registers online.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers import notice_kinds, texts
from dossiers.actions.arrivals import Intake, check_arrival, check_desk, check_procedure
from dossiers.actions.documents import document_of
from dossiers.actions.move import move, record
from dossiers.actions.reasons import checked_reason
from dossiers.actions.receive import filed_values, lock_submission, new_dossier, write_postal
from dossiers.actions.slips import issue_refusal
from dossiers.actions.tell import tell
from dossiers.enums import Channel
from dossiers.models import Dossier, DossierDocument
from dossiers.moves import Move
from dossiers.quiet import ANSWER_MINUTES, WARNED_MINUTES
from workdays.queries import live_calendar

LONGEST_REASON = 1000


def register(*, intake: Intake, actor: User | None, at: datetime) -> Dossier:
    """Note a filing that arrived and cannot be checked at once; the same ``submission`` gives the same dossier.

    ``actor`` is the clerk, or None where the citizen files online. Its eight working hours run from the signing of the
    minutes, online from ``at``. Raises ``Refused`` and ``Stale``; papers may be missing still.
    """
    if actor is not None:
        check_desk(intake, actor=actor, at=at)
    required = check_procedure(intake, at=at)
    check_arrival(intake, at=at)
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        lock_submission(intake.submission)
        known = Dossier.objects.filter(submission=intake.submission).first()
        if known:
            return known
        dossier = _write(intake, actor=actor, at=at)
        DossierDocument.objects.bulk_create(
            document_of(dossier, row, intake.documents[row.pk]) for row in required if row.pk in intake.documents
        )
        if intake.channel != Channel.COUNTER:
            message = texts.registered(dossier)
            tell(dossier, kind=notice_kinds.REGISTERED, occasion="registered", message=message, at=at)
    return dossier


def _write(intake: Intake, *, actor: User | None, at: datetime) -> Dossier:
    since = intake.since(at)
    values = {**filed_values(intake), "registered_at": since}
    if intake.channel != Channel.COUNTER:  # who stands at the counter is answered at once
        calendar = live_calendar()
        values["answer_due_at"] = calendar.add_office_minutes(since, ANSWER_MINUTES)
        values["quiet_until"] = calendar.add_office_minutes(since, WARNED_MINUTES)
    dossier = new_dossier(intake, Move.REGISTER, values, day_of=since, actor=actor)
    facts = {"channel": intake.channel}
    record(dossier, kind=Move.REGISTER, before=None, actor=actor, at=at, facts=facts)
    write_postal(dossier, intake)
    return dossier


@transaction.atomic
def decline(*, dossier_id: int, reason: str, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """A registered filing cannot be taken in: form 03 says why (NĐ 61/2018/NĐ-CP Đ.17 k.1b). Raises ``Refused``."""
    words = checked_reason(
        reason,
        missing=_("Xin ghi lý do, ví dụ: thửa đất thuộc thành phố Nha Trang, xin nộp tại nơi có đất."),
        most=LONGEST_REASON,
    )
    dossier = move(
        dossier_id=dossier_id,
        move=Move.DECLINE,
        actor=actor,
        at=at,
        revision=revision,
        changes={"holder": None, "next_rung_at": None},
    )
    with translation.override(settings.LANGUAGE_CODE):
        issue_refusal(dossier, reason=words, actor=actor, at=at)
        message = texts.declined(dossier, reason=words)
        tell(dossier, kind=notice_kinds.DECLINED, occasion="declined", message=message, at=at)
    return dossier


@transaction.atomic
def turn_away(*, intake: Intake, reason: str, actor: User, at: datetime) -> Dossier:
    """Decline at the counter: dossier and form 03 in one go, so that the refusal is on record (law.md IN-5)."""
    at_the_counter = replace(intake, channel=Channel.COUNTER, postal=None, late_entry=None)
    dossier = register(intake=at_the_counter, actor=actor, at=at)
    return decline(dossier_id=dossier.pk, reason=reason, actor=actor, at=at)
