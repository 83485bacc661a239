"""Form 01, the receipt: frozen as it was handed to the citizen (TT 01/2018/TT-VPCP, law.md 3.1)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.queries import committee_of
from catalogue.models import RequiredDocument
from dossiers.actions.move import record
from dossiers.enums import EventKind
from dossiers.models import Dossier
from dossiers.paper_kinds import RECEIPT
from dossiers.texts import hotline
from papers.actions import issue
from papers.models import Paper
from papers.queries import number_of, papers_about


def issue_receipt(
    dossier: Dossier, *, required: list[RequiredDocument], actor: User, at: datetime, occasion: str = "promise:1"
) -> Paper:
    """Number and freeze the receipt of a dossier that was just received, or one that replaces the last.

    A further one keeps the dossier's line in the register and names the paper it replaces.
    """
    payload = receipt_payload(dossier, required=required, actor=actor)
    if occasion != "promise:1":
        payload |= _as_replacement(dossier)
    return issue(
        kind=RECEIPT,
        regime=dossier.version.regime,
        office=dossier.office,
        subject=dossier.subject,
        occasion=occasion,
        payload=payload,
        actor=actor,
        at=at,
    )


def _as_replacement(dossier: Dossier) -> dict[str, Any]:
    first, *others = papers_about(dossier.subject).filter(kind=RECEIPT.name)
    last = others[-1] if others else first
    return {
        "officer": dossier.created_by.full_name if dossier.created_by else first.payload["officer"],
        "register": {"year": first.year, "number": first.number},
        "replaces": {"number": number_of(last), "issued_at": last.issued_at.isoformat()},
    }


def receipt_payload(dossier: Dossier, *, required: list[RequiredDocument], actor: User) -> dict[str, Any]:
    """Every field of form 01; dates as ISO text, amounts in đồng."""
    person, version = dossier.applicant, dossier.version
    handed_in = {row.required_id: row for row in dossier.documents.all()}
    return {
        "code": dossier.code,
        "parent": committee_of(dossier.office).name,
        "desk": dossier.office.name,
        "full_name": person.full_name,
        "kind": person.kind,
        "national_id": person.national_id,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "representative": person.representative,
        "procedure": version.name,
        "procedure_code": version.procedure.national_code,
        "summary": dossier.summary,
        "documents": [
            {"name": row.name, "originals": handed_in[row.pk].originals, "copies": handed_in[row.pk].copies}
            for row in required
            if row.pk in handed_in
        ],
        "sets": dossier.sets,
        "time_amount": float(version.time_amount),
        "time_unit": version.time_unit,
        "received_at": _iso(dossier.received_at),
        # The date lateness is judged by: a letter that put it off is a paper of its own.
        "promised_at": _iso(dossier.due_at),
        "result_way": dossier.result_way,
        "fee_vnd": dossier.fee_vnd,
        "officer": actor.full_name,
        "hotline": hotline(dossier),
        "token": dossier.public_token,
    }


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def note_reprint(*, dossier: Dossier, paper: Paper, actor: User, at: datetime) -> None:
    """A further print of a paper is a row of history."""
    record(
        dossier,
        kind=EventKind.REPRINT,
        before=dossier.status,
        actor=actor,
        at=at,
        facts={"paper": str(paper.pk), "kind": paper.kind},
    )
