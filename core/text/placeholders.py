"""Sentences with places that are filled in (``{full_name}``): data that an administrator words.

A place is a name in braces that the sentence knows. Nothing else may stand in braces, so that no citizen ever reads a
place that was forgotten: ``fault_of`` says where a text goes wrong before it is kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

_PLACE = re.compile(r"{([a-z_]+)}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a sentence, and where: line and letter, both from 1."""

    line: int
    letter: int
    words: str


def fault_of(text: str, places: Sequence[str]) -> Fault | None:
    """The first brace that is not part of one of ``places``."""
    for place in _BRACE.finditer(text):
        found = _PLACE.match(text, place.start()) or _closing(text, place.start())
        if found is None:
            return _fault(text, place.start(), _broken(text, place.start(), places))
        if found.group(1) not in places:
            unknown = _("Không có chỗ điền nào tên là %(place)s ở câu này. %(known)s")
            return _fault(text, place.start(), unknown % {"place": found.group(), "known": _known(places)})
    return None


def _closing(text: str, at: int) -> re.Match[str] | None:
    """The place that the closing brace at ``at`` belongs to."""
    start = text.rfind("{", 0, at)
    found = _PLACE.match(text, start) if text[at] == "}" and start >= 0 else None
    return found if found and found.end() == at + 1 else None


def _broken(text: str, at: int, places: Sequence[str]) -> str:
    words = text[at : at + 12].split("\n")[0]
    sentence = _("Dấu ngoặc nhọn ở “%(words)s” không thành một chỗ điền. Xin viết tên chỗ điền giữa { và }. %(known)s")
    return sentence % {"words": words, "known": _known(places)}


def _known(places: Sequence[str]) -> str:
    if not places:
        return _("Câu này không có chỗ điền nào.")
    return _("Dùng được: %(places)s.") % {"places": ", ".join(f"{{{name}}}" for name in places)}


def _fault(text: str, at: int, words: str) -> Fault:
    before = text[:at]
    return Fault(line=before.count("\n") + 1, letter=at - (before.rfind("\n") + 1) + 1, words=words)


def pieces(text: str, values: Mapping[str, str]) -> list[dict[str, str | bool]]:
    """The sentence as its template prints it: ``[{"text": "Ngày ", "is_value": False}, …]``; no empty pieces."""
    parts = _PLACE.split(text)
    found = [{"text": part, "is_value": False} for part in parts]
    found[1::2] = [{"text": values.get(name, ""), "is_value": True} for name in parts[1::2]]
    return [piece for piece in found if piece["text"]]


def plain(text: str, values: Mapping[str, str]) -> str:
    """The sentence filled in, as one text."""
    return "".join(str(piece["text"]) for piece in pieces(text, values))
