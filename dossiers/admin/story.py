"""The whole story of a dossier for those who check the work: every row of its history, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccessRecord
from core.dates import moment_words
from dossiers.enums import CallOutcome, DelayReason, EventKind
from dossiers.ladder import Rung
from dossiers.models import Dossier, Event
from dossiers.moves import Move
from dossiers.queries import history
from dossiers.queries.administration import completions_of
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


def story_of(dossier: Dossier) -> dict[str, Any]:
    """All that the page shows; one query a table, whatever their length."""
    return {
        "promises": list(history.promises_of(dossier)),
        "completions": list(completions_of(dossier)),
        "hand_overs": list(history.hand_overs_of(dossier)),
        "happenings": [_happening(event) for event in history.events_of(dossier)],
        "documents": list(dossier.documents.select_related("required")),
        "papers": [(number_of(paper), kind_of(paper.kind).title, paper) for paper in history.papers_of(dossier)],
        "notices": [(kind_label(notice.kind), notice) for notice in history.notices_of(dossier)],
        "calls": list(history.calls_about(dossier)),
        "looks": list(_looks_at(dossier)),
    }


def _looks_at(dossier: Dossier) -> QuerySet[AccessRecord]:
    return AccessRecord.objects.filter(subject=dossier.subject).select_related("user").order_by("-at")[:LAST_LOOKS]


def _happening(event: Event) -> Happening:
    has_moved = event.from_status != event.to_status
    move = event.get_to_status_display() if has_moved else ""
    words = _NOTES.get(event.kind)
    return Happening(event, move, words(event.facts) if words else "")


def _new_dates(facts: dict[str, Any]) -> str:
    old, new = (moment_words(datetime.fromisoformat(facts[key])) for key in ("old", "new"))
    return _("từ %(old)s sang %(new)s") % {"old": old, "new": new}


def _letter(facts: dict[str, Any]) -> str:
    reason = str(DelayReason(facts["reason"]).label)
    return _("%(reason)s (gửi muộn)") % {"reason": reason} if facts.get("is_late") else reason


def _shelf(facts: dict[str, Any]) -> str:
    return _("ngăn %(shelf)s") % {"shelf": facts["shelf"]} if facts.get("shelf") else ""


_NOTES: dict[str, Callable[[dict[str, Any]], str]] = {
    EventKind.CALENDAR: _new_dates,
    EventKind.LETTER: _letter,
    EventKind.RUNG: lambda facts: str(Rung(facts["rung"]).label),
    EventKind.AUTO_APOLOGY: lambda facts: _("quá cả ngày hẹn lại") if facts.get("is_again") else "",
    EventKind.CALL: lambda facts: str(CallOutcome(facts["outcome"]).label),
    EventKind.REPRINT: lambda facts: str(kind_of(facts["kind"]).title),
    Move.SHELVE: _shelf,
}
