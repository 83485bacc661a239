"""A paper as the PDF it is: its frozen payload in the form and the words of its time."""

from typing import Any

from django.utils import translation

from papers.kinds import PaperKind, kind_of
from papers.models import Paper
from papers.pdf import render
from papers.queries import file_of, number_of, wording_of
from papers.wording import Wording


@translation.override("vi")
def content_of(paper: Paper, *, wording: Wording) -> dict[str, Any]:
    """All that the form's template prints; papers are Vietnamese whatever language is read."""
    kind = kind_of(paper.kind)
    common = {"title": kind.forms[paper.regime].title, "number": number_of(paper)}
    return {**common, **kind.content(paper, wording)}


def pdf_of(paper: Paper, *, wording: Wording) -> bytes:
    """The PDF of ``paper`` with the given words. The same paper gives the same bytes."""
    form = kind_of(paper.kind).forms[paper.regime]
    return render(form.template, content_of(paper, wording=wording), at=paper.issued_at)


def stored_pdf(paper: Paper) -> tuple[bytes, bool]:
    """The paper's last file, and that it is one; a paper without a file as it would print, and that it is none."""
    row = file_of(paper)
    if row is not None:
        with row.content.open("rb") as stored:
            return stored.read(), True
    return pdf_of(paper, wording=wording_then(paper)), False


def wording_then(paper: Paper) -> Wording:
    """The words that were in force when ``paper`` was issued."""
    changes = paper.template_version.partition(".")[2]
    return wording_of(paper.kind, paper.regime, version=int(changes or 0))[1]


def content_with(paper: Paper, changes: dict[str, Any]) -> dict[str, Any]:
    """What the paper says, with some of its payload replaced: a name masked, for a page that may be passed on."""
    shown = Paper(
        kind=paper.kind,
        regime=paper.regime,
        year=paper.year,
        number=paper.number,
        office_id=paper.office_id,
        issued_at=paper.issued_at,
        payload={**paper.payload, **changes},
    )
    return content_of(shown, wording=wording_then(paper))


def sample_of(kind: PaperKind, regime: str, **facts: Any) -> Paper:
    """A paper that was never issued, with the kind's sample in it; ``facts`` are its office, number, year, moment."""
    return Paper(kind=kind.name, regime=regime, template_version="", payload=kind.sample(regime), **facts)
