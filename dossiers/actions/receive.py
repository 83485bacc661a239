"""Receiving a dossier at the counter: code, date, receipt, history and notice in one transaction."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import code_prefix, scope_of
from catalogue.models import ProcedureVersion, RequiredDocument
from catalogue.queries import versions_at
from core.dates import local_day
from core.text import one_line
from dossiers import notice_kinds, texts
from dossiers.actions.documents import document_of
from dossiers.actions.move import begin, record
from dossiers.actions.people import Person, make_findable, person_values
from dossiers.actions.promises import explanation, promise
from dossiers.actions.receipt import issue_receipt
from dossiers.actions.steps import open_step
from dossiers.deadlines import SHORT_UNITS, legal_clock
from dossiers.enums import Channel, Ground, ResultWay
from dossiers.errors import Refused, Stale
from dossiers.ladder import ladder
from dossiers.models import Applicant, Dossier, DossierDocument, next_code
from dossiers.moves import Move
from dossiers.rules import is_handed_in
from notices.actions.enqueue import enqueue
from workdays.arithmetic import Deadline
from workdays.queries import held_calendar


@dataclass(frozen=True)
class Intake:
    """What the desk hands to ``receive``. ``documents``: required document id → (originals, copies).

    ``submission`` names the filled-in form: the same one never makes two dossiers. ``representative`` has name,
    national_id, phone, email, address, paper.
    """

    office: Office
    version: ProcedureVersion
    person: Person
    documents: Mapping[int, tuple[int, int]]
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    representative: dict[str, str] | None = None
    summary: str = ""
    sets: int = 1
    channel: int = Channel.COUNTER
    result_way: str = ResultWay.COUNTER


def receive(*, intake: Intake, actor: User, at: datetime) -> Dossier:
    """Receive a complete dossier; the same ``submission`` again gives the dossier that it made the first time.

    Raises ``Refused`` (not the actor's desk or not its procedure, a paper is missing or not of the list) and ``Stale`` (the procedure
    has a new version since the form was opened).
    """
    known = Dossier.objects.filter(submission=intake.submission).first()
    if known:
        return known
    required = _checked(intake, actor=actor, at=at)
    with transaction.atomic():
        # The second of two posts that race waits here and then finds the first one's dossier.
        _lock_submission(intake.submission)
        known = Dossier.objects.filter(submission=intake.submission).first()
        # What is written is for the applicant and the file, whatever language the clerk reads.
        with translation.override(settings.LANGUAGE_CODE):
            return known or _write(intake, required, actor=actor, at=at)


def _lock_submission(submission: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [submission.int & 0x7FFF_FFFF_FFFF_FFFF])


def _checked(intake: Intake, *, actor: User, at: datetime) -> list[RequiredDocument]:
    day = local_day(at)
    if intake.office.pk not in scope_of(actor, on=day).intake:
        raise Refused(_("Ông/bà chưa được giao tiếp nhận hồ sơ tại %(office)s.") % {"office": intake.office})
    if not code_prefix(intake.office):
        raise Refused(
            _("%(office)s chưa có mã định danh nên chưa cấp được mã hồ sơ. Xin báo quản trị bổ sung mã.")
            % {"office": intake.office}
        )
    version = intake.version
    if version.valid_from > day or (version.valid_to and version.valid_to < day):
        raise Stale(
            _(
                "Thủ tục “%(name)s” vừa có quy định mới. Những gì đã nhập vẫn còn; xin chọn lại thủ tục và kiểm tra giấy tờ."
            )
            % {"name": version.name}
        )
    if not versions_at(intake.office, day).filter(pk=version.pk).exists():
        raise Refused(
            _("%(office)s không nhận thủ tục “%(name)s”. Xin hướng dẫn người nộp đến đúng nơi.")
            % {"office": intake.office, "name": version.name}
        )
    required = list(version.documents.order_by("order"))
    needed = [row for row in required if row.is_required and not row.condition]
    missing = [row.name for row in needed if not is_handed_in(row, intake.documents)]
    if missing:
        raise Refused(
            _("Hồ sơ còn thiếu: %(papers)s. Hồ sơ được giữ ở dạng nháp cho đến khi đủ giấy tờ.")
            % {"papers": "; ".join(missing)}
        )
    if set(intake.documents) - {row.pk for row in required}:
        raise Refused(
            _("Không được nhận giấy tờ ngoài danh mục của thủ tục. Xin tải lại trang để lấy danh mục mới nhất.")
        )
    if not one_line(intake.person.full_name):
        raise Refused(_("Xin nhập họ và tên người nộp, ví dụ: Nguyễn Văn An."))
    return required


def _write(intake: Intake, required: list[RequiredDocument], *, actor: User, at: datetime) -> Dossier:
    calendar = held_calendar()
    term = legal_clock(version=intake.version, complete_at=at, calendar=calendar)
    rungs = ladder(
        counted_from=term.starts_at,
        made_at=at,
        due_at=term.due_at,
        is_short=intake.version.time_unit in SHORT_UNITS,
        is_reschedule=False,
        calendar=calendar,
    )
    dossier = _new_dossier(intake, term, rungs[0].at, actor=actor, at=at)
    DossierDocument.objects.bulk_create(
        document_of(dossier, row, intake.documents[row.pk]) for row in required if row.pk in intake.documents
    )
    given = promise(
        dossier,
        ground=Ground.RECEIPT,
        due_at=term.due_at,
        is_day_term=term.is_day_term,
        complete_at=at,
        counted_from=term.starts_at,
        actor=actor,
        at=at,
        basis=explanation(term),
    )
    title = dossier.step.title if dossier.step else _("Tiếp nhận")
    open_step(dossier, step=dossier.step, title=title, office=intake.office, holder=actor, given_by=actor, at=at)
    record(
        dossier,
        kind=Move.RECEIVE,
        before=None,
        actor=actor,
        at=at,
        facts={"channel": intake.channel, "promise": given.number},
    )
    issue_receipt(dossier, required=required, actor=actor, at=at)
    _tell(dossier, at=at)
    return dossier


def _new_dossier(intake: Intake, term: Deadline, first_rung_at: datetime, *, actor: User, at: datetime) -> Dossier:
    person = person_values(intake.person, intake.representative)
    fee = intake.version.fees.published().first()
    dossier = Dossier(
        submission=intake.submission,
        office=intake.office,
        version=intake.version,
        applicant=Applicant.objects.create(**person),
        channel=intake.channel,
        summary=one_line(intake.summary)[:500] or intake.version.name[:500],
        sets=intake.sets,
        fee_vnd=fee.amount_vnd if fee else None,
        result_way=intake.result_way,
        has_paper_result=intake.version.has_paper_result and intake.result_way != ResultWay.ELECTRONIC,
        received_at=at,
        due_at=term.due_at,
        promised_at=term.due_at,
        is_day_term=term.is_day_term,
        holder_office=intake.office,
        holder=actor,
        step=intake.version.steps.order_by("order").first(),
        next_rung_at=first_rung_at,
        created_by=actor,
    )
    make_findable(dossier)
    begin(dossier, move=Move.RECEIVE)
    dossier.code = next_code(code_prefix(intake.office), local_day(at))
    dossier.save(force_insert=True)
    dossier.refresh_from_db(fields=["code"])
    return dossier


def _tell(dossier: Dossier, *, at: datetime) -> None:
    drafts = texts.to_applicant(
        dossier, kind=notice_kinds.RECEIVED.name, occasion="promise:1", message=texts.received(dossier)
    )
    enqueue(drafts=drafts, at=at)
