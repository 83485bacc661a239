"""Tax codes (mã số thuế): 10 digits, 13 for a branch, or a person's 12-digit number.

Since 1/7/2025 the tax code of a person or a household is the personal number (Circular 86/2024/TT-BTC).
"""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from core.national_id import BadNationalId, parse_number
from core.text import Unreadable, one_line

LONGEST_TAX_CODE_TEXT = 30


class TaxCodeFault(TextChoices):
    """Why a text is no tax code; the label says what to do."""

    UNREADABLE = (
        "unreadable",
        _("Mã số thuế gồm 10 chữ số, 13 chữ số (chi nhánh) hoặc 12 chữ số (cá nhân), ví dụ 0100233488."),
    )
    WRONG_CHECK_DIGIT = (
        "wrong_check_digit",
        _("Mã số thuế có chữ số nhập sai. Mời đối chiếu lại từng số với giấy tờ."),
    )
    BAD_PERSON = (
        "bad_person",
        _("Mã 12 chữ số này không phải số định danh cá nhân. Mời đối chiếu lại với thẻ căn cước."),
    )


class BadTaxCode(Unreadable):
    """The text is no tax code; ``reason`` is a ``TaxCodeFault``."""


def parse_tax_code(text: str, *, today: date) -> str:
    """The normal form: ``0100233488``, ``0314409058-002`` or 12 digits; raises ``BadTaxCode``."""
    if len(text) > LONGEST_TAX_CODE_TEXT or not one_line(text).isascii():
        raise BadTaxCode(TaxCodeFault.UNREADABLE)
    compact = mst.compact(one_line(text))
    if len(compact) == 12 and compact.isdigit():
        return _personal(compact, today)
    try:
        return mst.format(mst.validate(compact))
    except InvalidChecksum as error:
        raise BadTaxCode(TaxCodeFault.WRONG_CHECK_DIGIT) from error
    except ValidationError as error:
        raise BadTaxCode(TaxCodeFault.UNREADABLE) from error


def _personal(number: str, today: date) -> str:
    try:
        return parse_number(number, today=today).number
    except BadNationalId as error:
        raise BadTaxCode(TaxCodeFault.BAD_PERSON) from error
