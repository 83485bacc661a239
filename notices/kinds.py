"""Kinds of notices. The app that owns an event registers its kinds in its ``notice_kinds.py``."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise


class UnknownKind(LookupError):
    """No app registered this kind of notice."""


@dataclass(frozen=True)
class NoticeKind:
    """``name`` is ``app.event`` (at most 60 characters), ``label`` what staff read.

    Urgent kinds are sent first, at night too. The text of a secret kind (a password link, a code) is shown to nobody
    but its receiver, not even to administrators. ``lasts``: after that nobody has any use for it, so it is not sent
    any more. ``gives_up``: False is tried for ever, not for a week. ``is_duty``: the law asks for it, so nobody can
    do without it; other kinds are not sent to whoever declined them.
    """

    name: str
    label: str | Promise
    is_urgent: bool = False
    is_secret: bool = False
    lasts: timedelta | None = None
    gives_up: bool = True
    is_duty: bool = True


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make ``kind`` known and give it back; another kind of the same name is refused with ``ValueError``."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of notices are called {kind.name}")
    return kind


def kind_named(name: str) -> NoticeKind:
    """The kind registered as ``name``; raises ``UnknownKind``."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"{name} is registered by no notice_kinds.py; known: {', '.join(sorted(_kinds))}") from None


def kind_label(name: str) -> str:
    """What staff read for a kind, or its bare name when its app no longer registers it."""
    return str(_kinds[name].label) if name in _kinds else name


def is_secret(name: str) -> bool:
    """Whether the text must stay hidden; unknown kinds are taken as secret."""
    return name not in _kinds or _kinds[name].is_secret


def gives_up(name: str) -> bool:
    """Whether a week of vain tries is enough; unknown kinds do."""
    return name not in _kinds or _kinds[name].gives_up


def all_kinds() -> list[NoticeKind]:
    """Every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
