"""Fields of staff forms: each says what is wrong in a sentence with an example, and gives back a clean value."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from core.dates import BadDay, parse_day
from core.phones import BadPhone, display, to_e164
from core.text import nfc, one_line

FIRST_PICTURE = 0x2000
_JOINERS = {0x200D, 0x20E3, 0xFE0F}  # what pictures are put together with
_PICTURE_KINDS = {"So", "Sk", "Co", "Cn", "Cs"}
_SIGNS_OF_PAPERS = frozenset("№℃℉™")
_NAME_SIGNS = frozenset(" '’.-")
NAME_EXAMPLE = "Nguyễn Thị Hòa"


def pictures_in(text: str) -> str:
    """The emoji and other signs that no office printer prints, each once; ``""`` when there are none."""
    found = [letter for letter in text if ord(letter) >= FIRST_PICTURE and _is_picture(letter)]
    return "".join(dict.fromkeys(letter for letter in found if ord(letter) not in _JOINERS))


def _is_picture(letter: str) -> bool:
    is_kind = ord(letter) in _JOINERS or unicodedata.category(letter) in _PICTURE_KINDS
    return is_kind and letter not in _SIGNS_OF_PAPERS


class LineField(forms.CharField):
    """One line of at most ``most`` characters, normalised to NFC; longer text is refused, never cut."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                _("“%(label)s” dài %(length)s ký tự, nhiều hơn %(most)s. Xin viết ngắn lại.")
                % {"label": self.label, "length": len(value), "most": self.most}
            )
        pictures = pictures_in(value)
        if pictures:
            raise ValidationError(
                _("“%(label)s” có ký hiệu không in được: %(signs)s. Xin bỏ ký hiệu đó.")
                % {"label": self.label, "signs": pictures}
            )


def check_name_of_person(name: str, label: str | LazyText) -> None:
    """Letters, blanks and ``' ’ . -`` only; raises ``ValidationError``."""
    strange = [
        letter for letter in name if not (letter.isalpha() or unicodedata.combining(letter) or letter in _NAME_SIGNS)
    ]
    if strange or not any(letter.isalpha() for letter in name):
        raise ValidationError(
            _("“%(label)s” chỉ gồm chữ cái; xin xem lại chỗ “%(signs)s”, ví dụ: %(example)s.")
            % {"label": label, "signs": "".join(dict.fromkeys(strange)) or name, "example": NAME_EXAMPLE}
        )


class DayField(forms.Field):
    """A day of the past, typed ``5/3/1990``, ``05031990`` or ``05-03-1990``."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not one_line(value or ""):
            return value or None
        try:
            return parse_day(value)
        except BadDay as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class PhoneField(forms.CharField):
    """A telephone number of Vietnam; the clean value is E.164 or ``""``."""

    def to_python(self, value: Any) -> str:
        text = one_line(super().to_python(value) or "")
        try:
            return to_e164(text) if text else ""
        except BadPhone as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """A stored number as people read it; what was typed stays as typed."""
        if isinstance(value, str) and value.startswith("+84") and value[1:].isdigit():
            return display(value)
        return value


class MailField(forms.CharField):
    """An e-mail address, or ``""``."""

    def to_python(self, value: Any) -> str:
        address = one_line(super().to_python(value) or "")
        if not address:
            return ""
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(_("Thư điện tử gồm tên, dấu @ và tên miền, ví dụ hoa.nguyen@gmail.com.")) from error
        return address


class CountField(forms.Field):
    """A whole number from ``least`` to ``most``; other text is told what to type."""

    widget = forms.TextInput

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        text = nfc(str(value if value is not None else "")).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 6 and self.least <= int(text) <= self.most):
            raise ValidationError(
                _("“%(label)s” là một số từ %(least)s đến %(most)s, ví dụ %(least)s.")
                % {"label": self.label, "least": self.least, "most": self.most}
            )
        return int(text)
