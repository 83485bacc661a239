"""Telephone numbers of Vietnam, kept as E.164 (``+84905123456``)."""

import re

import phonenumbers
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberType

from core.text import Unreadable, one_line

REGION, COUNTRY_CODE = "VN", 84
LONGEST_PHONE_TEXT = 30

_MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_WRITTEN = re.compile(r"[0-9+(). -]+")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014", "-----")  # what word processors make of a hyphen
_DIED_IN_2018 = re.compile(r"(?:0|84|0084)1[0-9]{9}")


class PhoneFault(TextChoices):
    """Why a text is no telephone number; the label says what to do."""

    UNREADABLE = "unreadable", _("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0905 123 456.")
    OLD_ELEVEN_DIGITS = (
        "old_eleven_digits",
        _("Số 11 chữ số đã đổi từ năm 2018. Mời hỏi số mới, ví dụ 0905 123 456."),
    )


class BadPhone(Unreadable):
    """The text is no telephone number of Vietnam; ``reason`` is a ``PhoneFault``."""


def _parsed(text: str) -> phonenumbers.PhoneNumber:
    cleaned = one_line(text).translate(_DASHES) if len(text) <= LONGEST_PHONE_TEXT else ""
    if not _WRITTEN.fullmatch(cleaned):
        raise BadPhone(PhoneFault.UNREADABLE)
    digits = "".join(letter for letter in cleaned if letter.isdigit())
    if digits.startswith("00"):
        cleaned = f"+{digits[2:]}"
    elif digits.startswith(str(COUNTRY_CODE)) and len(digits) in (11, 12):
        cleaned = f"+{digits}"
    try:
        number = phonenumbers.parse(cleaned, REGION)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(PhoneFault.UNREADABLE) from error
    if number.country_code != COUNTRY_CODE or not phonenumbers.is_valid_number_for_region(number, REGION):
        is_old = _DIED_IN_2018.fullmatch(digits)
        raise BadPhone(PhoneFault.OLD_ELEVEN_DIGITS if is_old else PhoneFault.UNREADABLE)
    return number


def to_e164(text: str) -> str:
    """``0905 123 456``, ``84905123456`` or ``(+84) 905 123 456`` → ``+84905123456``; raises ``BadPhone``."""
    return phonenumbers.format_number(_parsed(text), phonenumbers.PhoneNumberFormat.E164)


def _mobile_form() -> re.Pattern[str]:
    """What ``phonenumbers`` knows of Vietnam's mobile numbers, written as E.164."""
    known = phonenumbers.PhoneMetadata.metadata_for_region(REGION)
    national = known.mobile.national_number_pattern if known and known.mobile else None
    return re.compile(rf"\+{COUNTRY_CODE}(?:{national or '(?!)'})", re.ASCII)


_MOBILE = _mobile_form()


def is_mobile(e164: str) -> bool:
    """True when the number can get an SMS: fixed lines and 1900 numbers cannot."""
    if _MOBILE.fullmatch(e164):  # nearly all that are asked for, at a hundredth of the cost
        return True
    return phonenumbers.number_type(_parsed(e164)) in _MOBILE_TYPES


def display(e164: str) -> str:
    """``+84905123456`` → ``0905 123 456``."""
    return phonenumbers.format_number(_parsed(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


def national_digits(e164: str) -> str:
    """``+84905123456`` → ``0905123456``: what Vietnamese gateways and people write."""
    return "".join(letter for letter in display(e164) if letter.isdigit())
