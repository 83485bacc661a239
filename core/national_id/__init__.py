"""The 12-digit personal number (số định danh, CCCD) and the QR text of the card that carries it.

The QR is not signed: it is a typing aid, not proof of identity.
"""

from core.national_id.card import BadCard, CardFault, CardScan, CardWarning, parse_card
from core.national_id.number import (
    BadNationalId,
    NationalId,
    NumberFault,
    NumberWarning,
    Sex,
    cross_check,
    parse_number,
)
from core.national_id.scan import ReceiptScan, ScanKind, kind_of_scan, read_scan

__all__ = [
    "BadCard",
    "BadNationalId",
    "CardFault",
    "CardScan",
    "CardWarning",
    "NationalId",
    "NumberFault",
    "NumberWarning",
    "ReceiptScan",
    "ScanKind",
    "Sex",
    "cross_check",
    "kind_of_scan",
    "parse_card",
    "parse_number",
    "read_scan",
]
