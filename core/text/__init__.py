"""Vietnamese text: one normal form, folding for search, and the Vietnamese order of names.

Rules and worked cases: ``data/format_vectors.json`` (strip_diacritics, tone_placement, collation_vi).
"""

import re
import unicodedata
from itertools import pairwise

from django.db.models import TextChoices

# Look-alikes that keyboards and old files send in place of đ/Đ (U+0111/U+0110).
_D_LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"})
_D_PLAIN = str.maketrans({"\u0110": "D", "\u0111": "d"})
# Zero-width and control characters that copying and scanners leave behind; PostgreSQL refuses NUL.
_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF])
_ODD = re.compile(f"[{re.escape(''.join(map(chr, [*_D_LOOKALIKES, *_UNSEEN])))}]")

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the dictionary's order
# New-style tone on the second vowel of an open oa, oe, uy; never after q, never before another letter.
_NEW_STYLE_TONE = re.compile(
    rf"(?P<head>(?<![qQ])(?:[oO](?=[aAeE])|[uU](?=[yY])))(?P<tail>[aAeEyY])(?P<tone>[{_TONES}])(?![\w\u0300-\u036f])"
)
_WORD = re.compile(r"[0-9a-z]+")

# ă â đ ê ô ơ ư follow their plain letter as letters of their own.
_MARKED_LETTERS = {"ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}


class Unreadable(ValueError):
    """A text is not what it should be. ``reason`` is the fault, its label the sentence for the person who typed it.

    The text itself is never kept: it may be somebody's number, and errors end up in logs.
    """

    def __init__(self, reason: TextChoices) -> None:
        super().__init__(reason.value)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason.label)


def nfc(text: str) -> str:
    """Composed form (NFC) with đ look-alikes repaired and zero-width and control characters dropped."""
    if _ODD.search(text):  # seldom, and looking is quicker than translating every letter
        text = text.translate(_UNSEEN).translate(_D_LOOKALIKES)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """``nfc`` with every run of white space made one blank and the ends trimmed."""
    return " ".join(nfc(text).split())


def old_style_tones(text: str) -> str:
    """The tone of open oa, oe, uy moved to the first vowel: hoà → hòa, Uỷ → Ủy; quý, hoàn and thuở stay."""
    split = unicodedata.normalize("NFD", nfc(text))
    moved = _NEW_STYLE_TONE.sub(r"\g<head>\g<tone>\g<tail>", split)
    return unicodedata.normalize("NFC", moved)


def strip_accents(text: str) -> str:
    """``Đặng Thị Hoà`` → ``Dang Thi Hoa``; nothing but marks is lost."""
    split = unicodedata.normalize("NFD", text.translate(_D_LOOKALIKES).translate(_D_PLAIN))
    return unicodedata.normalize("NFC", "".join(c for c in split if not unicodedata.combining(c)))


def fold(text: str) -> str:
    """The form that search compares: no accents, no case, single blanks."""
    return " ".join(strip_accents(one_line(text)).casefold().split())


def name_words(text: str) -> list[str]:
    """The folded words of a name: ``Nguyễn Thị Hoà`` → ``["nguyen", "thi", "hoa"]``."""
    return _WORD.findall(fold(text))


def name_tokens(text: str) -> list[str]:
    """What the name index holds: each folded word and each adjacent pair, once, in order."""
    parts = name_words(text)
    pairs = [f"{left} {right}" for left, right in pairwise(parts)]
    return list(dict.fromkeys(parts + pairs))


def initials(text: str) -> str:
    """``Đăng ký khai sinh`` → ``dkks``: the shorthand a clerk types."""
    return "".join(word[0] for word in name_words(text))


def sort_key(text: str) -> str:
    """An ASCII string whose byte order (collation C) is the Vietnamese dictionary order.

    Two characters a letter, ``-`` between words, then after a blank one tone digit a letter, since tones only decide
    between equal letters: ``Lê Ánh`` → ``l0e1-a0n0h0 00-400``. Case, punctuation and the place of a tone do not count.
    """
    words = [_letters_and_tones(word) for word in one_line(text).split()]
    return " ".join(("-".join(letters for letters, _tones in words), "-".join(tones for _letters, tones in words)))


def _letters_and_tones(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", old_style_tones(word).casefold()):
        split = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in split if mark in _TONES), "")
        code = _letter_code(unicodedata.normalize("NFC", split.replace(tone, "")))
        letters.append(code)
        tones.append(str(_TONES.find(tone) + 1 if tone else 0) if code else "")
    return "".join(letters), "".join(tones)


def _letter_code(letter: str) -> str:
    if letter in _MARKED_LETTERS:
        return _MARKED_LETTERS[letter]
    base = unicodedata.normalize("NFD", letter)[:1]
    if base.isascii() and base.isalnum():
        return f"{base}{0 if base == letter else 9}"
    return f"~{ord(base):06x}" if base.isalnum() else ""


def person_sort_key(full_name: str) -> str:
    """Rosters sort by the given (last) word, then the family (first) word, then the words between."""
    words = one_line(full_name).split()
    if len(words) < 2:
        return sort_key(full_name)
    return "/".join(sort_key(part) for part in (words[-1], words[0], " ".join(words[1:-1])))
