"""Numbers of postal items: the international form S10 with its check digit, and what other carriers use."""

import re

from django.utils.translation import gettext as _

from core.text import nfc, strip_accents
from dossiers.errors import Refused

EXAMPLE = "RA123456785VN"
_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_NEARLY = re.compile(r"[A-Z]{2}[0-9]{7,12}VN")  # of Vietnam Post, a digit lost or doubled
_OTHER = re.compile(r"[A-Z0-9]{6,30}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def tracking_number(text: str) -> str:
    """``ra 123 456 785 vn`` → ``RA123456785VN``; raises ``Refused`` with an example.

    Two letters, nine digits, two letters is S10 (UPU): the ninth digit checks the eight before it. Other carriers'
    numbers are 6 to 30 letters and digits.
    """
    plain = re.sub(r"[\s.-]", "", strip_accents(nfc(text[:200])).upper())
    if _S10.fullmatch(plain):
        if int(plain[10]) != check_digit(plain[2:10]):
            raise Refused(
                _("Số hiệu bưu gửi %(number)s sai một chữ số. Xin xem lại trên phiếu gửi, ví dụ: %(example)s.")
                % {"number": plain, "example": EXAMPLE}
            )
        return plain
    if _NEARLY.fullmatch(plain) or not _OTHER.fullmatch(plain) or not any(sign.isdigit() for sign in plain):
        raise Refused(
            _("Số hiệu bưu gửi gồm 2 chữ cái, 9 chữ số, 2 chữ cái, ví dụ: %(example)s; hãng khác: 6 đến 30 chữ và số.")
            % {"example": EXAMPLE}
        )
    return plain


def check_digit(digits: str) -> int:
    """Of eight digits, by the weights of UPU S10."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
