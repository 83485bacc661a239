"""The register as a paper and as a workbook: its columns under each regime, and a dossier as one line of it."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from accounts.queries import committee_of
from catalogue.enums import Regime
from catalogue.queries import is_two_tier
from core.dates import local_day, vietnam
from core.pages.display import phone
from dossiers.enums import ResultWay, Status
from dossiers.models import Dossier, HandOver
from dossiers.paper_kinds import REGISTER
from dossiers.queries.register import Asked, Line, lines_of
from dossiers.sheets import register_columns
from dossiers.workbooks import Cell, write_workbook
from papers.models import Paper
from papers.sheet import pdf_of

MEGABYTE = 1024 * 1024
MOST_ON_PAPER = 2_000  # some 150 sheets of A4; more is read as a workbook
MOST_IN_A_WORKBOOK = 50_000
_ENDED_OTHERWISE = (Status.WITHDRAWN, Status.STOPPED, Status.NOT_RECEIVED)


def regime_of(asked: Asked) -> str:
    """The regime whose form the desk keeps its register in."""
    return (Regime.Y2025 if is_two_tier(asked.office) else Regime.Y2018).value


@translation.override(settings.LANGUAGE_CODE)
def register_pdf(asked: Asked, *, at: datetime) -> bytes:
    """The register as PDF; always in Vietnamese."""
    regime = regime_of(asked)
    payload = {
        **_head(asked, at=at),
        "parent": committee_of(asked.office).name,
        "rows": [_written(line, regime) for line in lines_of(asked)],
    }
    year = asked.first.year
    return pdf_of(
        Paper(kind=REGISTER.name, regime=regime, year=year, number=0, issued_at=at, payload=payload), wording={}
    )


@translation.override(settings.LANGUAGE_CODE)
def register_workbook(asked: Asked, *, at: datetime) -> IO[bytes]:
    """The same as an XLSX file, open at its beginning; rows go through memory one at a time."""
    regime, head = regime_of(asked), _head(asked, at=at)
    made: IO[bytes] = SpooledTemporaryFile(max_size=8 * MEGABYTE)  # noqa: SIM115 # closed by whoever reads it
    write_workbook(
        made,
        name="Sổ theo dõi hồ sơ",
        above=[f"SỔ THEO DÕI HỒ SƠ · {asked.office.name}", f"{head['period']} · {head['sector'] or 'mọi lĩnh vực'}"],
        columns=[(title, max(8, width)) for title, width in register_columns(regime)],
        rows=(list(_cells(line, regime)) for line in lines_of(asked)),
    )
    made.seek(0)
    return made


def _head(asked: Asked, *, at: datetime) -> dict[str, Any]:
    years = sorted({asked.first.year, asked.last.year})
    return {
        "desk": asked.office.name,
        "book": "–".join(map(str, years)),
        "period": f"Từ ngày {asked.first:%d/%m/%Y} đến ngày {asked.last:%d/%m/%Y}",
        "sector": asked.sector.name if asked.sector else "",
        "printed": f"In lúc {vietnam(at):%H:%M} ngày {local_day(at):%d/%m/%Y}.",
    }


def _cells(line: Line, regime: str) -> Iterator[Cell]:
    """A line as a workbook holds it: moments are moments, the number is a number."""
    dossier = line.dossier
    yield line.number
    yield dossier.code
    yield dossier.version.name
    if regime == Regime.Y2018:
        yield dossier.sets
    yield dossier.applicant.full_name
    yield ", ".join(filter(None, (dossier.applicant.address, phone(dossier.applicant.phone))))
    yield line.lead
    yield dossier.received_at
    yield dossier.promised_at
    yield dossier.handed_over_at or _ending(dossier)
    yield str(ResultWay(dossier.result_way).label)
    yield _taken_by(dossier)


def _written(line: Line, regime: str) -> list[str]:
    """A line as the paper shows it."""
    return [_text(cell) for cell in _cells(line, regime)]


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{vietnam(cell):%H:%M %d/%m/%Y}"
    return "" if cell is None else str(cell)


def _ending(dossier: Dossier) -> str:
    """What stands in place of a date for a dossier that ended without a result."""
    return str(Status(dossier.status).label) if dossier.status in _ENDED_OTHERWISE else ""


def _taken_by(dossier: Dossier) -> str:
    """Who took the result: what the paper book has a signature for."""
    if dossier.handed_over_at is None:
        return ""
    taken: HandOver | None = getattr(dossier, "hand_over", None)
    name = taken.full_name if taken and taken.full_name else dossier.applicant.full_name
    return f"Đã nhận: {name}"
