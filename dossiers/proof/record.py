"""Every row of a dossier that its proof pack tells, in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from dossiers.event_words import Names
from dossiers.models import (
    Completion,
    Dossier,
    DossierDocument,
    DossierFile,
    Event,
    HandOver,
    PaymentDuty,
    PhoneCall,
    Promise,
    Referral,
    SiteVisit,
    StepRecord,
    SupplementItem,
    SupplementRequest,
    TrackingCorrection,
    WrittenReason,
)
from dossiers.queries import history
from dossiers.queries.administration import completions_of
from dossiers.queries.doers import Doers
from dossiers.queries.parts import parts_about
from notices.models import Notice

Row = TypeVar("Row", Event, Notice)
MOST_ROWS = 1_000  # of events and of messages each: some 60 sheets of A4


@dataclass(frozen=True)
class Record:
    """``events`` and ``notices`` hold the first ``MOST_ROWS``; ``all_events`` and ``all_notices`` say how many there are."""

    dossier: Dossier
    events: list[Event]
    all_events: int
    held: list[StepRecord]
    parts: list[Referral]
    promises: list[Promise]
    completions: list[Completion]
    waits: list[SupplementRequest]
    duties: list[PaymentDuty]
    visits: list[SiteVisit]
    reasons: list[WrittenReason]
    notices: list[Notice]
    all_notices: int
    calls: list[PhoneCall]
    documents: list[DossierDocument]
    files: list[DossierFile]
    hand_over: HandOver | None
    tracking: list[TrackingCorrection]

    @cached_property
    def doers(self) -> Doers:
        return Doers.of(self.dossier, self.events)

    @property
    def names(self) -> Names:
        return Names.of(self.held, self.parts, self.tracking)


def record_of(dossier: Dossier) -> Record:
    """All of it, oldest first; withdrawn files too."""
    events, all_events = _first(history.events_of(dossier))
    notices, all_notices = _first(history.notices_of(dossier))
    items = SupplementItem.objects.select_related("required")
    waits = dossier.supplements.select_related("requested_by", "proposal__decided_by").prefetch_related(
        Prefetch("items", items)
    )
    files = dossier.files.select_related("required", "added_by", "withdrawn_by")
    return Record(
        dossier=dossier,
        events=events,
        all_events=all_events,
        held=list(history.hand_overs_of(dossier)),
        parts=parts_about(dossier),
        promises=list(history.promises_of(dossier)),
        completions=list(completions_of(dossier)),
        waits=list(waits.order_by("number")),
        duties=list(dossier.duties.select_related("requested_by", "confirmed_by").order_by("number")),
        visits=list(dossier.visits.select_related("arranged_by", "recorded_by").order_by("number")),
        reasons=list(dossier.reasons.select_related("written_by").order_by("written_at")),
        notices=notices,
        all_notices=all_notices,
        calls=list(history.calls_about(dossier)),
        documents=list(dossier.documents.select_related("required").order_by("required__order")),
        files=list(files.order_by("added_at", "pk")),
        hand_over=HandOver.objects.filter(dossier=dossier).select_related("posted_by", "handed_by").first(),
        tracking=history.tracking_of(dossier),
    )


def _first(rows: QuerySet[Row]) -> tuple[list[Row], int]:
    """The first ``MOST_ROWS`` and how many there are: counted only where there are more."""
    found = list(rows[: MOST_ROWS + 1])
    return (found, len(found)) if len(found) <= MOST_ROWS else (found[:MOST_ROWS], rows.count())
