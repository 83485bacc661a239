"""What each form prints: the frozen payload of a paper, in words, in the order of its form (law.md 3).

Every text is Vietnamese (``papers.sheet`` sees to it) and empty where nothing is known; the forms then print dots.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from django.conf import settings

from catalogue.enums import Regime
from core.dates import official_date, official_moment, vietnam, weekday_words
from core.pages.display import money, phone
from core.text.placeholders import pieces
from dossiers.enums import ApplicantKind, ResultWay, Timeliness
from dossiers.terms import term_words
from papers.models import Paper
from papers.queries import symbol_of
from papers.wording import Wording

HEAD_OF_AN_OFFICE = "Thủ trưởng cơ quan, đơn vị"
FIXED = "\u00a0"  # a blank that no line ends at
_COMMITTEE_OF = re.compile(
    r"^(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE
)


def place_of(committee: str) -> str:
    """``UBND huyện Vạn Ninh`` → ``Vạn Ninh``: the place in front of the date (NĐ 30/2020/NĐ-CP, phụ lục I).

    Agencies that are no committee have no place in their name: ``""``.
    """
    place, was_committee = _COMMITTEE_OF.subn("", committee)
    return place if was_committee else ""


def receipt(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 01."""
    told: dict[str, Any] = paper.payload
    promised_at = _moment(told["promised_at"])
    book = told.get("register") or {"year": paper.year, "number": paper.number}
    values = {"lookup_address": urlsplit(settings.PUBLIC_URL).netloc + "/tra-cuu", "hotline": _phone(told["hotline"])}
    return {
        **_of_applicant(paper, told["desk"]),
        "whom": "Tổ chức" if _is_organisation(told) else "Ông (Bà)",
        "helper": _helper(told.get("representative") or {}),
        "documents": [_document(row, shown=" – xuất trình") for row in told["documents"]],
        "sets": f"{told['sets']:02d}",
        "fee": money(told["fee_vnd"]) if told["fee_vnd"] else "",
        "term": term_words(told["time_amount"], told["time_unit"]),
        "received": _when(told["received_at"]),
        "promised": f"{_when(told['promised_at'])} ({weekday_words(promised_at)})",
        "way": _way(told["result_way"]),
        "book": str(book["year"]),
        "line": f"{book['number']:02d}",
        "replaces": _replaced(told.get("replaces")),
        "officer": told["officer"],
        "guidance": pieces(wording["guidance"], values),
    }


