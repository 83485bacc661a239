"""``PPP G YY NNNNNN``: place of birth registration, century and sex, year of birth, six random digits.

Circular 59/2021/TT-BCA, article 4. There is no check digit: a slip in the last six digits cannot be seen.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.national_id.places import PLACES
from core.text import Unreadable

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")  # not \d, which takes full-width and Arabic digits


class Sex(TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class NumberFault(TextChoices):
    """Why a number is refused; the label says what to do."""

    NOT_TWELVE_DIGITS = (
        "not_twelve_digits",
        _("Số định danh cá nhân gồm đúng 12 chữ số, viết liền, ví dụ 056190000018."),
    )
    FUTURE_YEAR = (
        "future_year",
        _("Theo số này, người mang số chưa ra đời. Mời đối chiếu lại ba chữ số thứ tư đến thứ sáu với thẻ căn cước."),
    )
    YEAR_MISMATCH = (
        "year_mismatch",
        _("Năm sinh không khớp với số định danh. Mời đối chiếu lại số định danh và ngày sinh với thẻ căn cước."),
    )


class NumberWarning(TextChoices):
    """What the desk should look at again; nothing is refused for it."""

    UNKNOWN_PLACE = (
        "unknown_place",
        _("Ba số đầu không phải mã tỉnh, thành phố đã biết (có thể người sinh ở nước ngoài). Mời đối chiếu với thẻ."),
    )
    SEX_MISMATCH = "sex_mismatch", _("Giới tính không khớp với số định danh. Mời đối chiếu với thẻ căn cước.")


class BadNationalId(Unreadable):
    """The text is no personal number, or contradicts what is known; ``reason`` says which fault."""


@dataclass(frozen=True)
class NationalId:
    """A well-formed number and what it says. ``province`` is ``None`` for a code that is not on the list."""

    number: str
    province: str | None
    sex: Sex
    birth_year: int

    @property
    def warnings(self) -> tuple[NumberWarning, ...]:
        return (NumberWarning.UNKNOWN_PLACE,) if self.province is None else ()


def parse_number(text: str, *, today: date) -> NationalId:
    """Read 12 ASCII digits (blanks around them are dropped); raises ``BadNationalId``."""
    number = text.strip()
    if not _TWELVE_DIGITS.fullmatch(number):
        raise BadNationalId(NumberFault.NOT_TWELVE_DIGITS)
    century_and_sex = int(number[3])
    birth_year = 1900 + 100 * (century_and_sex // 2) + int(number[4:6])
    if birth_year > today.year:
        raise BadNationalId(NumberFault.FUTURE_YEAR)
    sex = Sex.FEMALE if century_and_sex % 2 else Sex.MALE
    return NationalId(number=number, province=PLACES.get(number[:3]), sex=sex, birth_year=birth_year)


def cross_check(identity: NationalId, *, born_on: date | None, sex: Sex | None) -> tuple[NumberWarning, ...]:
    """Compare with the form. Another year is an error; another sex warns, for it may have been re-determined."""
    if born_on is not None and born_on.year != identity.birth_year:
        raise BadNationalId(NumberFault.YEAR_MISMATCH)
    if sex is not None and sex != identity.sex:
        return (*identity.warnings, NumberWarning.SEX_MISMATCH)
    return identity.warnings
