"""The letters that the fonts of papers hold, and texts brought down to them.

An archival PDF may show no letter that its fonts lack (ISO 19005-2, 6.2.11.8): what is lacking prints as an empty box,
so that everybody sees that something stood there. ``papers/fonts/README.md`` tells how the fonts were cut to this list.
"""

import re
import unicodedata
from typing import Any

from core.text import nfc

LETTERS = (
    "0020-007E 00A0-017F 0192 01A0-01A1 01AF-01B0 01CD-01DC 01FA-01FF 0218-021B 02BC 02C6-02C7 02C9 02D8-02DD 0300-0304 "
    "0306-030C 031B 0323 0326-0328 1E80-1E85 1EA0-1EF9 2010-2015 2018-201E 2020-2022 2026 2030 2032-2033 2039-203A 2044 "
    "20AB-20AC 2116 2122 2190-2193 2212 2260 2264-2265 25A0-25A1 25CF FFFD"
)
LACKING = "□"
PICTURE = "qr"
BREAK = "\u200b"
_LONG_WORD = re.compile(r"\S{28,}")
_PART = re.compile(r"[^@._/,;:-]{1,11}[@._/,;:-]?|[@._/,;:-]")  # mail and web addresses break behind their signs
# Joiners, directions and skin tones alone are nothing to see.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)


def _class(ranges: str) -> str:
    ends = (part.partition("-") for part in ranges.split())
    return "".join(f"\\U{first:0>8}-\\U{last or first:0>8}" for first, _dash, last in ends)


_LACKING = re.compile(f"[^\n{_class(LETTERS)}]")


def printable(text: str) -> str:
    """``text`` composed (NFC), every letter that the fonts lack as ``□``, what is nothing to see left out."""
    plain = nfc(text).replace("\r\n", "\n").replace("\t", " ")
    return _LACKING.sub(LACKING, _UNSEEN.sub("", plain))


def breakable(text: str) -> str:
    """``text`` with places to end a line in words too long for a narrow column: without them they would be cut."""
    return _LONG_WORD.sub(lambda word: _PART.sub(lambda part: part.group() + BREAK, word.group()), text)


def printable_all(value: Any) -> Any:
    """Every text in lists and dicts, as deep as they go, printable and breakable; pictures (``qr``) stay as they are."""
    if isinstance(value, str):
        return breakable(printable(value))
    if isinstance(value, dict):
        return {key: each if key == PICTURE else printable_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable_all(each) for each in value]
    return value


def all_letters() -> str:
    """Each letter once, for whoever checks the fonts."""
    ends = [part.partition("-") for part in LETTERS.split()]
    codes = (code for first, _dash, last in ends for code in range(int(first, 16), int(last or first, 16) + 1))
    return "".join(letter for letter in map(chr, codes) if unicodedata.category(letter) != "Cf")
