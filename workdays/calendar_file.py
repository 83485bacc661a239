"""Reads ``holidays.csv`` and, beside it, ``holidays_weekend.csv`` (holidays that fall on a day of rest)."""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from workdays.calendar import DayRow, contradiction
from workdays.enums import DayKind
from workdays.errors import BadCalendarFile, Fault

MAIN = "holidays.csv"
WEEKEND = "holidays_weekend.csv"
COLUMNS = ("date", "name_vi", "kind")
SOURCE = "mark_and_source"
TENTATIVE = "TENTATIVE"  # in front of the source of a day that no notice has decreed yet
MAX_NAME, MAX_SOURCE = 200, 300
YEARS = range(2000, 2101)
EXAMPLES = {"date": "2026-09-02", "name_vi": "Quốc khánh", "kind": "holiday"}


def read_days(source: Path) -> list[DayRow]:
    """All days of ``holidays.csv`` (given itself or by its folder) and of the weekend's file beside it, in order.

    Raises BadCalendarFile with every fault found.
    """
    main = source / MAIN if source.is_dir() else source
    paths = list(dict.fromkeys([main, main.with_name(WEEKEND)]))
    faults: list[Fault] = []
    days: dict[date, DayRow] = {}
    for path in paths:
        if path != main and not path.exists():
            continue
        for row, cells in _records(path, faults):
            day = _day_row(path.name, row, cells, faults)
            if day is None:
                continue
            if day.day in days:
                faults.append(Fault(path.name, row, "date", _("ngày này đã có ở một dòng khác."), "2026-09-02"))
            days[day.day] = day
    if not faults and not days:
        faults.append(Fault(paths[0].name, 2, "date", _("tệp không có ngày nào."), "2026-09-02,Quốc khánh,holiday"))
    if faults:
        raise BadCalendarFile(faults)
    return [days[day] for day in sorted(days)]


def _records(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their line number; a file that cannot be opened, or lacks a column, is one fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        faults.append(Fault(path.name, 1, "-", _("không mở được tệp."), str(Path("data") / MAIN)))
        return
    except UnicodeDecodeError:
        faults.append(Fault(path.name, 1, "-", _("tệp không phải bảng mã UTF-8."), _save_as()))
        return
    reader = csv.DictReader(text.splitlines())
    for column in COLUMNS:
        if column not in (reader.fieldnames or ()):
            faults.append(Fault(path.name, 1, column, _("thiếu cột này ở dòng tiêu đề."), ",".join(COLUMNS)))
            return
    for cells in reader:
        yield reader.line_num, {key: (value or "").strip() for key, value in cells.items() if isinstance(key, str)}


def _day_row(file: str, row: int, cells: dict[str, str], faults: list[Fault]) -> DayRow | None:
    before = len(faults)
    day: date | None = None
    try:
        day = date.fromisoformat(cells["date"])
        if day.year not in YEARS:
            raise ValueError
    except ValueError:
        faults.append(Fault(file, row, "date", _("không phải ngày có thật, dạng năm-tháng-ngày."), EXAMPLES["date"]))
    if cells["kind"] not in DayKind.values:
        faults.append(Fault(file, row, "kind", _("không có loại ngày này."), ", ".join(DayKind.values)))
    elif day and (wrong := contradiction(day, cells["kind"])):
        faults.append(Fault(file, row, "kind", wrong, "2026-08-22,Làm bù cho thứ Hai 31/8/2026,makeup_work"))
    name = unicodedata.normalize("NFC", cells["name_vi"])
    if not is_name(name):
        faults.append(Fault(file, row, "name_vi", _("tên phải có từ 1 đến 200 ký tự."), EXAMPLES["name_vi"]))
    source = cells.get(SOURCE, "")
    if len(source) > MAX_SOURCE:
        faults.append(
            Fault(file, row, SOURCE, _("căn cứ dài quá 300 ký tự."), "Đã đối chiếu: TB 9441/TB-BNV 16/10/2025")
        )
    if day is None or len(faults) > before:
        return None
    words = source.replace(f"{TENTATIVE}:", "").strip()
    return DayRow(day, DayKind(cells["kind"]), name, words, TENTATIVE in source)


def is_name(text: str) -> bool:
    """Whether a text can name a day: short, and nothing in it that cannot be printed."""
    return 1 <= len(text) <= MAX_NAME and text.isprintable()


def _save_as() -> str:
    return str(_("lưu tệp dạng CSV UTF-8"))
