"""What keyboard-wedge scanners do to Vietnamese text, repaired where that is certain and flagged where not."""

import re
import unicodedata

from core.national_id.telex import is_syllable, undo_telex

LONGEST_NAME = 100

# UTF-8 read byte by byte: Windows shows 0x80-0x9F as these signs, Latin-1 as control characters.
_WINDOWS_SIGNS = {
    bytes([byte]).decode("cp1252"): chr(byte) for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_TO_LATIN = str.maketrans(_WINDOWS_SIGNS)
_REST = "[\u0080-\u00bf" + "".join(_WINDOWS_SIGNS) + "]"
_MOJIBAKE = re.compile(f"[\u00c2-\u00df]{_REST}|[\u00e0-\u00ef]{_REST}{{2}}|[\u00f0-\u00f4]{_REST}{{3}}")

_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?")
_FOREIGN_LETTERS = frozenset("ÄÅÆÇËÏÑÖØÛÜÞßäåæçëïñöøûüþÿªºµ")  # left over by a half-repaired scan
_TWICE = re.compile(r"dđ|đd|aâ|âa|aă|ăa|eê|êe|oô|ôo|oơ|ơo|uư|ưu(?=[^\W\d_])")  # an input method that was switched on
# Family names that are never written so: their accents were lost on the way.
_NEVER_PLAIN = frozenset(
    ["NGUYEN", "TRAN", "PHAM", "HUYNH", "HOANG", "DANG", "BUI", "DO", "NGO", "DUONG", "LE", "VO", "VU", "HO", "LY"]
)


def repair_mojibake(text: str) -> str:
    """``Nguyá»…n`` → ``Nguyễn``; a byte sequence that is no UTF-8 stays as it is."""
    return _MOJIBAKE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    try:
        return match[0].translate(_TO_LATIN).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def has_accents(text: str) -> bool:
    return any(letter.isalpha() and not letter.isascii() for letter in text)


def repair_telex(name: str, rest: str) -> tuple[str, str]:
    """Name and the rest of a scan, turned back where all is bare ASCII and each word of the name comes out whole."""
    undone = undo_telex(name)
    is_certain = undone != name and not has_accents(name + rest) and all(map(is_syllable, undone.split()))
    return (undone, undo_telex(rest)) if is_certain else (name, rest)


def is_name_damaged(name: str, *, rest: str) -> bool:
    """True when the name must be retyped. ``rest`` is the other text of the scan: did accents survive anywhere?"""
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or not _FOREIGN_LETTERS.isdisjoint(name):
        return True
    if not has_accents(name + rest):
        return True
    words = [word.casefold() for word in re.split(r"[ '’.-]+", name) if word]
    return name.split()[0].upper() in _NEVER_PLAIN or any(_is_mangled(word) for word in words)


def _is_mangled(word: str) -> bool:
    if word.isascii():
        return undo_telex(word) != word
    toneless = unicodedata.normalize(
        "NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", unicodedata.normalize("NFD", word))
    )
    return _TWICE.search(toneless) is not None


def is_address_damaged(address: str) -> bool:
    """True when letters of the address arrived as question marks or as signs that no address has."""
    return any(letter in "?�" or letter in _FOREIGN_LETTERS for letter in address)
