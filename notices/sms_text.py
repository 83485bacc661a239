"""How many parts an SMS takes and what it costs (3GPP TS 23.038 and 23.040; formats.md 6)."""

import re
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from core.text import nfc, strip_accents

GSM7 = "GSM-7"
UCS2 = "UCS-2"

# 3GPP TS 23.038, basic character set in its order: one septet each, ESC itself is no letter.
SEPTETS = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE = SEPTETS.index("\x1b")
BASIC = frozenset(SEPTETS) - {"\x1b"}
# Extension table: an escape and this septet, two that may not be split between parts.
ESCAPED = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
EXTENSION = frozenset(ESCAPED)
_GSM7 = BASIC | EXTENSION

# One message, and each part of a longer one (the header of a part takes 6 octets).
WHOLE = {GSM7: 160, UCS2: 70}
PART = {GSM7: 153, UCS2: 67}

# Signs that people paste from word processors and that would make a whole message UCS-2.
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "…": "...",
        "•": "-",
        "₫": "d",
    }
)


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


class Measure(NamedTuple):
    """``units`` are septets (GSM-7) or 16-bit code units (UCS-2); an empty message still takes one part."""

    encoding: str
    units: int
    segments: int


def accent_free(text: str) -> str:
    """``Mời ông/bà đến – hồ sơ đã xong`` → ``Moi ong/ba den - ho so da xong``: fits GSM-7 if nothing is foreign."""
    return _BEYOND_ASCII.sub(lambda found: _plain(found[0]), text).replace("\t", " ")


@lru_cache(maxsize=4096)
def _plain(run: str) -> str:
    """Letters and signs beyond ASCII without their marks; a language has few such runs, so they are remembered."""
    return strip_accents(nfc(run)).translate(_PLAIN_SIGNS)


def measure(text: str) -> Measure:
    """Encoding, units and parts of ``text`` as a telephone network counts it.

    Give it NFC, as ``enqueue`` does: a decomposed letter takes the room of its parts.
    """
    if _GSM7.issuperset(text):
        return _counted(GSM7, text, EXTENSION)
    return _counted(UCS2, text, frozenset(letter for letter in text if ord(letter) > 0xFFFF))


def _counted(encoding: str, text: str, doubles: frozenset[str]) -> Measure:
    widths = [2 if letter in doubles else 1 for letter in text] if not doubles.isdisjoint(text) else None
    units = sum(widths) if widths else len(text)
    if units <= WHOLE[encoding]:
        return Measure(encoding, units, 1)
    if widths is None:
        return Measure(encoding, units, -(-units // PART[encoding]))
    return Measure(encoding, units, _parts(widths, PART[encoding]))


def _parts(widths: list[int], room: int) -> int:
    """Parts needed when a letter of width two may not be cut."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


def parts_of(text: str) -> list[str]:
    """``text`` cut where a network cuts it: as many parts as ``measure`` counts, one when it fits whole."""
    encoding, units, _segments = measure(text)
    if units <= WHOLE[encoding]:
        return [text]
    parts, start, used = [], 0, 0
    for place, letter in enumerate(text):
        width = 2 if (letter in EXTENSION and encoding == GSM7) or ord(letter) > 0xFFFF else 1
        if used + width > PART[encoding]:
            parts.append(text[start:place])
            start, used = place, 0
        used += width
    return [*parts, text[start:]]


def cost(segments: int) -> int:
    """What the parts cost, in đồng."""
    return segments * settings.SMS_PRICE
