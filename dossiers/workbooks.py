"""Workbooks: what the forms of a register and of a routing slip hold, for whoever counts and sorts.

Texts stay texts: nothing that a citizen wrote becomes a formula or a link.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

import xlsxwriter

from core.dates import vietnam
from papers.letters import printable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy hh:mm",
}
Cell = str | int | datetime | None
LONGEST_CELL = 32_000  # of Excel: 32,767


def write_workbook(
    target: IO[bytes],
    *,
    name: str,
    above: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """One sheet: lines ``above``, then ``columns`` (title, width in letters), then the rows as they come."""
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        sheet = book.add_worksheet(name[:31])
        strong = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        moment = book.add_format({"valign": "top", "border": 1, "num_format": "dd/mm/yyyy hh:mm"})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(len(above))
        for number, (_title, width) in enumerate(columns):
            sheet.set_column(number, number, width)
        for number, line in enumerate(above):
            sheet.write_string(number, 0, line, book.add_format({"bold": number == 0}))
        sheet.write_row(len(above), 0, [title for title, _width in columns], strong)
        for number, row in enumerate(rows, start=len(above) + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, vietnam(cell).replace(tzinfo=None), moment)
                elif isinstance(cell, int):
                    sheet.write_number(number, place, cell, body)
                else:
                    sheet.write_string(number, place, printable(cell or "")[:LONGEST_CELL], body)
