"""The routing slip as a workbook: the same hand-overs, to sort and to count."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.utils import translation

from core.dates import vietnam
from dossiers.enums import Timeliness
from dossiers.models import Dossier
from dossiers.queries.routing import routing_rows
from dossiers.workbooks import write_workbook

COLUMNS = (
    ("Giao", 28),
    ("Nhận", 28),
    ("Thời gian giao nhận hồ sơ", 18),
    ("Người giao", 22),
    ("Người nhận", 22),
    ("Kết quả giải quyết hồ sơ", 16),
    ("Ghi chú", 40),
)


@translation.override(settings.LANGUAGE_CODE)
def slip_as_workbook(dossier: Dossier) -> IO[bytes]:
    """An XLSX file, open at its beginning."""
    made: IO[bytes] = SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 # closed by whoever reads it
    rows = (
        (
            row["giver"],
            row["taker"],
            vietnam(datetime.fromisoformat(row["at"])) if row["at"] else None,
            row["given_by"],
            row["taken_by"],
            str(Timeliness(row["result"]).label) if row["result"] else "",
            row["note"],
        )
        for row in routing_rows(dossier)
    )
    above = ["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", f"Mã số hồ sơ: {dossier.code}"]
    write_workbook(made, name="Phiếu kiểm soát", above=above, columns=COLUMNS, rows=rows)
    made.seek(0)
    return made
