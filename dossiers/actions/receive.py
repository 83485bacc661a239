"""Receiving a dossier: code, date, receipt, history and notice in one transaction.

At the counter, from the post (the time runs from the signing of the minutes), after an outage (from the moment it was
really received), or from what was registered before and waits for the desk's answer.
"""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import code_prefix
from catalogue.models import RequiredDocument
from core.dates import local_day
from core.text import one_line
from dossiers import notice_kinds, texts
from dossiers.actions.arrivals import Intake, check_arrival, check_complete, check_desk, check_procedure
from dossiers.actions.documents import document_of
from dossiers.actions.move import begin, move, record
from dossiers.actions.people import make_findable, person_values
from dossiers.actions.promises import explanation, promise
from dossiers.actions.receipt import issue_receipt
from dossiers.actions.steps import open_step
from dossiers.deadlines import SHORT_UNITS, legal_clock
from dossiers.enums import Channel, Ground, ResultWay, Status
from dossiers.errors import Refused
from dossiers.ladder import ladder
from dossiers.models import Applicant, Dossier, DossierDocument, PostalFiling, next_code
from dossiers.moves import Move
from notices.actions.enqueue import enqueue
from workdays.arithmetic import Deadline
from workdays.queries import held_calendar

__all__ = ["Intake", "filed_values", "lock_submission", "new_dossier", "receive", "write_postal"]


def receive(*, intake: Intake, actor: User, at: datetime) -> Dossier:
    """Receive a complete dossier; the same ``submission`` again gives the dossier that it made the first time.

    A dossier that was registered under this submission is the one received. Raises ``Refused`` (not the actor's desk or
    not its procedure, a paper is missing or not of the list, an impossible arrival) and ``Stale`` (the procedure has a
    new version since the form was opened).
    """
    known = _saved(intake.submission)
    if known and known.status != Status.REGISTERED:
        return known
    check_desk(intake, actor=actor, at=at)
    required = check_procedure(intake, at=at)
    check_complete(intake, required)
    check_arrival(intake, at=at)
    with transaction.atomic():
        # The second of two posts that race waits here and then finds the first one's dossier.
        lock_submission(intake.submission)
        known = _saved(intake.submission)
        if known and known.status != Status.REGISTERED:
            return known
        # What is written is for the applicant and the file, whatever language the clerk reads.
        with translation.override(settings.LANGUAGE_CODE):
            return _write(intake, required, known, actor=actor, at=at)


def _saved(submission: uuid.UUID) -> Dossier | None:
    return Dossier.objects.filter(submission=submission).first()


