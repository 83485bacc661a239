"""The whole story of a dossier for those who check the work: every row of its history, in words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import AccessRecord
from dossiers.event_words import Names, event_words
from dossiers.models import Dossier, Event
from dossiers.queries import history
from dossiers.queries.administration import completions_of
from dossiers.queries.doers import Doers
from notices.kinds import kind_label
from papers.kinds import kind_of
from papers.queries import number_of

LAST_LOOKS = 50


@dataclass(frozen=True)
class Happening:
    """An event with what its facts say; ``move`` is empty when the status stayed."""

    event: Event
    move: str
    note: str
    office: str  # that the actor acted for


def story_of(dossier: Dossier) -> dict[str, Any]:
    """All that the page shows; one query a table, whatever their length."""
    hand_overs = list(history.hand_overs_of(dossier))
    names = Names.of(hand_overs, tracking=history.tracking_of(dossier))
    events = list(history.events_of(dossier))
    doers = Doers.of(dossier, events)
    return {
        "promises": list(history.promises_of(dossier)),
        "completions": list(completions_of(dossier)),
        "hand_overs": hand_overs,
        "happenings": [_happening(event, names, doers) for event in events],
        "documents": list(dossier.documents.select_related("required")),
        "papers": [(number_of(paper), kind_of(paper.kind).title, paper) for paper in history.papers_of(dossier)],
        "notices": [(kind_label(notice.kind), notice) for notice in history.notices_of(dossier)],
        "calls": list(history.calls_about(dossier)),
        "looks": list(_looks_at(dossier)),
    }


def _looks_at(dossier: Dossier) -> QuerySet[AccessRecord]:
    return AccessRecord.objects.filter(subject=dossier.subject).select_related("user").order_by("-at")[:LAST_LOOKS]


def _happening(event: Event, names: Names, doers: Doers) -> Happening:
    has_moved = event.from_status != event.to_status
    move = event.get_to_status_display() if has_moved else ""
    return Happening(event, move, event_words(event, names), doers.office(event))
