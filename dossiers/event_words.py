"""What a row of a dossier's history says beside its kind, from its facts: one wording for staff and administration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.pages.display import moment_short, money
from dossiers.enums import (
    CallOutcome,
    Channel,
    CorrectionReason,
    DelayReason,
    EventKind,
    FileKind,
    Proof,
    Receiver,
    ReferralKind,
    ReferralOutcome,
    ResultWay,
)
from dossiers.ladder import Rung
from dossiers.models import Applicant, Event, Referral, StepRecord, TrackingCorrection
from dossiers.moves import Move
from dossiers.part_ladder import PartRung
from papers.kinds import kind_of

Facts = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """What events name by id or number: offices and people from the hand-overs (whoever was given a dossier has a row
    there), corrected numbers of postal items."""

    offices: dict[int, str]
    people: dict[int, str]
    tracking: dict[int, TrackingCorrection] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        held: Iterable[StepRecord],
        parts: Iterable[Referral] = (),
        tracking: Iterable[TrackingCorrection] = (),
    ) -> "Names":
        rows = list(held)
        people = {row.holder_id: str(row.holder) for row in rows if row.holder_id}
        asked = {part.office_id: str(part.office) for part in parts}
        offices = asked | {row.office_id: str(row.office) for row in rows}
        return cls(offices, people, {row.number: row for row in tracking})


def event_words(event: Event, names: Names) -> str:
    """The detail of ``event``; empty where its kind says it all, or its facts are of an older form."""
    facts: Facts = event.facts
    if event.kind == Move.ASSIGN:
        return names.people.get(facts.get("to_user", 0), "")
    if event.kind in (Move.HAND_ON, Move.SUBMIT_FOR_SIGNATURE, Move.APPROVE):
        return names.offices.get(facts.get("to_office", 0), "")
    if event.kind in _OF_PARTS:
        return _part(facts, names)
    if event.kind == EventKind.CORRECTION:
        reason = corrected_why(facts, names)
        return corrected_what(facts, names) + (f" ({reason})" if reason else "")
    words = _WORDS.get(event.kind)
    return words(facts) if words else ""


def _shelf(facts: Facts) -> str:
    return _("ngăn %(shelf)s") % {"shelf": facts["shelf"]} if facts.get("shelf") else ""


def _supplement(facts: Facts) -> str:
    if "papers" not in facts:
        return ""
    words = _("%(n)s giấy tờ") % {"n": len(facts["papers"]) + facts.get("outside", 0)}
    return _("%(papers)s, lần ngoại lệ do lãnh đạo duyệt") % {"papers": words} if _is(facts, "exceptional") else words


def _letter(facts: Facts) -> str:
    reason = _label(DelayReason, facts.get("reason"))
    return _("%(reason)s (gửi muộn)") % {"reason": reason} if _is(facts, "late") else reason


def corrected_what(facts: Facts, names: Names) -> str:
    """``họ và tên, tên tổ chức, điện thoại``, or the old and the new moment of finishing or number of the postal item."""
    if facts.get("what") == "finish":
        return _("xử lý xong: %(moments)s") % {"moments": _moved(facts)}
    if facts.get("what") == "tracking":
        return _("số hiệu bưu gửi: %(numbers)s") % {"numbers": names.tracking.get(facts["number"], "")}
    return ", ".join(str(Applicant._meta.get_field(name).verbose_name) for name in facts.get("fields", []))  # type: ignore[union-attr]


def corrected_why(facts: Facts, names: Names) -> str:
    """The reason; empty for a moment of finishing, whose reason stands in its ``Completion``."""
    if facts.get("what") == "tracking":
        row = names.tracking.get(facts["number"])
        return row.reason if row else ""
    return _label(CorrectionReason, facts.get("reason"))


def _moved(facts: Facts) -> str:
    """``17:00, 12/11/2026 → 17:00, 13/11/2026``."""
    if not {"old", "new"} <= facts.keys():
        return ""
    return " → ".join(moment_short(datetime.fromisoformat(facts[name])) for name in ("old", "new"))


def _is(facts: Facts, what: str) -> bool:
    return bool(facts.get(f"is_{what}"))


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _silent(facts: Facts) -> str:
    """Who was reminded: level 1 whoever works on it, level 2 the head."""
    if _is(facts, "answer"):
        return (
            _("chưa trả lời hồ sơ gửi đến; nhắc lãnh đạo")
            if facts.get("level") == 2
            else _("chưa trả lời hồ sơ gửi đến")
        )
    return _("nhắc lãnh đạo") if facts.get("level") == 2 else _("nhắc cán bộ")


_OF_PARTS = (EventKind.REFERRAL, EventKind.REFERRAL_ANSWERED, EventKind.REFERRAL_RUNG, EventKind.REFERRAL_MOVED)


def _part(facts: Facts, names: Names) -> str:
    """``Công an huyện, Lấy ý kiến``: which office, and what of it or from which date to which."""
    office = names.offices.get(facts.get("to_office") or facts.get("office") or 0, "")
    what = _label(ReferralOutcome, facts.get("outcome")) or _label(ReferralKind, facts.get("kind"))
    return ", ".join(filter(None, [office, what or _label(PartRung, facts.get("rung")) or _moved(facts)]))


def _payment(facts: Facts) -> str:
    """``1.500.000 đồng``, and the day of the receipt when it is confirmed."""
    return money(facts["amount"]) if "amount" in facts else ""


def _visit(facts: Facts) -> str:
    return moment_short(datetime.fromisoformat(facts["planned"])) if "planned" in facts else ""


def _received(facts: Facts) -> str:
    """How it came, where that is out of the ordinary."""
    if "outage" in facts:
        return _("nhập bù sau sự cố")
    channel = facts.get("channel")
    return str(Channel(channel).label).lower() if channel in (Channel.ONLINE, Channel.POST) else ""


def _handed_over(facts: Facts) -> str:
    """``Người được ủy quyền (Giấy ủy quyền và giấy hẹn)``, or how it was sent."""
    way = facts.get("way")
    if way == ResultWay.COUNTER:
        return f"{_label(Receiver, facts.get('receiver'))} ({_label(Proof, facts.get('proof'))})"
    sent: dict[Any, str] = {ResultWay.POST: _("bưu điện đã phát"), ResultWay.ELECTRONIC: _("bản điện tử")}
    return sent.get(way, "")


def _wishes(facts: Facts) -> str:
    language = dict(settings.LANGUAGES).get(facts.get("language", ""), "")
    words = _("bằng %(language)s") % {"language": language}
    return _("%(words)s, chỉ nhận tin luật định") % {"words": words} if _is(facts, "declined") else words


_WORDS: dict[str, Callable[[Facts], str]] = {
    EventKind.WISHES: _wishes,
    Move.REGISTER: _received,
    Move.RECEIVE: _received,
    Move.SHELVE: _shelf,
    Move.HAND_OVER: _handed_over,
    Move.REQUEST_SUPPLEMENT: _supplement,
    **dict.fromkeys(
        (EventKind.SUPPLEMENT_PROPOSED, EventKind.SUPPLEMENT_SENT_BACK, EventKind.SUPPLEMENT_LAPSED), _supplement
    ),
    Move.REQUEST_PAYMENT: _payment,
    EventKind.VISIT: _visit,
    EventKind.LETTER: _letter,
    EventKind.AUTO_APOLOGY: lambda facts: _("quá cả ngày hẹn lại") if _is(facts, "again") else "",
    EventKind.RUNG: lambda facts: _label(Rung, facts.get("rung")),
    EventKind.CALL: lambda facts: _label(CallOutcome, facts.get("outcome")),
    EventKind.CALENDAR: _moved,
    EventKind.ANSWER_MOVED: _moved,
    EventKind.REPRINT: lambda facts: str(kind_of(facts["kind"]).title) if "kind" in facts else "",
    EventKind.SILENT: _silent,
    EventKind.FILE: lambda facts: _label(FileKind, facts.get("kind")),
    EventKind.FILE_WITHDRAWN: lambda facts: _label(FileKind, facts.get("kind")),
}
