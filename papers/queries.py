"""Reads of issued papers, their files and the wording of their forms."""

import re

from django.db.models import QuerySet

from papers.kinds import form_of
from papers.models import Paper, PaperFile, PaperText
from papers.wording import Wording

CENTRE = "Trung tâm Phục vụ hành chính công"
_EITHER = re.compile(r"(\w+) \((\w+)\)$")


def papers_about(subject: str) -> QuerySet[Paper]:
    """All papers of ``subject`` (``dossier:12``), oldest first."""
    return Paper.objects.filter(subject=subject).select_related("office", "issued_by").order_by("issued_at", "number")


def number_of(paper: Paper) -> str:
    """``07/PXL``-like number as printed: the order in the year and the symbol of the form."""
    return (
        f"{paper.number:02d}/{symbol_of(paper.kind, paper.regime, office=paper.office.name if paper.office_id else '')}"
    )


def symbol_of(kind: str, regime: str, *, office: str) -> str:
    """The symbol of a form as ``office`` prints it: where the form leaves the choice (``TTPVHCC (BPTNTKQ)``), the first
    is of a centre (Trung tâm Phục vụ hành chính công), the one in brackets of any other desk."""
    symbol = form_of(kind, regime).symbol
    centre, other = _EITHER.sub(r"\1", symbol), _EITHER.sub(r"\2", symbol)
    return centre if not office or office.startswith(CENTRE) else other


def file_of(paper: Paper) -> PaperFile | None:
    """The paper's last file; None for papers that were taken over without one."""
    return paper.files.order_by("-number").first()


def wording_of(kind: str, regime: str, *, version: int | None = None) -> tuple[int, Wording]:
    """The sentences of a form after its ``version``-th change (the last unless given), with that version. One query."""
    rows = PaperText.objects.filter(kind=kind, regime=regime).order_by("version")
    if version is not None:
        rows = rows.filter(version__lte=version)
    slots = form_of(kind, regime).slots
    wording, last = {name: slot.default for name, slot in slots.items()}, 0
    for name, text, number in rows.values_list("slot", "text", "version"):
        last = number
        if name in slots:
            wording[name] = text
    return last, wording
