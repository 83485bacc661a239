"""What is said when a promised moment comes: the automatic apology, or "not on the shelf yet".

Used by the watch, and by whoever finishes a dossier before the watch has looked: a date that passed is apologised
for, whatever people did meanwhile.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import User
from dossiers import notice_kinds, texts
from dossiers.actions.calls import new_call, owe_calls
from dossiers.actions.history import Happening, append
from dossiers.actions.promises import Given, last_given
from dossiers.deadlines import has_passed
from dossiers.enums import RUNNING, CallReason, EventKind, Status
from dossiers.ladder import Rung
from dossiers.models import Dossier, PhoneCall
from dossiers.queries.responsible import People
from dossiers.staff_notes import staff_note
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.kinds import NoticeKind

__all__ = ["Outgoing", "People", "catch_up", "fall_due"]


@dataclass
class Outgoing:
    """What one transaction will write."""

    people: People
    drafts: list[NoticeDraft] = field(default_factory=list)
    calls: list[PhoneCall] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.people.at

    def note(self, dossier: Dossier, kind: NoticeKind, given: Given, person: User | None) -> None:
        if person is not None:
            occasion = f"promise:{given.promise.number}"
            self.drafts += staff_note(dossier, kind=kind, occasion=occasion, person=person)

    def event(self, dossier: Dossier, kind: EventKind, at: datetime, facts: dict[str, Any]) -> None:
        office_id = dossier.holder_office_id
        self.events.append(Happening(dossier.pk, kind.value, int(dossier.status), office_id, at, facts))

    def add(self, other: "Outgoing") -> None:
        self.drafts += other.drafts
        self.calls += other.calls
        self.events += other.events

    def write(self) -> None:
        enqueue(drafts=self.drafts, at=self.at)
        owe_calls(self.calls)
        append(self.events)


def fall_due(dossier: Dossier, given: Given, out: Outgoing) -> None:
    """The promised moment is here: apologise while no result is there, warn while it is not on its shelf."""
    if dossier.status in RUNNING:
        _apologise_by_itself(dossier, given, out)
        if not given.has_letter:
            out.note(dossier, notice_kinds.LETTER_OWED_LATE, given, out.people.signer_for(dossier))
    elif dossier.status == Status.DONE and dossier.has_paper_result and not dossier.shelved_at:
        _say_not_ready(dossier, given, out)


def catch_up(dossier: Dossier, *, at: datetime) -> None:
    """Before a result is written: apologise for the promised moment if it passed and the watch has not looked since.

    Call it under the dossier's lock; a move that is refused afterwards takes it back. The head owes no letter any
    more, since the result is there.
    """
    if dossier.status not in RUNNING or dossier.next_rung_at is None:
        return
    given = last_given([dossier])[dossier.pk]
    if not has_passed(given.promise.due_at, at=at):
        return
    out = Outgoing(People(at))
    with translation.override(settings.LANGUAGE_CODE):
        _apologise_by_itself(dossier, given, out)
    facts = {"rung": Rung.DUE.value, "promise": given.promise.number}
    out.event(dossier, EventKind.RUNG, given.promise.due_at, facts)
    out.write()


def _apologise_by_itself(dossier: Dossier, given: Given, out: Outgoing) -> None:
    occasion = f"promise:{given.promise.number}"
    is_again = given.has_letter
    kind = notice_kinds.AUTO_APOLOGY_AGAIN if is_again else notice_kinds.AUTO_APOLOGY
    message = texts.auto_apology(dossier, is_again=is_again)
    out.drafts += texts.to_applicant(dossier, kind=kind.name, occasion=occasion, message=message)
    out.calls.append(new_call(dossier, reason=CallReason.DELAY, occasion=f"{occasion}/overdue", due_at=out.at))
    if is_again:
        superior = next(iter(out.people.heads_for(dossier)[1:]), None)
        out.note(dossier, notice_kinds.SUPERIOR, given, superior)
    facts = {"promise": given.promise.number, "is_again": is_again}
    out.event(dossier, EventKind.AUTO_APOLOGY, out.at, facts)


def _say_not_ready(dossier: Dossier, given: Given, out: Outgoing) -> None:
    occasion = f"promise:{given.promise.number}"
    message = texts.not_ready(dossier)
    written = texts.to_applicant(dossier, kind=notice_kinds.NOT_READY.name, occasion=occasion, message=message)
    out.drafts += written
    if not written:
        out.calls.append(new_call(dossier, reason=CallReason.UNREACHABLE, occasion=occasion, due_at=out.at))
    out.note(dossier, notice_kinds.DESK_NOT_SHELVED, given, out.people.clerk_for(dossier))
