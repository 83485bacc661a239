"""Dossier codes as people type them: issued strictly, looked up leniently (formats.md 5)."""

import re

from core.text import nfc, strip_accents

LONGEST = 60
_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_CODE = re.compile(r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,7}-[0-9]{6}-[0-9]{4,9}")
_TO_THE_DAY = re.compile(r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,7}-[0-9]{6}(-[0-9]{0,9})?")
_BEGINNING = re.compile(r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3})*(-[0-9]{0,6})?(-[0-9]{0,9})?")


def normal_code(text: str) -> str:
    """Upper case, plain hyphens, no blanks, no accents; at most 60 characters."""
    plain = strip_accents(nfc(text[: 4 * LONGEST])).upper()
    return "".join(_DASHES.sub("-", plain).split())[:LONGEST]


def is_code(text: str) -> bool:
    """Whether the text has the form of a whole dossier code, national or old."""
    return bool(_CODE.fullmatch(normal_code(text)))


def looks_like_code(text: str) -> bool:
    """Whether the text is a code or begins like one: it has a digit group after a hyphen or a dotted unit."""
    plain = normal_code(text)
    return (
        bool(_BEGINNING.fullmatch(plain))
        and any(letter.isdigit() for letter in plain)
        and ("-" in plain or "." in plain)
    )


def code_to_the_day(text: str) -> str:
    """The text as the beginning of codes, when it names at least their office and day (``H32.27.01-261109``)."""
    plain = normal_code(text)
    return plain if _TO_THE_DAY.fullmatch(plain) else ""


_WHOLE = re.compile(r"(?P<unit>[0-9A-Z]{2,3}(?:\.[0-9A-Z]{2,3}){0,7})-(?P<day>[0-9OIL]{6})-(?P<number>[0-9OIL]{1,9})")
_INSIDE = re.compile(rf"(?<![0-9A-Z.-]){_WHOLE.pattern}(?![0-9A-Z-])")  # a whole message was pasted
_LETTERS_FOR_DIGITS = str.maketrans("OIL", "011")
_RECEIPT_ADDRESS = re.compile(r"/q/([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")
LONGEST_ADDRESS = 400


def copied_code(text: str) -> str:
    """The code that somebody copied from a receipt or a message; ``""`` where there is none.

    Forgiven are case, accents, blanks, long dashes, commas for dots, blanks for hyphens, the letters O, I and L among
    the digits of day and number, dropped zeros before the number, and words around it.
    """
    short = nfc(text[: 4 * LONGEST]).replace(",", ".")
    found = _WHOLE.fullmatch(normal_code(short)) or _WHOLE.fullmatch(normal_code("-".join(short.split())))
    found = found or _INSIDE.search(short.upper())
    if not found:
        return ""
    day, number = (found[part].translate(_LETTERS_FOR_DIGITS) for part in ("day", "number"))
    return f"{found['unit']}-{day}-{number:0>4}"


def receipt_token_in(text: str) -> str:
    """The token in the address of a receipt's QR, when somebody pasted that instead of the code; else ``""``."""
    found = _RECEIPT_ADDRESS.search(text[:LONGEST_ADDRESS])
    return found[1] if found else ""