def lock_submission(submission: uuid.UUID) -> None:
    """Wait for whoever saves the same form."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [submission.int & 0x7FFF_FFFF_FFFF_FFFF])


def _write(
    intake: Intake, required: list[RequiredDocument], waiting: Dossier | None, *, actor: User, at: datetime
) -> Dossier:
    since = _since(intake, waiting, at=at)
    # On paper the date was given when the filing was received: the rungs since then are climbed, not skipped.
    made_at = since if intake.late_entry else at
    calendar = held_calendar()
    term = legal_clock(version=intake.version, complete_at=since, calendar=calendar)
    rungs = ladder(
        counted_from=term.starts_at,
        made_at=made_at,
        due_at=term.due_at,
        is_short=intake.version.time_unit in SHORT_UNITS,
        is_reschedule=False,
        calendar=calendar,
    )
    values = _received_values(intake, term, since, actor=actor) | {"next_rung_at": rungs[0].at}
    facts = _facts(intake, waiting)
    if waiting:
        dossier = _accept(waiting, intake, values, facts, actor=actor, at=at)
    else:
        dossier = new_dossier(intake, Move.RECEIVE, values, day_of=since, actor=actor)
        record(dossier, kind=Move.RECEIVE, before=None, actor=actor, at=made_at, facts=facts, recorded_at=at)
        write_postal(dossier, intake)
    DossierDocument.objects.bulk_create(
        document_of(dossier, row, intake.documents[row.pk]) for row in required if row.pk in intake.documents
    )
    promise(
        dossier,
        ground=Ground.RECEIPT,
        due_at=term.due_at,
        is_day_term=term.is_day_term,
        complete_at=since,
        counted_from=term.starts_at,
        actor=actor,
        at=made_at,
        basis=explanation(term),
    )
    title = dossier.step.title if dossier.step else _("Tiếp nhận")
    open_step(dossier, step=dossier.step, title=title, office=intake.office, holder=actor, given_by=actor, at=since)
    issue_receipt(dossier, required=required, actor=actor, at=at)
    _tell(dossier, at=at)
    return dossier


def _since(intake: Intake, waiting: Dossier | None, *, at: datetime) -> datetime:
    """The moment the time runs from: of what was registered as it was registered then; online, of the acceptance."""
    filed = PostalFiling.objects.filter(dossier=waiting).first() if waiting else None
    if waiting:
        return filed.signed_at if filed else at
    return intake.since(at)


def _facts(intake: Intake, waiting: Dossier | None) -> dict[str, Any]:
    late = {"outage": intake.late_entry.outage.pk} if intake.late_entry else {}
    return {"channel": waiting.channel if waiting else intake.channel, "promise": 1, **late}


def _received_values(intake: Intake, term: Deadline, since: datetime, *, actor: User) -> dict[str, Any]:
    fee = intake.version.fees.published().first()
    return {
        **filed_values(intake),
        "fee_vnd": fee.amount_vnd if fee else None,
        "received_at": since,
        "due_at": term.due_at,
        "promised_at": term.due_at,
        "is_day_term": term.is_day_term,
        "holder": actor,
        "step": intake.version.steps.order_by("order").first(),
        "outage": intake.late_entry.outage if intake.late_entry else None,
    }


def filed_values(intake: Intake) -> dict[str, Any]:
    """What the dossier says of the request itself."""
    return {
        "version": intake.version,
        "summary": one_line(intake.summary)[:500] or intake.version.name[:500],
        "sets": intake.sets,
        "result_way": intake.result_way,
        "has_paper_result": intake.version.has_paper_result and intake.result_way != ResultWay.ELECTRONIC,
    }


def new_dossier(
    intake: Intake, first: Move, values: dict[str, Any], *, day_of: datetime, actor: User | None
) -> Dossier:
    """Save a dossier in its first state, with the next code of the day on which it came."""
    dossier = Dossier(
        submission=intake.submission,
        office=intake.office,
        applicant=Applicant.objects.create(**person_values(intake.person, intake.representative)),
        channel=intake.channel,
        holder_office=intake.office,
        created_by=actor,
        **values,
    )
    make_findable(dossier)
    begin(dossier, move=first)
    dossier.code = next_code(code_prefix(intake.office), local_day(day_of))
    dossier.save(force_insert=True)
    dossier.refresh_from_db(fields=["code"])
    return dossier


def write_postal(dossier: Dossier, intake: Intake) -> None:
    """Keep what the hand-over minutes of the post say."""
    if intake.channel != Channel.POST or intake.postal is None:
        return
    PostalFiling.objects.create(
        dossier=dossier,
        tracking_number=intake.postal.tracking_number,
        minutes_number=intake.postal.minutes_number,
        signed_at=intake.postal.signed_at,
    )


def _accept(
    waiting: Dossier, intake: Intake, values: dict[str, Any], facts: dict[str, Any], *, actor: User, at: datetime
) -> Dossier:
    """What waited for the answer is received, with the person and papers as the clerk found them."""
    if waiting.office_id != intake.office.pk:
        raise Refused(_("Hồ sơ này gửi đến %(office)s. Xin chọn đúng nơi tiếp nhận.") % {"office": waiting.office})
    dossier = move(dossier_id=waiting.pk, move=Move.RECEIVE, actor=actor, at=at, changes=values, facts=facts)
    for name, value in person_values(intake.person, intake.representative).items():
        setattr(dossier.applicant, name, value)
    dossier.applicant.save()
    make_findable(dossier)
    dossier.save(update_fields=["name_tokens", "tail_digests"])
    DossierDocument.objects.filter(dossier=dossier).delete()
    return dossier


def _tell(dossier: Dossier, *, at: datetime) -> None:
    drafts = texts.to_applicant(
        dossier, kind=notice_kinds.RECEIVED.name, occasion="promise:1", message=texts.received(dossier)
    )
    enqueue(drafts=drafts, at=at)
