"""What the scan box answers: a person filled in, the dossier of a receipt, or what to do instead."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.queries import Scope
from core.national_id import BadNationalId, CardScan, CardWarning, ReceiptScan, read_scan
from core.phones import BadPhone, display
from dossiers.models import Applicant, Dossier
from dossiers.queries.people import known_person
from dossiers.queries.visibility import visible_to

OK, WARN, LATE = "ok", "warn", "late"  # tones of the scan box


@dataclass(frozen=True)
class ScanAnswer:
    """``fields`` are person fields to set (``full_name`` → text); ``focus`` is the field to go on with.

    ``known`` is the applicant whose earlier data were used: showing them is an entry of the access log.
    """

    tone: str
    message: str
    fields: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    focus: str = "scan"
    known: Applicant | None = None
    dossier: Dossier | None = None


def answer_scan(text: str, *, scope: Scope, today: date, present_number: str = "") -> ScanAnswer:
    """Read whatever was scanned. ``present_number`` is the number already in the form: a card of somebody else
    clears the telephone and e-mail that belong to it. At most one query."""
    try:
        scanned = read_scan(text, today=today)
    except BadNationalId as error:
        return ScanAnswer(LATE, str(error))
    if isinstance(scanned, ReceiptScan):
        return _receipt(scanned, scope)
    return _person(scanned, is_other=present_number not in ("", scanned.number))


def answer_number(number: str) -> ScanAnswer:
    """A number typed by hand (identity number or tax code): the person known under it, or nothing to say."""
    known = known_person(number)
    if known is None:
        return ScanAnswer(OK, "")
    message = _("Đã điền theo hồ sơ trước của số này. Mời đối chiếu với giấy tờ.")
    return ScanAnswer(OK, message, _known_fields(known), known=known)


def _receipt(scanned: ReceiptScan, scope: Scope) -> ScanAnswer:
    wanted = {"public_token": scanned.token} if scanned.token else {"code": scanned.code}
    dossier = visible_to(scope).filter(**wanted).first()
    if dossier is None:
        return ScanAnswer(LATE, _("Đây là giấy hẹn, nhưng không thấy hồ sơ này trong các hồ sơ ông/bà được xem."))
    return ScanAnswer(OK, _("Đây là giấy hẹn của hồ sơ %(code)s.") % {"code": dossier.code}, dossier=dossier)


def _person(card: CardScan, *, is_other: bool) -> ScanAnswer:
    known = known_person(card.number)
    before = _known_fields(known) if known else {}
    whole, damaged = _card_fields(card)
    fields = {"national_id": card.number, **damaged, **before, **whole}
    if is_other:
        fields = {**dict.fromkeys(("full_name", "born_on", "phone", "email", "address"), ""), **fields}
    warnings = [str(warning.label) for warning in card.warnings if not _is_healed(warning, before)]
    if card.is_name_damaged and before:
        warnings.append(_("Họ tên lấy từ hồ sơ trước vì mã quét mất dấu. Mời đối chiếu với thẻ."))
    return ScanAnswer(
        tone=WARN if warnings else OK,
        message=_said(card, fields, is_known=bool(before)),
        fields=fields,
        warnings=warnings,
        focus=_next_field(fields, has_bad_name=card.is_name_damaged and not before),
        known=known,
    )


def _card_fields(card: CardScan) -> tuple[dict[str, str], dict[str, str]]:
    """What the card gives whole, and what it gives damaged: the latter never replaces what is known."""
    is_address_damaged = card.is_name_damaged or CardWarning.ADDRESS_DAMAGED in card.warnings
    name = {"full_name": card.full_name} if card.full_name else {}
    address = {"address": card.address} if card.address else {}
    whole = {"born_on": f"{card.born_on:%d/%m/%Y}"} if card.born_on else {}
    damaged: dict[str, str] = {}
    (damaged if card.is_name_damaged else whole).update(name)
    (damaged if is_address_damaged else whole).update(address)
    return whole, damaged


def _is_healed(warning: object, before: dict[str, str]) -> bool:
    healed_by = {CardWarning.NAME_DAMAGED: "full_name", CardWarning.ADDRESS_DAMAGED: "address"}
    name = healed_by.get(warning)  # type: ignore[call-overload] # warnings about the number are simply not in it
    return bool(name and before.get(name))


def _known_fields(known: Applicant) -> dict[str, str]:
    born_on = "/".join(reversed(known.born_on.split("-"))) if known.born_on else ""
    found = {
        "full_name": known.full_name,
        "born_on": born_on,
        "phone": _shown(known.phone),
        "email": known.email,
        "address": known.address,
    }
    return {name: text for name, text in found.items() if text}


def _shown(phone: str) -> str:
    try:
        return display(phone) if phone else ""
    except BadPhone:
        return phone


def _said(card: CardScan, fields: dict[str, str], *, is_known: bool) -> str:
    name = fields.get("full_name", "")
    if is_known:
        return _("Đã điền %(name)s, người đã có hồ sơ trước đây.") % {"name": name}
    if card.is_name_damaged:
        return _("Đã điền số định danh và ngày sinh. Mời nhập lại họ tên theo thẻ.")
    if name:
        return _("Đã điền %(name)s từ thẻ căn cước.") % {"name": name}
    return _("Đã điền số định danh. Số này chưa có hồ sơ nào, mời nhập họ tên.")


def _next_field(fields: dict[str, str], *, has_bad_name: bool) -> str:
    if has_bad_name or not fields.get("full_name"):
        return "full_name"
    return "procedure" if fields.get("phone") else "phone"
