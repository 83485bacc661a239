"""The text in the QR of the chip card, as keyboard-wedge scanners type it.

``number | old number or empty | name | birth ddMMyyyy | Nam/Nữ | residence | issue ddMMyyyy`` (2021 to 6/2024).
Cards since 1/7/2024 carry more fields after the seventh, which are kept and not interpreted. Older cards and barcodes
give the bare number.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.dates import BadDay, parse_day
from core.national_id import damage
from core.national_id.number import BadNationalId, NationalId, NumberWarning, Sex, cross_check, parse_number
from core.text import fold, one_line

LONGEST_SCAN = 1500  # characters; a whole card read byte by byte stays below 1,000

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")  # AIM prefix that some scanners put first
_NUMBER_FIELD = re.compile(r"[^0-9]{0,4}([0-9]{12})")
_OLD_NUMBER = re.compile(r"(?:[0-9]{9}|[0-9]{12})?")
_DAY_FIELD = re.compile(r"[0-9]{2}[/.-]?[0-9]{2}[/.-]?[0-9]{4}")
_FIELDS_FROM_BIRTH = 4  # birth, sex, residence, issue


class CardFault(TextChoices):
    """Why a scan is refused; the label says what to do."""

    EMPTY = "empty", _("Máy quét chưa gửi gì. Mời quét lại mã QR trên thẻ căn cước.")
    TOO_LONG = "too_long", _("Nội dung quét quá dài, không phải mã QR trên thẻ căn cước. Mời quét lại.")
    OTHER_QR = "other_qr", _("Đây là mã QR khác, không phải mã trên thẻ căn cước. Mời quét mã QR trên thẻ.")
    OLD_CARD = (
        "old_card",
        _("Đây là số chứng minh nhân dân 9 số, hết giá trị từ 01/01/2025. Mời dùng thẻ căn cước 12 số."),
    )
    NO_NUMBER = (
        "no_number",
        _("Không thấy số định danh 12 chữ số ở đầu. Mời tắt Unikey, chuyển bàn phím sang ENG rồi quét lại."),
    )
    TOO_FEW_FIELDS = (
        "too_few_fields",
        _("Mã quét bị thiếu dữ liệu. Mời tắt Unikey, chuyển bàn phím sang ENG rồi quét lại, hoặc nhập tay."),
    )
    BAD_BIRTH_DATE = (
        "bad_birth_date",
        _("Ngày sinh trong mã quét không có thật. Mời quét lại hoặc nhập tay theo thẻ."),
    )
    BAD_OLD_NUMBER = (
        "bad_old_number",
        _("Số chứng minh nhân dân cũ trong mã quét không đủ 9 chữ số. Mời quét lại hoặc nhập tay theo thẻ."),
    )
    KEYBOARD_ON = (
        "keyboard_on",
        _("Bộ gõ tiếng Việt đang bật nên mã quét bị sai. Mời tắt Unikey rồi quét lại."),
    )


class CardWarning(TextChoices):
    """What the desk should look at again; nothing is refused for it."""

    NAME_DAMAGED = (
        "name_damaged",
        _("Họ tên quét bị mất dấu hoặc sai chữ. Mời nhập lại riêng họ tên theo thẻ."),
    )
    ADDRESS_DAMAGED = "address_damaged", _("Địa chỉ quét bị sai chữ. Mời sửa lại theo thẻ.")
    TELEX_UNDONE = (
        "telex_undone",
        _("Máy quét gõ kiểu Telex, hệ thống đã đổi lại thành chữ có dấu. Mời đối chiếu họ tên với thẻ."),
    )
    SEX_UNREAD = (
        "sex_unread",
        _("Không đọc được giới tính trong mã quét nên lấy theo số định danh. Mời đối chiếu với thẻ."),
    )
    ISSUED_ON_UNREAD = (
        "issued_on_unread",
        _("Không đọc được ngày cấp thẻ trong mã quét. Mời nhập theo thẻ nếu cần."),
    )


class BadCard(BadNationalId):
    """The scan is no identity card; ``reason`` is a ``CardFault``."""


@dataclass(frozen=True)
class CardScan:
    """What a scan gave. From a bare number all but ``number`` and ``sex`` is empty (``""``, ``None``, ``()``).

    ``old_number`` is ``""`` or the 9-digit number before; ``extra`` keeps what stands after the seventh field, raw.
    """

    number: str
    sex: Sex
    old_number: str = ""
    full_name: str = ""
    born_on: date | None = None
    address: str = ""
    issued_on: date | None = None
    extra: tuple[str, ...] = ()
    is_name_damaged: bool = False
    warnings: tuple[CardWarning | NumberWarning, ...] = ()


def parse_card(text: str, *, today: date) -> CardScan:
    """Read a scanned card or a bare number; raises ``BadCard``, or ``BadNationalId`` when the number is wrong."""
    fields = _fields(text)
    identity = parse_number(_number_in(fields), today=today)
    if not any(fields[1:]):
        return CardScan(number=identity.number, sex=identity.sex, warnings=identity.warnings)
    return _from_fields(identity, fields[1:], today)


def _fields(text: str) -> list[str]:
    if len(text) > LONGEST_SCAN:
        raise BadCard(CardFault.TOO_LONG)
    separated = damage.repair_mojibake(text).strip("\r\n ").replace("\t", "|").lstrip("|")
    fields = [one_line(field) for field in _SYMBOLOGY.sub("", separated).split("|")]
    if not any(fields):
        raise BadCard(CardFault.EMPTY)
    return fields


def _number_in(fields: list[str]) -> str:
    if match := _NUMBER_FIELD.fullmatch(fields[0]):
        return match[1]
    if re.fullmatch(r"[0-9]{9}", fields[0]) and not any(fields[1:]):
        raise BadCard(CardFault.OLD_CARD)
    raise BadCard(CardFault.OTHER_QR if "://" in fields[0] else CardFault.NO_NUMBER)


def _split_at_birth(fields: list[str]) -> tuple[str, str, list[str]]:
    """Old number, name and the fields from the birth date on; the old number may be missing altogether."""
    for old_and_name in (2, 1):
        if len(fields) >= old_and_name + _FIELDS_FROM_BIRTH and _DAY_FIELD.fullmatch(fields[old_and_name]):
            old_number = fields[0] if old_and_name == 2 else ""
            return old_number, fields[old_and_name - 1], fields[old_and_name:]
    is_whole = len(fields) >= 2 + _FIELDS_FROM_BIRTH
    raise BadCard(CardFault.BAD_BIRTH_DATE if is_whole else CardFault.TOO_FEW_FIELDS)


def _from_fields(identity: NationalId, fields: list[str], today: date) -> CardScan:
    old_number, scanned_name, (birth, sex_text, scanned_address, issue, *extra) = _split_at_birth(fields)
    if not _OLD_NUMBER.fullmatch(old_number):
        raise BadCard(CardFault.BAD_OLD_NUMBER)
    born_on = _birth_day(birth, today)
    name, address = damage.repair_telex(scanned_name, scanned_address)
    issued_on = _issue_day(issue, born_on, today)
    sex = _sex(sex_text)
    is_damaged = damage.is_name_damaged(name, rest=f"{sex_text} {address}")
    found = {
        CardWarning.NAME_DAMAGED: is_damaged,
        CardWarning.ADDRESS_DAMAGED: damage.is_address_damaged(address),
        CardWarning.TELEX_UNDONE: name != scanned_name,
        CardWarning.SEX_UNREAD: sex is None,
        CardWarning.ISSUED_ON_UNREAD: issued_on is None,
    }
    return CardScan(
        number=identity.number,
        sex=sex or identity.sex,
        old_number=old_number,
        full_name=name,
        born_on=born_on,
        address=address,
        issued_on=issued_on,
        extra=tuple(extra),
        is_name_damaged=is_damaged,
        warnings=(
            *cross_check(identity, born_on=born_on, sex=sex),
            *(warning for warning, is_found in found.items() if is_found),
        ),
    )


def _birth_day(text: str, today: date) -> date:
    try:
        born_on = parse_day(text)
    except BadDay as error:
        raise BadCard(CardFault.BAD_BIRTH_DATE) from error
    if born_on > today:
        raise BadCard(CardFault.BAD_BIRTH_DATE)
    return born_on


def _issue_day(text: str, born_on: date, today: date) -> date | None:
    try:
        issued_on = parse_day(text)
    except BadDay:
        return None
    return issued_on if born_on <= issued_on <= today else None


def _sex(text: str) -> Sex | None:
    """``Nam`` or ``Nữ``, also as ``Nu``, ``N?`` or raw Telex; ``None`` when it is neither."""
    word = fold(text)
    if word == "nam":
        return Sex.MALE
    return Sex.FEMALE if re.fullmatch(r"n(?:u|\?+|u?wx|uxw)", word) else None
