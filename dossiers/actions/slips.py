"""Forms 02, 03 and (2025) 05: each numbered and frozen in the transaction of the act it tells of (law.md 3.2–3.5)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.queries import committee_of
from dossiers.models import Dossier, SupplementRequest
from dossiers.paper_kinds import REFUSAL, STOP_NOTICE, SUPPLEMENT
from dossiers.texts import hotline
from papers.actions import issue
from papers.kinds import PaperKind
from papers.models import Paper


def issue_supplement_slip(dossier: Dossier, asked: SupplementRequest, *, actor: User, at: datetime) -> Paper:
    """Form 02: everything that is missing, why, and whom to ask."""
    items = asked.items.select_related("required").order_by("required__order")
    payload = {
        "items_asked": [{"name": item.required.name, "note": item.note} for item in items],
        "reason": asked.reason,
        "asked_by": actor.full_name,
        "asked_by_phone": actor.phone,
    }
    return _issue(SUPPLEMENT, dossier, f"supplement:{asked.number}", payload, actor=actor, at=at)


def issue_refusal(dossier: Dossier, *, reason: str, actor: User, at: datetime) -> Paper:
    """Form 03: why the request cannot be granted."""
    return _issue(REFUSAL, dossier, "result", {"reason": reason}, actor=actor, at=at)


def issue_stop_notice(dossier: Dossier, *, reason: str, status: str, actor: User, at: datetime) -> Paper:
    """Form 05 of 2025, layout inferred: the applicant asked to stop; how far the dossier was, what goes back."""
    handed_in = dossier.documents.select_related("required").order_by("required__order")
    payload = {
        "reason": reason,
        "status": status,
        "returned": [
            {"name": row.required.name, "originals": row.originals, "copies": row.copies} for row in handed_in
        ],
    }
    return _issue(STOP_NOTICE, dossier, "ended", payload, actor=actor, at=at)


def _issue(
    kind: PaperKind, dossier: Dossier, occasion: str, own: dict[str, Any], *, actor: User, at: datetime
) -> Paper:
    person = dossier.applicant
    payload = {
        "code": dossier.code,
        "parent": committee_of(dossier.office).name,
        "desk": dossier.office.name,
        "full_name": person.full_name,
        "kind": person.kind,
        "national_id": person.national_id,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "procedure": dossier.version.name,
        "summary": dossier.summary,
        "received_at": dossier.received_at.isoformat() if dossier.received_at else "",
        "officer": actor.full_name,
        "hotline": hotline(dossier),
        "token": dossier.public_token,
        **own,
    }
    return issue(
        kind=kind,
        regime=dossier.version.regime,
        office=dossier.office,
        subject=dossier.subject,
        occasion=occasion,
        payload=payload,
        actor=actor,
        at=at,
    )
