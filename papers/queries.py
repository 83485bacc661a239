"""Reads of issued papers."""

from django.db.models import QuerySet

from papers.kinds import kind_of
from papers.models import Paper


def papers_about(subject: str) -> QuerySet[Paper]:
    """All papers of ``subject`` (``dossier:12``), oldest first."""
    return Paper.objects.filter(subject=subject).select_related("office", "issued_by").order_by("issued_at", "number")


def number_of(paper: Paper) -> str:
    """``07/PXL-UBND``-like number as printed: the order in the year and the symbol of the kind."""
    return f"{paper.number:02d}/{kind_of(paper.kind).symbol}"
