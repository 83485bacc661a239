"""Reads of issued papers, their files and the wording of their forms."""

from django.db.models import QuerySet

from papers.kinds import form_of
from papers.models import Paper, PaperFile, PaperText
from papers.wording import Wording


def papers_about(subject: str) -> QuerySet[Paper]:
    """All papers of ``subject`` (``dossier:12``), oldest first."""
    return Paper.objects.filter(subject=subject).select_related("office", "issued_by").order_by("issued_at", "number")


def number_of(paper: Paper) -> str:
    """``07/PXL``-like number as printed: the order in the year and the symbol of the form."""
    return f"{paper.number:02d}/{form_of(paper.kind, paper.regime).symbol}"


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
