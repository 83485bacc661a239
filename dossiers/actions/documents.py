"""The papers of a dossier as they are recorded."""

from catalogue.enums import DocumentKind
from catalogue.models import RequiredDocument
from dossiers.models import Dossier, DossierDocument


def document_of(dossier: Dossier, paper: RequiredDocument, counts: tuple[int, int]) -> DossierDocument:
    """An unsaved row. Of a paper that is only shown nothing stays at the desk, whatever was typed."""
    originals, copies = (0, 0) if paper.kind == DocumentKind.PRESENT else counts
    return DossierDocument(dossier=dossier, required=paper, originals=originals, copies=copies)
