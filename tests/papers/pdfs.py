"""What the tests of papers share: a form with a payload, and what its PDF says."""

import re
from typing import Any

import pypdfium2 as pdfium

from papers.kinds import all_kinds, kind_of
from papers.letters import BREAK
from papers.models import Paper
from papers.sheet import pdf_of, sample_of
from tests.factories import moment

FORMS = [(kind.name, regime) for kind in all_kinds() for regime in kind.forms]


def default_wording(kind: str, regime: str) -> dict[str, str]:
    return {name: slot.default for name, slot in kind_of(kind).forms[regime].slots.items()}


def sample(kind: str, regime: str, **changes: Any) -> Paper:
    paper = sample_of(kind_of(kind), regime, number=7, year=2026, issued_at=moment("2026-11-19T09:10"))
    paper.payload = {**paper.payload, **changes}
    return paper


def form(kind: str, regime: str = "2018", *, wording: dict[str, str] | None = None, **changes: Any) -> bytes:
    """The PDF of a kind's sample with ``changes`` in its payload."""
    words = {**default_wording(kind, regime), **(wording or {})}
    return pdf_of(sample(kind, regime, **changes), wording=words)


def pages(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text.replace(BREAK, "").replace("\ufffe", "-") for text in texts]  # places and hyphens that ended a line


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(pages(pdf)))
