"""What the public look-up reads: by code and digits, by the page's own id, by the token on the receipt.

TT 01/2018/TT-VPCP Đ.16 k.2d: without authentication nothing but the code and the degree of completion; ``Facts`` hold
no more. Who holds it, the procedure and the name (masked where shown) are in ``ReceiptFacts``.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When

from accounts.enums import Role
from catalogue.models import ProcessStep
from dossiers.enums import FileKind, ResultWay, Status
from dossiers.lookup_keys import asked_digests
from dossiers.models import Dossier, DossierFile, Promise, StepRecord, SupplementRequest
from dossiers.paper_kinds import APOLOGY
from dossiers.queries.statement import Statement
from papers.models import Paper
from workdays.models import CalendarVersion

MOST_DIGESTS = 4  # telephone and number of the applicant and of the person who files for them
_NO_DIGEST = "-" * 64
_NOBODY = (0, "no-dossier-has-this-to", ())


@dataclass(frozen=True, slots=True)
class Facts:
    """One dossier as the look-up shows it; the columns of ``_COLUMNS`` in this order. Moments are aware."""

    pk: int
    code: str
    status: int
    outcome: str
    result_way: str
    has_paper_result: bool
    is_day_term: bool
    received_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    shelved_at: datetime | None
    handed_over_at: datetime | None
    step_order: int | None
    step_role: str | None
    desk: str
    desk_phone: str
    desk_hotline: str
    desk_address: str
    has_work_ahead: bool  # a later step is worked on by officers: a signature now is not the last one
    calendar_version: UUID | None
    posted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptFacts(Facts):
    """What the receipt's token adds."""

    procedure: str
    full_name: str
    holder_office: str | None
    holder_office_phone: str | None
    holder: str | None
    holder_title: str | None
    holder_phone: str | None
    tracking_number: str | None


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A promise. ``basis`` are the clock's lines: day (ISO), reason, counted, total, law, note."""

    number: int
    ground: str
    due_at: datetime
    is_day_term: bool
    delay_reason: str
    made_at: datetime
    basis: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Stay:
    """One office held the dossier from ``started_at``."""

    office: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """An issued letter of apology, without its content."""

    pk: UUID
    number: int
    issued_at: datetime


_COLUMNS = (
    *("pk", "code", "status", "outcome", "result_way", "has_paper_result", "is_day_term"),
    *("received_at", "due_at", "promised_at", "finished_at", "shelved_at", "handed_over_at"),
    *("step__order", "step__role", "office__name", "office__phone", "office__hotline", "office__address"),
    *("has_work_ahead", "calendar_version", "hand_over__posted_at"),
)
_RECEIPT_COLUMNS = (
    *_COLUMNS,
    *("version__name", "applicant__full_name", "holder_office__name", "holder_office__phone"),
    *("holder__full_name", "holder__title", "holder__phone", "hand_over__tracking_number"),
)


def _annotated() -> QuerySet[Dossier]:
    later = ProcessStep.objects.filter(
        version=OuterRef("version"), order__gt=OuterRef("step__order"), role=Role.PROCESSING
    )
    no_step = When(step=None, then=Value(False))
    return Dossier.objects.order_by().annotate(
        has_work_ahead=Case(no_step, default=Exists(later), output_field=BooleanField()),
        calendar_version=Subquery(CalendarVersion.objects.values("version")[:1]),
    )


_BY_CODE = Statement(
    "by_code",
    lambda code: Dossier.objects.filter(code=code).order_by().values_list("pk", "public_token", "tail_digests"),
    stand_in="the code",
)
_BY_PK = Statement("by_pk", lambda pk: _annotated().filter(pk=pk).values_list(*_COLUMNS), stand_in=-271828)
_BY_TOKEN = Statement(
    "by_token",
    lambda token: _annotated().filter(public_token=token).values_list(*_RECEIPT_COLUMNS),
    stand_in="the token",
)
_PROMISES = Statement(
    "promises",
    lambda pk: (
        Promise.objects.filter(dossier=pk)
        .order_by("number")
        .values_list("number", "ground", "due_at", "is_day_term", "delay_reason", "made_at", "basis")
    ),
    stand_in=-271828,
)
_STAYS = Statement(
    "stays",
    lambda pk: (
        StepRecord.objects.filter(dossier=pk).order_by("number").values_list("office__name", "started_at", "ended_at")
    ),
    stand_in=-271828,
)
_LETTERS = Statement(
    "letters",
    lambda subject: (
        Paper.objects.filter(subject=subject, kind=APOLOGY.name)
        .order_by("-issued_at")
        .values_list("pk", "number", "issued_at")
    ),
    stand_in="the subject",
)


