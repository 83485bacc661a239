"""Requests for papers that wait for the head, as pages show them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.queries import Scope
from catalogue.models import RequiredDocument
from dossiers.enums import ProposalOutcome
from dossiers.models import Dossier, SupplementProposal, SupplementRequest
from dossiers.rules import is_answerable_head


@dataclass(frozen=True)
class Shown:
    """A proposal as pages show it: name and note of each paper, and what the person who looks may do with it."""

    row: SupplementProposal
    items: list[tuple[str, str]]
    may_decide: bool
    may_take_back: bool
    is_second: bool


def proposal_of(found: Dossier, scope: Scope, user: User, *, on: date) -> Shown | None:
    """The request that waits for the head, or the last one returned while nothing followed it. Three queries at most."""
    rows = SupplementProposal.objects.filter(dossier=found).select_related("slip", "proposed_by", "decided_by")
    row = rows.order_by("-proposed_at").first()
    if row is None or row.outcome not in ("", ProposalOutcome.RETURNED):
        return None
    is_head = not row.outcome and is_answerable_head(found, scope, on=on)
    names = RequiredDocument.objects.filter(pk__in=row.notes).order_by("order").values_list("pk", "name")
    items = [(name, row.notes[pk]) for pk, name in names]
    return Shown(
        row=row,
        items=[*items, (row.outside_name, row.outside_ground)] if row.outside_name else items,
        may_decide=is_head and row.slip is None,
        may_take_back=not row.outcome and (is_head or row.proposed_by_id == user.pk),
        is_second=SupplementRequest.objects.filter(dossier=found).exists(),
    )
