"""The papers of a procedure on the intake page: only those of the version's list, ticked by hand one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from catalogue.enums import DocumentKind
from catalogue.models import RequiredDocument

MOST_COPIES = 999
TICKED = "paper"


@dataclass(frozen=True)
class PaperRow:
    """One line: ``number`` is its key (Alt+1…9), the counts are as typed, ``error`` is a sentence or ``""``."""

    paper: RequiredDocument
    number: int
    is_ticked: bool
    originals: str
    copies: str
    error: str = ""

    @property
    def key(self) -> str:
        """The paper's id as the page posts it: text, since templates write numbers with thousand separators."""
        return str(self.paper.pk)

    @property
    def is_needed(self) -> bool:
        """Whether nothing can be received without it; a paper with a condition is for the clerk to judge."""
        return self.paper.is_required and not self.paper.condition

    @property
    def counts(self) -> tuple[int, int]:
        return int(self.originals), int(self.copies)


class PaperList:
    """What the clerk did with the list; ``values`` hold ``paper`` (ids ticked), ``originals_<id>``, ``copies_<id>``."""

    def __init__(self, papers: Iterable[RequiredDocument], values: MultiValueDict[str, str]) -> None:
        ticked = set(values.getlist(TICKED))
        self.rows = [_row(paper, number, ticked, values) for number, paper in enumerate(papers, start=1)]
        self.unknown = ticked - {str(row.paper.pk) for row in self.rows}

    @property
    def ticked(self) -> list[PaperRow]:
        return [row for row in self.rows if row.is_ticked]

    @property
    def missing(self) -> list[PaperRow]:
        return [row for row in self.rows if row.is_needed and not row.is_ticked]

    @property
    def errors(self) -> list[str]:
        """Sentences about the counts, and about papers that are not on the list."""
        found = [row.error for row in self.ticked if row.error]
        if self.unknown:
            found.append(
                _(
                    "Không được nhận giấy tờ ngoài danh mục của thủ tục. Danh mục bên dưới là bản đang có hiệu lực; xin đánh dấu lại."
                )
            )
        return found

    def documents(self) -> dict[int, tuple[int, int]]:
        """Required document id → (originals, copies); only when there are no ``errors``."""
        return {row.paper.pk: row.counts for row in self.ticked}


def _row(paper: RequiredDocument, number: int, ticked: set[str], values: MultiValueDict[str, str]) -> PaperRow:
    originals = (values.get(f"originals_{paper.pk}", str(paper.originals)) or "0").strip()
    copies = (values.get(f"copies_{paper.pk}", str(paper.copies)) or "0").strip()
    return PaperRow(paper, number, str(paper.pk) in ticked, originals, copies, _fault(paper, originals, copies))


def _fault(paper: RequiredDocument, originals: str, copies: str) -> str:
    if not (_is_count(originals) and _is_count(copies)):
        return _("Số bản của “%(paper)s” là một số từ 0 đến %(most)s, ví dụ 1.") % {
            "paper": paper.name,
            "most": MOST_COPIES,
        }
    if paper.kind == DocumentKind.SUBMIT and int(originals) + int(copies) == 0:
        return _("“%(paper)s” đã được đánh dấu là có; xin ghi số bản chính hoặc bản sao đã nhận.") % {
            "paper": paper.name
        }
    return ""


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST_COPIES


def carried_over(
    old: Iterable[RequiredDocument], new: Iterable[RequiredDocument], values: MultiValueDict[str, str]
) -> MultiValueDict[str, str]:
    """The same values with ticks and counts moved to the papers of the same name on the new version's list."""
    moved = values.copy()
    ticked = set(values.getlist(TICKED))
    by_name = {paper.name: paper.pk for paper in old}
    kept = []
    for paper in new:
        before = by_name.get(paper.name)
        if str(before) in ticked:
            kept.append(str(paper.pk))
            for count in ("originals", "copies"):
                moved.setlist(f"{count}_{paper.pk}", values.getlist(f"{count}_{before}"))
    moved.setlist(TICKED, kept)
    return moved