def dossier_with(code: str, tail: str) -> int | None:
    """Id of the dossier of ``code``, if ``tail`` are the last digits of a number given with it. One query.

    The same work is done whether the code exists or not, and whichever digest fits.
    """
    pk, token, digests = _BY_CODE.row(code) or _NOBODY
    kept = [*digests, *[_NO_DIGEST] * MOST_DIGESTS][:MOST_DIGESTS]
    is_right = False
    for asked in asked_digests(token, tail):
        for known in kept:
            is_right |= compare_digest(asked, known)
    return pk if is_right else None


def facts_of(dossier_id: int) -> Facts | None:
    """What the code's own page shows. One query."""
    row = _BY_PK.row(dossier_id)
    return Facts(*row) if row else None


def desk_and_language(dossier_id: int) -> tuple[int, str]:
    """The desk that received it, and the language its applicant is written to in. One query."""
    return Dossier.objects.values_list("office_id", "applicant__language").get(pk=dossier_id)


def facts_by_token(token: str) -> ReceiptFacts | None:
    """What the receipt's page shows. One query."""
    row = _BY_TOKEN.row(token)
    return ReceiptFacts(*row) if row else None


def dates_given(dossier_id: int) -> list[GivenDate]:
    """Every promise, oldest first. One query."""
    return [_given(*row) for row in _PROMISES.rows(dossier_id)]


def _given(
    number: int, ground: str, due_at: datetime, is_day_term: bool, delay_reason: str, made_at: datetime, basis: str
) -> GivenDate:
    return GivenDate(number, ground, due_at, is_day_term, delay_reason, made_at, json.loads(basis))


def stays(dossier_id: int) -> list[Stay]:
    """The offices that held the dossier in turn; further steps at the same office are one stay. One query."""
    found: list[Stay] = []
    for office, started_at, ended_at in _STAYS.rows(dossier_id):
        if found and found[-1].office == office:
            found[-1] = Stay(office, found[-1].started_at, ended_at)
        else:
            found.append(Stay(office, started_at, ended_at))
    return found


def letters_about(dossier_id: int) -> list[Letter]:
    """Letters of apology, newest first. One query."""
    return [Letter(*row) for row in _LETTERS.rows(f"dossier:{dossier_id}")]


def asked_for(dossier_id: int) -> SupplementRequest | None:
    """What the applicant is asked to bring now, its items with it; None for nothing. Two queries at most."""
    waiting = SupplementRequest.objects.filter(dossier=dossier_id, ended_at=None)
    return waiting.select_related("dossier").prefetch_related("items__required").first()


def results(dossier_id: int) -> list[DossierFile]:
    """The electronic results of a dossier that was handed over as files; one query."""
    rows = DossierFile.objects.filter(dossier=dossier_id, kind=FileKind.RESULT, withdrawn_at=None)
    handed = rows.filter(dossier__status=Status.RETURNED, dossier__hand_over__way=ResultWay.ELECTRONIC)
    return list(handed.select_related("dossier").order_by("added_at", "pk"))


def letter(token: str, paper_id: UUID) -> Paper | None:
    """A letter of apology of the dossier that the receipt's token names. Two queries."""
    facts = facts_by_token(token)
    if facts is None:
        return None
    return Paper.objects.filter(pk=paper_id, kind=APOLOGY.name, subject=f"dossier:{facts.pk}").first()


def day_of(line: dict[str, Any]) -> date:
    """The day of one line of a basis."""
    return date.fromisoformat(line["day"])
