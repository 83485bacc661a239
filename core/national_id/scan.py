"""One scan box takes an identity card, a bare number, or the QR of a receipt that this portal printed."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.national_id.card import LONGEST_SCAN, BadCard, CardFault, CardScan, parse_card
from core.text import one_line

_RECEIPT_URL = re.compile(r"https?://[^\s/]+(?:/en)?/q/(?P<token>[^\s/?#]+)/?", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")
_CODE = re.compile(r"[A-Z0-9]{2,3}(?:\.[A-Z0-9]{2,3}){0,4}-[0-9]{6}-[0-9]{4,6}")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")


class ScanKind(Enum):
    """What a scanned text seems to be, before it is read."""

    CARD = "card"
    NUMBER = "number"
    RECEIPT = "receipt"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ReceiptScan:
    """A receipt: the token of its QR, or the code on it (upper case, plain hyphens); the other is ``""``."""

    token: str = ""
    code: str = ""


def kind_of_scan(text: str) -> ScanKind:
    """Tell card, bare number and receipt apart by shape alone; never raises."""
    if len(text) > LONGEST_SCAN:
        return ScanKind.UNKNOWN
    line = one_line(text)
    if _RECEIPT_URL.fullmatch(line) or _CODE.fullmatch(_as_code(line)):
        return ScanKind.RECEIPT
    if re.fullmatch(r"[0-9]{12}", line):
        return ScanKind.NUMBER
    return ScanKind.CARD if "|" in text or "\t" in text.strip() else ScanKind.UNKNOWN


def read_scan(text: str, *, today: date) -> CardScan | ReceiptScan:
    """Read whatever the scan box got; raises ``BadCard`` or ``BadNationalId`` with a reason to show."""
    if kind_of_scan(text) is not ScanKind.RECEIPT:
        return parse_card(text, today=today)
    line = one_line(text)
    if match := _RECEIPT_URL.fullmatch(line):
        if not _TOKEN.fullmatch(match["token"]):
            raise BadCard(CardFault.KEYBOARD_ON)
        return ReceiptScan(token=match["token"])
    return ReceiptScan(code=_as_code(line))


def _as_code(line: str) -> str:
    return line.translate(_DASHES).upper()
