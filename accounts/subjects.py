"""What notices, papers and the access log are about, in the words of those who read them.

A row names its subject as ``prefix:id`` (``dossier:12``). The app that owns a thing registers its prefix in its
``subjects.py``: how its ids are called, and which of them a typed text means. So lists show and search a dossier's code
without knowing dossiers.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID


def _nothing(text: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class SubjectKind:
    """``words`` takes ids as texts, of rows that may be gone, and gives those it knows, in one query.

    ``find`` gives the ids that a text means; nothing for a text of another kind.
    """

    prefix: str
    words: Callable[[list[str]], Mapping[str, str]]
    find: Callable[[str], Iterable[str]] = _nothing


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> SubjectKind:
    """Make ``kind`` known and give it back; a second one of the same prefix is refused with ``ValueError``."""
    if _kinds.setdefault(kind.prefix, kind) != kind:
        raise ValueError(f"two kinds of subjects begin with {kind.prefix}")
    return kind


def words_of(subjects: Iterable[str]) -> dict[str, str]:
    """Each subject with its words, one query a prefix; a subject that nobody knows is called by its bare name."""
    asked = dict.fromkeys(subjects)
    ids: dict[str, list[str]] = {}
    for subject in asked:
        prefix, _colon, row = subject.partition(":")
        ids.setdefault(prefix, []).append(row)
    known = {
        f"{prefix}:{row}": words
        for prefix, rows in ids.items()
        if prefix in _kinds
        for row, words in _kinds[prefix].words(rows).items()
    }
    return {subject: known.get(subject, subject) for subject in asked}


def find_subjects(text: str) -> list[str]:
    """The subjects that a typed text means: by what their apps know, or by the bare name itself."""
    wanted = text.strip()
    found = [f"{kind.prefix}:{row}" for kind in _kinds.values() for row in kind.find(wanted)]
    return [*found, wanted]


def numbers_of(ids: Iterable[str]) -> list[int]:
    """Those that are numbers of rows."""
    return [int(row) for row in ids if row.isascii() and row.isdecimal() and len(row) < 19]


def uuids_of(ids: Iterable[str]) -> list[UUID]:
    """Those that are UUIDs of rows."""
    found = []
    for row in ids:
        with suppress(ValueError):
            found.append(UUID(row))
    return found
