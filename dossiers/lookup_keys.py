"""The four digits a citizen types with the code, kept only as keyed digests bound to the dossier's token."""

import re

from core.crypto import blind_index, blind_indexes

TAIL_LENGTH = 4
NATIONAL_ID = "dossiers.national_id"
PHONE = "dossiers.phone"
_TAIL = "dossiers.tail"
_NO_DIGIT = re.compile(r"[^0-9]+")


def tail_of(number: str) -> str:
    """The last four digits of a telephone or identity number; empty when it has fewer."""
    digits = _NO_DIGIT.sub("", number)
    return digits[-TAIL_LENGTH:] if len(digits) >= TAIL_LENGTH else ""


def tail_digests(token: str, *numbers: str) -> list[str]:
    """What a dossier keeps: one digest for each number that was given."""
    tails = dict.fromkeys(filter(None, (tail_of(number) for number in numbers)))
    return [blind_index(_TAIL, f"{token}|{tail}") for tail in tails]


def asked_digests(token: str, tail: str) -> list[str]:
    """What a look-up compares with, under every key in use."""
    return blind_indexes(_TAIL, f"{token}|{tail}")
