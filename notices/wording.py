"""What people are told: the words of each message, shipped with the portal and reworded by administrators.

The app that owns an event registers its texts beside its kinds. Places in braces are filled in with facts.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from django.utils import translation
from django.utils.functional import Promise as LazyText

from core.text.placeholders import plain
from notices.models import MessageText

KEPT_SECONDS = 5.0  # a change made in another process is used after this


@dataclass(frozen=True)
class Words:
    """A message in one language: ``sms`` one or two short sentences, ``title`` and ``body`` the mail, ``html`` its own
    layout if it has one."""

    sms: str
    title: str
    body: str
    html: str = ""


@dataclass(frozen=True)
class Text:
    """A message: ``name`` is that of its kind, with ``/variant`` behind it where one kind has several texts.

    ``sms``, ``title`` and ``body`` are the shipped words, translated when read. ``places`` are the facts it may hold.
    ``facts_of`` gives the facts of a real case by what staff type (a dossier's code), for the preview; for an empty
    reference those of an invented one. It raises ``LookupError`` with a sentence for staff.
    """

    name: str
    label: str | LazyText
    sms: str | LazyText
    title: str | LazyText
    body: str | LazyText
    places: tuple[str, ...]
    facts_of: Callable[[str], Mapping[str, str]]

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]

    def shipped(self, language: str) -> Words:
        """The words that come with the portal."""
        with translation.override(language):
            return Words(str(self.sms), str(self.title), str(self.body))


_texts: dict[str, Text] = {}


def register(text: Text) -> Text:
    """Make ``text`` known and give it back; a second one of the same name is refused with ``ValueError``."""
    if _texts.setdefault(text.name, text) is not text:
        raise ValueError(f"two texts are called {text.name}")
    return text


def text_named(name: str) -> Text:
    """The text registered as ``name``; raises ``KeyError``."""
    return _texts[name]


def all_texts() -> list[Text]:
    """Every registered text, in the order of registration."""
    return list(_texts.values())


class _Own:
    """The newest wording of each text as the office has it, read again every few seconds: 10,000 apologies at once
    read it once."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Words] = {}
        self._until = 0.0

    def get(self, name: str, language: str) -> Words | None:
        if time.monotonic() >= self._until:
            newest = MessageText.objects.order_by("name", "language", "-version").distinct("name", "language")
            self._rows = {(row.name, row.language): words_in(row) for row in newest}
            self._until = time.monotonic() + KEPT_SECONDS
        return self._rows.get((name, language))

    def forget(self) -> None:
        self._until = 0.0


_own = _Own()


def forget_wording() -> None:
    """Read the wordings anew: one was changed."""
    _own.forget()


def words_in(row: MessageText) -> Words:
    return Words(row.sms, row.title, row.body, row.html)


def words_of(name: str, language: str) -> Words:
    """The words in force: the office's own, or those that come with the portal."""
    return _own.get(name, language) or text_named(name).shipped(language)


def filled(words: Words, facts: Mapping[str, str]) -> Words:
    """The words with every place filled in; what stands in HTML is escaped."""
    return Words(
        sms=plain(words.sms, facts),
        title=plain(words.title, facts),
        body=plain(words.body, facts),
        html=plain(words.html, {name: escape(value) for name, value in facts.items()}) if words.html else "",
    )
