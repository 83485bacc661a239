"""``procedures.json`` as checked rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import OfficeLevel
from accounts.reference.merge import plain
from accounts.reference.offices import OfficeRow
from accounts.reference.rows import Row, read_rows, refuse
from catalogue.codes import BadCode, core_code
from catalogue.enums import DocumentKind, OnlineLevel
from catalogue.reference.steps import Placed, place_of, role_of
from core.text import fold
from workdays.enums import CutOff, TimeUnit

LEVELS = {"district": OfficeLevel.DISTRICT, "commune": OfficeLevel.COMMUNE}
UNITS = {
    "working_days": TimeUnit.WORKING_DAY,
    "same_day": TimeUnit.SAME_DAY,
    "calendar_days": TimeUnit.CALENDAR_DAY,
    "working_hours": TimeUnit.WORKING_HOUR,
    "months": TimeUnit.MONTH,
}
ONLINE = {"không": OnlineLevel.NONE, "một phần": OnlineLevel.PARTIAL, "toàn trình": OnlineLevel.FULL}
KINDS = {"nộp": DocumentKind.SUBMIT, "xuất trình": DocumentKind.PRESENT}
AFTER_15H_WORDS = "sau 15 gio"
Part = dict[str, Any]


@dataclass(frozen=True)
class ProcedureRow:
    """One procedure: ``fields`` of its version by model name, parts as lists of the same; all as JSON has it."""

    code: str
    sector: str
    fields: dict[str, Any]
    documents: list[Part]
    fees: list[Part]
    steps: list[Part]
    unmapped: list[str]

    @property
    def values(self) -> dict[str, Any]:
        """What is merged with the database: each field, and each list of parts as one."""
        parts = {"documents": self.documents, "fees": self.fees, "steps": self.steps}
        return {"sector": self.sector} | {name: plain(value) for name, value in self.fields.items()} | parts


def read_procedures(path: Path, offices: Sequence[OfficeRow]) -> list[ProcedureRow]:
    """The procedures, their steps placed at ``offices``. Raises BadReference with all that is wrong in the file."""
    rows = read_rows(path, "procedures", named_by="code")
    found = [_procedure(row, offices) for row in rows]
    seen: set[str] = set()
    for row, procedure in zip(rows, found, strict=True):
        if procedure.code in seen:
            row.fault("code", _("mã thủ tục “%(code)s” đã có ở mục khác.") % {"code": procedure.code}, '"1.001193"')
        seen.add(procedure.code)
    refuse(rows[0].faults)
    return found


def _procedure(row: Row, offices: Sequence[OfficeRow]) -> ProcedureRow:
    level = row.choice("level", LEVELS)
    steps, unmapped = _steps(row, level, offices)
    fields = {
        "name": row.text("name", "Đăng ký khai sinh", longest=300),
        "level": level,
        **_time(row.row("time")),
        "sets": row.whole("sets", 1, least=1, most=50),
        "online_level": row.choice("online_level", ONLINE),
        "result_name": row.text("result", "Giấy khai sinh", longest=200),
        "legal_basis": row.texts("legal_basis", "Luật Hộ tịch 60/2014/QH13", longest=300),
        "linked_agencies": row.texts("linked_agencies", "Công an huyện", longest=200),
        "validity_note": row.optional_text("validity_note", "đến 31/12/2026", longest=1000),
        "source_marks": _marks(row),
    }
    return ProcedureRow(
        code=_code(row),
        sector=row.text("field", "Hộ tịch", longest=150),
        fields=fields,
        documents=[_document(part) for part in row.rows("documents")],
        fees=[_fee(row.row("fee"))],
        steps=steps,
        unmapped=unmapped,
    )


def _code(row: Row) -> str:
    code = row.text("code", "1.001193", longest=40)
    try:
        return core_code(code)
    except BadCode:
        wrong = _("“%(code)s” không phải mã thủ tục: một số, dấu chấm, sáu số.") % {"code": code[:40]}
        row.fault("code", wrong, '"1.001193"')
        return code


def _time(row: Row) -> dict[str, Any]:
    unit = row.choice("unit", UNITS)
    note = row.optional_text("note", "Trong ngày làm việc", longest=1000)
    amount = row.number("value", 3, least=0.01, most=9999)
    if unit != TimeUnit.WORKING_HOUR and amount != int(amount):
        row.fault("value", _("số ngày, số tháng phải là số nguyên."), "3")
    if unit == TimeUnit.SAME_DAY and amount != 1:
        row.fault("value", _("thời hạn trong ngày thì giá trị là 1."), "1")
    return {
        "time_amount": amount,
        "time_unit": unit,
        # Only where the published note says so: the rule is one of transfer, not of deadlines (NĐ 61/2018, Đ.18).
        "cutoff": CutOff.AFTER_15H if AFTER_15H_WORDS in fold(note) else CutOff.NONE,
        "time_note": note,
        "extension_note": row.optional_text("extension", "05 ngày làm việc khi cần xác minh", longest=1000),
    }


def _document(row: Row) -> Part:
    return {
        "name": row.text("name", "Tờ khai đăng ký khai sinh", longest=500),
        "originals": row.whole("original", 1, least=0, most=50),
        "copies": row.whole("copy", 0, least=0, most=50),
        "is_required": row.yes_no("required"),
        "condition": row.optional_text("condition", "khi ủy quyền", longest=300),
        "kind": plain(row.choice("kind", KINDS)),
    }


def _fee(row: Row) -> Part:
    amount = None
    if "amount_vnd" not in row.values or row.values["amount_vnd"] is not None:
        amount = row.whole("amount_vnd", 8000, least=0, most=1_000_000_000)
    return {
        "amount_vnd": amount,
        "per": row.text("per", "hồ sơ", longest=100),
        "exemption": row.optional_text("exemption", "Miễn: hộ nghèo", longest=1000),
        "note": row.optional_text("note", "mức của HĐND tỉnh", longest=1000),
    }


def _steps(row: Row, level: OfficeLevel, offices: Sequence[OfficeRow]) -> tuple[list[Part], list[str]]:
    steps, unmapped = [], []
    for place, part in enumerate(row.rows("process", least=1), start=1):
        title = part.text("role", "Công chức tiếp nhận hồ sơ", longest=200)
        unit = part.text("unit", "Bộ phận Một cửa UBND xã", longest=200)
        if part.whole("step", place, least=1, most=99) != place:
            part.fault("step", _("các bước phải đánh số liên tục từ 1."), str(place))
        placed: Placed = place_of(unit, level, offices)
        if not placed.is_mapped:
            unmapped.append(unit)
        steps.append(
            {
                "title": title,
                "performer": plain(placed.performer),
                "role": plain(role_of(title, placed.performer)),
                "office_ref": placed.office_ref,
                "office_name": unit,
                "hours": plain(part.number("hours", 2.5, least=0, most=9999)),
            }
        )
    return steps, unmapped


def _marks(row: Row) -> dict[str, str]:
    marks = row.row("marks")
    return {
        key: marks.text(key, "Đã đối chiếu: dichvucong.gov.vn", longest=2000, may_be_blank=True) for key in marks.values
    }
