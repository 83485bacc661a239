"""Forms 02, 03 and (2025) 05: each numbered and frozen in the transaction of the act it tells of (law.md 3.2–3.5).

The routing slip is issued once, when nothing more can be added to it; until then it is printed fresh each time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import Scope, committee_of, scope_of
from core.dates import local_day
from dossiers.actions.move import locked
from dossiers.enums import ENDED
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.paper_kinds import REFUSAL, ROUTING_SLIP, STOP_NOTICE, SUPPLEMENT
from dossiers.queries.routing import offices_of, routing_rows
from dossiers.rules import answerable_office
from dossiers.sheets import HEAD_OF_AN_OFFICE, place_of
from dossiers.texts import hotline
from papers.actions import issue
from papers.kinds import PaperKind
from papers.models import Paper
from papers.queries import papers_about, wording_of
from papers.sheet import pdf_of
from signing.actions.sign import owe_signature
from signing.queries import stead_words


def issue_supplement_slip(
    dossier: Dossier, *, items: Sequence[tuple[str, str]], reason: str, occasion: str, actor: User, at: datetime
) -> Paper:
    """Form 02: everything that is missing (name, note), why, and whom to ask."""
    return _issue(SUPPLEMENT, dossier, occasion, _asking(items, reason, actor), actor=actor, at=at)


def issue_slip_to_sign(
    dossier: Dossier, *, items: Sequence[tuple[str, str]], reason: str, occasion: str, actor: User, at: datetime
) -> Paper:
    """Form 02 that the head signs: of the office they head, for only there can they sign, and as its head."""
    on = local_day(at)
    office = answerable_office(dossier, on=on) or dossier.office
    committee = committee_of(office)
    own = {
        **_asking(items, reason, dossier.holder or actor),
        "parent": committee.name,
        "desk": office.name,
        "place": place_of(committee.name) or place_of(committee_of(dossier.office).name),
        "signer_role": stead_words(actor, office, on=on) or str(HEAD_OF_AN_OFFICE),
        "signer_title": actor.title,
    }
    paper = _issue(SUPPLEMENT, dossier, occasion, own, actor=actor, at=at, office=office)
    owe_signature(paper=paper, signer=actor, at=at)
    return paper


def _asking(items: Sequence[tuple[str, str]], reason: str, asked_by: User) -> dict[str, Any]:
    return {
        "items_asked": [{"name": name, "note": note} for name, note in items],
        "reason": reason,
        "asked_by": asked_by.full_name,
        "asked_by_phone": asked_by.phone,
    }


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


@transaction.atomic
def issue_routing_slip(*, dossier_id: int, actor: User, at: datetime) -> Paper:
    """Form 05 (2018), 06 (2025), with its number: once, of a dossier that came to its end. Raises ``Refused``."""
    dossier = locked(dossier_id)
    known = papers_about(dossier.subject).filter(kind=ROUTING_SLIP.name).first()
    if known:
        return known
    if not is_of_the_desk(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Phiếu kiểm soát do nơi tiếp nhận hồ sơ (%(office)s) vào số.") % {"office": dossier.office})
    if dossier.status not in ENDED:
        raise Refused(
            _("Hồ sơ chưa kết thúc nên phiếu kiểm soát chưa được vào số. Trong lúc chờ, xin in bản theo dõi hiện thời.")
        )
    payload = routing_payload(dossier)
    return issue(
        kind=ROUTING_SLIP,
        regime=dossier.version.regime,
        office=dossier.office,
        subject=dossier.subject,
        occasion="ended",
        payload=payload,
        actor=actor,
        at=at,
    )


def may_issue_routing_slip(dossier: Dossier, scope: Scope) -> bool:
    """Whether the person may give the slip its number now."""
    return dossier.status in ENDED and is_of_the_desk(dossier, scope)


def is_of_the_desk(dossier: Dossier, scope: Scope) -> bool:
    """Whether the person works at the desk that received it, or heads that desk or an office above it."""
    return dossier.office_id in scope.intake | scope.headed


def fresh_routing_slip(dossier: Dossier, *, at: datetime) -> bytes:
    """The slip as it stands now, as PDF, without a number. Writes nothing."""
    paper = Paper(
        kind=ROUTING_SLIP.name,
        regime=dossier.version.regime,
        year=at.year,
        number=0,
        issued_at=at,
        payload=routing_payload(dossier),
    )
    _version, wording = wording_of(ROUTING_SLIP.name, paper.regime)
    return pdf_of(paper, wording=wording)


@translation.override(settings.LANGUAGE_CODE)
def routing_payload(dossier: Dossier) -> dict[str, Any]:
    """Every field of the slip; always in Vietnamese. No applicant stands on it."""
    lead, partners = offices_of(dossier)
    return {
        "code": dossier.code,
        "parent": committee_of(dossier.office).name,
        "desk": dossier.office.name,
        "lead": lead,
        "partners": partners,
        "received_at": dossier.received_at.isoformat() if dossier.received_at else "",
        "promised_at": dossier.promised_at.isoformat() if dossier.promised_at else "",
        "rows": routing_rows(dossier),
    }


def _issue(
    kind: PaperKind,
    dossier: Dossier,
    occasion: str,
    own: dict[str, Any],
    *,
    actor: User,
    at: datetime,
    office: Office | None = None,
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
        office=office or dossier.office,
        subject=dossier.subject,
        occasion=occasion,
        payload=payload,
        actor=actor,
        at=at,
    )
