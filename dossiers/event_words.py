"""What a row of a dossier's history says beside its kind, from its facts: one wording for staff and administration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.pages.display import moment_short
from dossiers.enums import CallOutcome, CorrectionReason, DelayReason, EventKind, FileKind
from dossiers.ladder import Rung
from dossiers.models import Applicant, Event, StepRecord
from dossiers.moves import Move
from papers.kinds import kind_of

Facts = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """Offices and people that events name by id, from the hand-overs: whoever was given a dossier has a row there."""

    offices: dict[int, str]
    people: dict[int, str]

    @classmethod
    def of(cls, held: Iterable[StepRecord]) -> "Names":
        rows = list(held)
        people = {row.holder_id: str(row.holder) for row in rows if row.holder_id}
        return cls({row.office_id: str(row.office) for row in rows}, people)


def event_words(event: Event, names: Names) -> str:
    """The detail of ``event``; empty where its kind says it all, or its facts are of an older form."""
    facts: Facts = event.facts
    if event.kind == Move.ASSIGN:
        return names.people.get(facts.get("to_user", 0), "")
    if event.kind == Move.HAND_ON:
        return names.offices.get(facts.get("to_office", 0), "")
    words = _WORDS.get(event.kind)
    return words(facts) if words else ""


def _shelf(facts: Facts) -> str:
    return _("ngăn %(shelf)s") % {"shelf": facts["shelf"]} if facts.get("shelf") else ""


def _supplement(facts: Facts) -> str:
    if "papers" not in facts:
        return ""
    words = _("%(n)s giấy tờ") % {"n": len(facts["papers"])}
    return (
        _("%(papers)s, lần ngoại lệ do thủ trưởng yêu cầu") % {"papers": words} if _is(facts, "exceptional") else words
    )


def _letter(facts: Facts) -> str:
    reason = _label(DelayReason, facts.get("reason"))
    return _("%(reason)s (gửi muộn)") % {"reason": reason} if _is(facts, "late") else reason


def _corrected(facts: Facts) -> str:
    """``họ và tên, tên tổ chức, điện thoại (Nhập sai lúc tiếp nhận)``, or the old and the new moment of finishing."""
    if facts.get("what") == "finish":
        return _("xử lý xong: %(moments)s") % {"moments": _moved(facts)}
    names = [str(Applicant._meta.get_field(name).verbose_name) for name in facts.get("fields", [])]  # type: ignore[union-attr]
    reason = _label(CorrectionReason, facts.get("reason"))
    return ", ".join(names) + (f" ({reason})" if reason else "")


def _moved(facts: Facts) -> str:
    """``17:00, 12/11/2026 → 17:00, 13/11/2026``."""
    if not {"old", "new"} <= facts.keys():
        return ""
    return " → ".join(moment_short(datetime.fromisoformat(facts[name])) for name in ("old", "new"))


def _is(facts: Facts, what: str) -> bool:
    return bool(facts.get(f"is_{what}"))


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


_WORDS: dict[str, Callable[[Facts], str]] = {
    Move.SHELVE: _shelf,
    Move.REQUEST_SUPPLEMENT: _supplement,
    EventKind.LETTER: _letter,
    EventKind.AUTO_APOLOGY: lambda facts: _("quá cả ngày hẹn lại") if _is(facts, "again") else "",
    EventKind.RUNG: lambda facts: _label(Rung, facts.get("rung")),
    EventKind.CALL: lambda facts: _label(CallOutcome, facts.get("outcome")),
    EventKind.CALENDAR: _moved,
    EventKind.REPRINT: lambda facts: str(kind_of(facts["kind"]).title) if "kind" in facts else "",
    EventKind.CORRECTION: _corrected,
    EventKind.FILE: lambda facts: _label(FileKind, facts.get("kind")),
    EventKind.FILE_WITHDRAWN: lambda facts: _label(FileKind, facts.get("kind")),
}
