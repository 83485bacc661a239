"""Worked cases of deadlines: a CSV with the columns of ``data/working_time_cases.csv``, held against a calendar."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from workdays.arithmetic import deadline
from workdays.calendar import WorkCalendar
from workdays.errors import BadCaseFile, Fault, WorkdaysError
from workdays.reading import read_amount, read_moment, read_pauses_json

COLUMNS = ("received_at", "value", "unit", "cutoff", "pauses", "expected_due_at")
EXAMPLE = "2026-11-19T09:10,3,working_day,none,[],2026-11-25T17:00"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went; ``complaint`` is empty when it passed."""

    row: int
    complaint: str

    @property
    def is_passed(self) -> bool:
        return not self.complaint


def check_cases(path: Path, calendar: WorkCalendar) -> Iterator[Outcome]:
    """One outcome a row, in order. A row that cannot be read fails by itself; a file that cannot be read, lacks a
    column or holds no case raises BadCaseFile."""
    for row, cells in _records(path):
        yield Outcome(row, _complaint(cells, calendar))


def _records(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        wrong = _("không mở được tệp, hoặc tệp không phải CSV mã UTF-8.")
        raise BadCaseFile([Fault(str(path), 1, "-", wrong, "data/working_time_cases.csv")]) from None
    reader = csv.DictReader(lines)
    for column in COLUMNS:
        if column not in (reader.fieldnames or ()):
            wrong = _("thiếu cột này ở dòng tiêu đề.")
            raise BadCaseFile([Fault(path.name, 1, column, wrong, ",".join(COLUMNS))])
    records = [(reader.line_num, {name: cells[name] or "" for name in COLUMNS}) for cells in reader]
    if not records:
        raise BadCaseFile([Fault(path.name, 2, "received_at", _("tệp không có trường hợp nào."), EXAMPLE)])
    return records


def _complaint(cells: dict[str, str], calendar: WorkCalendar) -> str:
    try:
        expected = read_moment(cells["expected_due_at"])
        found = deadline(
            calendar=calendar,
            received_at=read_moment(cells["received_at"]),
            amount=read_amount(cells["value"]),
            unit=cells["unit"].strip(),
            cutoff=cells["cutoff"].strip() or "none",
            pauses=read_pauses_json(cells["pauses"]),
        ).due_at
    except WorkdaysError as error:
        return str(error)
    if found == expected:
        return ""
    term = f"{cells['received_at']} + {cells['value']} {cells['unit']}, {cells['cutoff']}, {cells['pauses']}"
    return _("{term}: mong đợi {expected}, tính ra {found}").format(
        term=term, expected=expected.isoformat(), found=found.isoformat()
    )
