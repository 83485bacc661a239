"""Kinds of official paper. The app that owns an event registers the kinds of paper it issues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise as LazyText

from papers.wording import Slot, Wording

if TYPE_CHECKING:
    from papers.models import Paper


class PaperSize(StrEnum):
    A5 = "a5"  # TT 01/2018/TT-VPCP Đ.9 k.2: forms at the desk
    A4 = "a4"


@dataclass(frozen=True)
class Form:
    """A form as one regime prescribes it: its number there, the title and symbol it prints, its template
    and the ``law`` that has it.

    ``is_inferred``: its annex was not seen; the layout follows what is known of its sister. ``version`` goes up with
    every change of the layout or of the wording in ``slots``.
    """

    number: str
    title: str
    symbol: str
    template: str
    law: str
    is_inferred: bool = False
    size: PaperSize = PaperSize.A5
    version: int = 1
    slots: Mapping[str, Slot] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperKind:
    """``title`` is how staff call it. ``content`` gives what its template prints of the frozen payload.

    ``sample`` makes a believable payload, for previews. ``needs_signature``: without the head's own it is not issued.
    ``page`` gives the address where staff read it.
    """

    name: str
    title: LazyText | str
    forms: Mapping[str, Form]
    content: Callable[["Paper", Wording], dict[str, Any]]
    sample: Callable[[str], dict[str, Any]]
    needs_signature: bool = False
    page: Callable[["Paper"], str] | None = None


_kinds: dict[str, PaperKind] = {}


def register(kind: PaperKind) -> PaperKind:
    """Make ``kind`` known; a second kind of the same name is a mistake."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"paper kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> PaperKind:
    """The registered kind; raises ``KeyError`` for an unknown name."""
    return _kinds[name]


def form_of(name: str, regime: str) -> Form:
    """The form of a kind under a regime; raises ``KeyError`` where the regime has none."""
    return _kinds[name].forms[regime]


def all_kinds() -> list[PaperKind]:
    """Every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
