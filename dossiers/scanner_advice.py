"""What a scanner sent, sign by sign, and which of its settings to change: for the installer of a counter."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.national_id import BadNationalId, CardScan, CardWarning, ReceiptScan, read_scan
from core.text import nfc

MOST_SHOWN = 400
_NAMES = {"\t": "TAB", "\n": "LF (Enter)", "\r": "CR (Enter)", " ": "␣", "\ufeff": "BOM"}
_BAD_LETTERS = frozenset({CardWarning.TELEX_UNDONE, CardWarning.NAME_DAMAGED})
_MOJIBAKE = re.compile("[ÃÂáÄ][\u0080-\u00bf\u2018-\u203a]")


@dataclass(frozen=True)
class Sign:
    """One character as it arrived: ``code`` U+0110, ``octets`` its UTF-8 bytes in hexadecimal."""

    position: int
    shown: str
    code: str
    octets: str
    is_odd: bool


@dataclass(frozen=True)
class Finding:
    """``tone`` is ok, warn or late; ``setting`` says what to change on the scanner or the computer, if anything."""

    tone: str
    found: str
    setting: str = ""


def signs_of(text: str) -> list[Sign]:
    """The first 400 characters, one by one."""
    return [_sign(position, letter) for position, letter in enumerate(text[:MOST_SHOWN], start=1)]


def _sign(position: int, letter: str) -> Sign:
    category = unicodedata.category(letter)
    shown = _NAMES.get(letter) or (letter if category[0] not in "CM" else unicodedata.name(letter, "") or category)
    is_odd = category[0] in "CM" or letter in "?\ufffd"
    return Sign(
        position, shown, f"U+{ord(letter):04X}", letter.encode("utf-8", "surrogatepass").hex(" ").upper(), is_odd
    )


def findings_of(text: str, *, today: date) -> list[Finding]:
    """What is right and what to set otherwise, the most important first."""
    if not text.strip():
        return [Finding("late", _("Chưa nhận được gì."), _("Bấm vào ô, rồi quét lại; đèn máy quét phải sáng."))]
    try:
        scanned: CardScan | ReceiptScan | None = read_scan(text, today=today)
        why = ""
    except BadNationalId as error:
        scanned, why = None, str(error)
    return [_verdict(scanned, why), _ending(text), _letters(text, scanned), _separators(text), *_prefix(text)]


def _verdict(scanned: CardScan | ReceiptScan | None, why: str) -> Finding:
    if scanned is None:
        return Finding("late", _("Trang tiếp nhận chưa đọc được: %(why)s") % {"why": why})
    if isinstance(scanned, ReceiptScan):
        return Finding("ok", _("Đọc được: giấy hẹn của hồ sơ."))
    if scanned.warnings:
        return Finding("warn", " ".join(str(warning.label) for warning in scanned.warnings))
    return Finding("ok", _("Đọc được trọn vẹn: trang tiếp nhận sẽ điền đúng."))


def _ending(text: str) -> Finding:
    if text.endswith(("\r", "\n")):
        return Finding("ok", _("Máy quét tự gửi Enter ở cuối."))
    return Finding(
        "warn",
        _("Máy quét không gửi Enter ở cuối; trang vẫn tự đọc sau một thoáng."),
        _("Muốn nhanh hơn, quét mã “Add suffix: CR (Enter)” trong sách của máy quét."),
    )


def _letters(text: str, scanned: CardScan | ReceiptScan | None) -> Finding:
    keyboard = _(
        "Đặt máy quét ở chế độ USB-COM, hoặc USB-HID với “ALT mode / Unicode output (UTF-8)”; tắt Unikey, chọn bàn phím ENG."
    )
    if _MOJIBAKE.search(text):
        return Finding("warn", _("Chữ có dấu đến thành từng byte rời (sai bảng mã)."), keyboard)
    if "?" in text or "\ufffd" in text:
        return Finding("warn", _("Chữ có dấu đến thành dấu hỏi."), keyboard)
    if unicodedata.normalize("NFC", text) != text:
        return Finding("ok", _("Dấu đến rời chữ (Unicode tổ hợp); trang tự ghép lại, không cần chỉnh."))
    if isinstance(scanned, CardScan) and _BAD_LETTERS.intersection(scanned.warnings):
        return Finding("warn", _("Chữ bị mất dấu hoặc bị bộ gõ tiếng Việt đổi."), keyboard)
    return Finding(
        "ok", _("Chữ tiếng Việt đến nguyên vẹn.") if not text.isascii() else _("Mã này không có chữ có dấu.")
    )


def _separators(text: str) -> Finding:
    if "\t" in text.strip():
        return Finding(
            "warn",
            _("Dấu | đến thành phím TAB; trang vẫn đọc được khi máy quét gõ nhanh."),
            _("Bỏ tùy chọn đổi “|” thành TAB (GS/Field separator) trong máy quét."),
        )
    number = text.count("|")
    if number >= 6:
        return Finding("ok", _("Có %(n)s dấu |, đủ các ô của thẻ căn cước.") % {"n": number})
    return Finding(
        "warn",
        _("Chỉ có %(n)s dấu |; thẻ căn cước gắn chíp có 6.") % {"n": number},
        _("Nếu vừa quét mã vạch cũ thì đúng; nếu là mã QR, hãy chọn bàn phím ENG (US)."),
    )


def _prefix(text: str) -> list[Finding]:
    if re.match(r"\][A-Za-z][0-9A-Za-z]", nfc(text)):
        return [
            Finding(
                "warn",
                _("Có tiền tố loại mã (AIM) ở đầu; trang tự bỏ."),
                _("Có thể tắt “Transmit AIM ID” trong máy quét."),
            )
        ]
    return []