def supplement(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 02."""
    told: dict[str, Any] = paper.payload
    asked_by = {"asked_by": told["asked_by"], "asked_by_phone": _phone(told["asked_by_phone"] or told["hotline"])}
    return {
        **_of_applicant(paper, told["desk"]),
        "asking": pieces(wording["asking"], {}),
        "items": [f"{row['name']}: {row['note']}" if row["note"] else row["name"] for row in told["items_asked"]],
        "reason": told["reason"],
        "closing": pieces(wording["closing"], asked_by),
        "officer": told["officer"],
        # A slip for a paper outside the list is the head's own: it needs their signature, not the guide's.
        "signer_role": told.get("signer_role") or "Người hướng dẫn",
        "signer_title": told.get("signer_title", ""),
        "electronic": HEAD_OF_AN_OFFICE if told.get("signer_role") else "người hướng dẫn",
    }


def refusal(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 03."""
    told: dict[str, Any] = paper.payload
    return {
        **_of_applicant(paper, told["desk"]),
        "statement": pieces(wording["statement"], {"desk": told["desk"]}),
        "reason": told["reason"],
        "closing": pieces(wording["closing"], {}),
        "officer": told["officer"],
    }


def stop_notice(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 05 of 2025."""
    told: dict[str, Any] = paper.payload
    return {
        **_of_applicant(paper, told["desk"]),
        "statement": pieces(wording["statement"], {"desk": told["desk"], "full_name": told["full_name"]}),
        "procedure": told["procedure"],
        "asked_on": _day(paper.issued_at),
        "status": told["status"],
        "reason": told["reason"],
        "returned": [_document(row, shown="") for row in told["returned"]],
        "officer": told["officer"],
    }


def apology(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 04. The form speaks of a date already missed, the decree wants the letter before it: two sentences."""
    told: dict[str, Any] = paper.payload
    values = {
        "office": told["office"],
        "full_name": told["full_name"],
        "procedure": told["procedure"],
        "code": told["code"],
        "national_id": told["national_id"] or "…",
        "received_on": _day(_moment(told["received_at"])) if told["received_at"] else "ngày …",
        "new_date": _day(_moment(told["new_due_at"])) if told.get("new_due_at") else "",
        "finished_on": _day(_moment(told["finished_at"])) if told.get("finished_at") else "",
        "hotline": _phone(told["hotline"]),
    }
    return {
        **_heading(paper, told["office"]),
        "full_name": told["full_name"],
        "opening": _capital(pieces(wording["opening"], values)),
        "old_due": _when(told["old_due_at"]),
        "lateness": pieces(wording[_lateness(told)], values),
        "reason": told["reason"],
        "apology": pieces(wording["apology"], values),
        "promise": pieces(wording["promise"], values) if told.get("new_due_at") else [],
        "closing": pieces(wording["closing"], values),
        "signer": told["signer"],
        "signer_role": told.get("signer_stead") or HEAD_OF_AN_OFFICE,
        "signer_title": told["signer_title"],
        "qr": qr_svg(f"{settings.PUBLIC_URL}/kiem-tra/{UUID(int=0) if paper._state.adding else paper.pk}/"),
        "qr_alt": "Mã QR mở trang kiểm tra giấy này",
        "guidance": pieces(wording["guidance"], values),
    }


def _lateness(told: Mapping[str, Any]) -> str:
    if told.get("finished_at"):
        return "came_late"
    return "missed" if told["is_late"] else "will_miss"


def routing_slip(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 05 of 2018, 06 of 2025."""
    told: dict[str, Any] = paper.payload
    return {
        **_heading(paper, told["desk"]),
        # Only what was issued has a number.
        **({} if paper.number else {"number": f"……/{symbol_of(paper.kind, paper.regime, office=told['desk'])}"}),
        "lead": told["lead"],
        "partners": "; ".join(told["partners"]) or "không có",
        "received": _when(told["received_at"]) if told["received_at"] else "",
        "promised": _when(told["promised_at"]) if told["promised_at"] else "",
        "rows": [_hand_over(row) for row in told["rows"]],
        "note": pieces(wording["note"], {}),
    }


REGISTER_COLUMNS = (
    ("STT", 6),
    ("Mã hồ sơ", 30),
    ("Tên TTHC", 32),
    ("Số lượng hồ sơ (bộ)", 8),
    ("Tên tổ chức, cá nhân", 23),
    ("Địa chỉ/SĐT", 28),
    ("Cơ quan chủ trì giải quyết", 23),
    ("Nhận hồ sơ", 14),
    ("Hẹn trả kết quả", 14),
    ("Trả kết quả", 14),
    ("Phương thức nhận kết quả", 17),
    ("Ký nhận", 19),
)
_OF_RETURNING = 5  # the last columns stand under one heading


def register_columns(regime: str) -> list[tuple[str, int]]:
    """Title and width of each column of the register (law.md 3.7); the form of 2018 counts the sets too."""
    return [column for column in REGISTER_COLUMNS if regime == Regime.Y2018 or not column[0].startswith("Số lượng")]


def register(paper: Paper, wording: Wording) -> dict[str, Any]:
    """Form 06 of 2018, 07 of 2025; its rows come as they are printed, in the order of the columns."""
    told: dict[str, Any] = paper.payload
    columns = register_columns(paper.regime)
    return {
        **_heading(paper, told["desk"]),
        "number": f"{told['book']}/{symbol_of(paper.kind, paper.regime, office=told['desk'])}",
        "book": told["book"],
        "period": told["period"],
        "sector": told["sector"],
        "columns": [title for title, _width in columns],
        "widths": [width for _title, width in columns],
        "before": len(columns) - _OF_RETURNING,
        "rows": told["rows"],
        "nothing": "Không có hồ sơ nào được tiếp nhận trong thời gian này.",
        "total": f"Cộng {len(told['rows'])} hồ sơ.",
        "printed": told["printed"],
    }


def _hand_over(row: Mapping[str, str]) -> dict[str, str]:
    moment = _moment(row["at"]) if row["at"] else None
    return {
        "giver": row["giver"],
        "taker": row["taker"],
        "at": f"{moment:%-H} giờ {moment:%M} phút, ngày{FIXED}{moment:%d/%m/%Y}" if moment else "",
        "given_by": row["given_by"],
        "taken_by": row["taken_by"],
        "result": str(Timeliness(row["result"]).label) if row["result"] else "",
        "note": row["note"],
    }


def _heading(paper: Paper, office: str) -> dict[str, Any]:
    """The common heading, the code and its QR. An agency that serves no committee here leaves its line blank."""
    told: dict[str, Any] = paper.payload
    parent, place = told.get("parent", ""), told.get("place") or place_of(told.get("parent", ""))
    day = _day(paper.issued_at)
    token = told.get("token", "")
    return {
        "parent": parent if parent != office else "",
        "office": office,
        "place_and_date": f"{place}, {day}" if place else day.capitalize(),
        "code": told.get("code", ""),
        "qr": qr_svg(f"{settings.PUBLIC_URL}/q/{token}/") if token else "",
        "qr_alt": "Mã QR mở trang hồ sơ",
    }


def _of_applicant(paper: Paper, office: str) -> dict[str, Any]:
    told: dict[str, Any] = paper.payload
    summary = told.get("summary", "")
    return {
        **_heading(paper, office),
        "full_name": told["full_name"],
        "number_label": "Mã số tổ chức" if _is_organisation(told) else "Số định danh cá nhân",
        "national_id": told["national_id"],
        "address": told["address"],
        "phone": _phone(told["phone"]),
        "email": told["email"],
        "request": f"{told['procedure']}. {summary}" if summary and summary != told["procedure"] else told["procedure"],
    }


def _is_organisation(told: Mapping[str, Any]) -> bool:
    return bool(told["kind"] == ApplicantKind.ORGANISATION)


def _helper(helper: Mapping[str, str]) -> str:
    """Who files with a written authority, in one sentence."""
    if not helper:
        return ""
    facts = (
        ("số định danh cá nhân: ", helper.get("national_id", "")),
        ("địa chỉ: ", helper.get("address", "")),
        ("số điện thoại: ", _phone(helper.get("phone", ""))),
        ("email: ", helper.get("email", "")),
    )
    told = ", ".join([helper["name"], *(f"{label}{fact}" for label, fact in facts if fact)])
    return f"Người nộp theo ủy quyền: {told}. Giấy tờ ủy quyền: {helper.get('paper') or '……'}"


def _document(row: Mapping[str, Any], *, shown: str) -> str:
    copies = ((row["originals"], "bản chính"), (row["copies"], "bản sao"))
    words = ", ".join(f"{number:02d} {name}" for number, name in copies if number)
    return f"{row['name']} – {words}" if words else f"{row['name']}{shown}"


def _replaced(replaces: Mapping[str, str] | None) -> str:
    if not replaces:
        return ""
    return f"Cấp lại, thay giấy số {replaces['number']} {_day(_moment(replaces['issued_at']))}."


def _way(way: str) -> str:
    return "Bộ phận Một cửa" if way == ResultWay.COUNTER else str(ResultWay(way).label)


def _moment(text: str) -> datetime:
    return vietnam(datetime.fromisoformat(text))


def _when(text: str) -> str:
    """``17 giờ 00 phút, ngày 27 tháng 11 năm 2026``; the date stays on one line."""
    time, comma, day = official_moment(_moment(text)).partition(", ")
    return time + comma + day.replace(" ", FIXED)


def _day(moment: datetime) -> str:
    return official_date(vietnam(moment).date()).replace(" ", FIXED)


def _phone(number: str) -> str:
    return phone(number).replace(" ", FIXED) if number else ""


def _capital(found: list[dict[str, str | bool]]) -> list[dict[str, str | bool]]:
    """A sentence that begins with a date (``ngày …``) begins with a capital all the same."""
    if found:
        text = str(found[0]["text"])
        found[0] = {**found[0], "text": text[:1].upper() + text[1:]}
    return found


@lru_cache(maxsize=32)  # the papers of one dossier carry the same
def qr_svg(text: str) -> str:
    """The QR of ``text`` as SVG."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", omitsize=True, border=2, xmldecl=False, nl=False)
    return made.getvalue().decode()
