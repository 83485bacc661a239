"""Kinds of official paper. The app that owns an event registers the kinds of paper it issues."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText


class PaperSize(StrEnum):
    A5 = "a5"  # TT 01/2018/TT-VPCP Đ.9 k.2: forms at the desk
    A4 = "a4"


@dataclass(frozen=True)
class PaperKind:
    """``symbol`` stands in the number (``12/PXL-BPTNTKQ``); ``template`` prints the frozen payload."""

    name: str
    title: LazyText | str
    symbol: str
    template: str
    size: PaperSize = PaperSize.A5
    template_version: str = "1"


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


def all_kinds() -> list[PaperKind]:
    """Every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
