"""The papers that go into a proof pack, each checked against its SHA-256 as it is read, and the files that are named."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from core.pages.display import moment_short
from dossiers.models import Dossier, DossierFile
from dossiers.proof.section import lines
from dossiers.queries import history
from papers.binding import pages_in
from papers.kinds import kind_of
from papers.models import Paper, PaperFile
from papers.queries import number_of
from papers.sheet import pdf_of, wording_then
from signing.queries import SignState, states_of

PIECE = 16  # letters of a hash or an address that stay together


@dataclass(frozen=True)
class Enclosed:
    """A paper with its pages; ``fault`` says why it has none here. ``sha256`` is that of the stored file, if any."""

    paper: Paper
    state: str
    sha256: str
    content: bytes = b""
    pages: int = 0
    fault: str = ""


def papers_in(dossier: Dossier) -> list[Enclosed]:
    """Every issued paper, oldest first. One query for the papers, one for their files, two for their signatures."""
    papers = list(history.papers_of(dossier))
    stored = {row.paper_id: row for row in PaperFile.objects.filter(paper__in=papers).order_by("number")}
    states = states_of(papers)
    return [_read(paper, stored.get(paper.pk), states[paper.pk]) for paper in papers]


def _read(paper: Paper, row: PaperFile | None, state: SignState) -> Enclosed:
    found = Enclosed(paper, _state_words(state), row.sha256 if row else "")
    if row is None:
        return _with_pages(found, pdf_of(paper, wording=wording_then(paper)))
    try:
        with row.content.open("rb") as stored:
            content = stored.read()
    except OSError:
        return replace(found, fault="Không đọc được tệp lưu nên không kèm ở đây.")
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return replace(found, fault="Tệp lưu đã khác lúc ban hành (sai mã băm) nên không kèm ở đây.")
    return _with_pages(found, content)


def _with_pages(found: Enclosed, content: bytes) -> Enclosed:
    pages = pages_in(content)
    if not pages:
        return replace(found, fault="Tệp lưu không mở được nên không kèm ở đây.")
    return replace(found, content=content, pages=pages)


def _state_words(state: SignState) -> str:
    words = []
    if state.person:
        how = "ký số" if state.person.file_id else "ký tay"
        words.append(f"{how}: {state.person.signer}, {moment_short(state.person.signed_at)}")
    if state.seal:
        words.append(f"dấu số của cơ quan: {moment_short(state.seal.signed_at)}")
    return "; ".join(words) or ("chưa ký, chưa ban hành" if state.is_owed else "")


def paper_rows(papers: Iterable[Enclosed]) -> list[dict[str, object]]:
    """How the cover lists them; ``after`` is how many pages stand before it, counted from the end of the tables."""
    rows, after = [], 0
    for found in papers:
        paper = found.paper
        source = "" if found.sha256 else "In lại từ nội dung đã lưu: giấy này không có tệp."
        made = "lập " if found.state.startswith("chưa ký") else ""
        about = f"Số {number_of(paper)}, {paper.office}, {made}{moment_short(paper.issued_at)}"
        address = settings.PUBLIC_URL + reverse("dossiers:check_by_code", args=[paper.pk])
        rows.append(
            {
                "title": str(kind_of(paper.kind).title),
                "lines": lines(about, found.state, source, found.fault).split("\n"),
                "sha256": pieces(found.sha256),
                "address": pieces(address),
                "after": after,
                "pages": found.pages,
            }
        )
        after += found.pages
    return rows


def file_rows(files: Iterable[DossierFile]) -> list[dict[str, object]]:
    """How the cover lists the dossier's files. A file that was put there by mistake is told without its name."""
    return [
        {
            "title": str(row.get_kind_display()) if row.withdrawn_at else row.title,
            "lines": lines(
                row.required.name if row.required else row.get_kind_display(),
                f"thêm {moment_short(row.added_at)}, {row.added_by}",
                f"thu hồi {moment_short(row.withdrawn_at)}, {row.withdrawn_by}" if row.withdrawn_at else "",
            ).split("\n"),
            "size": str(filesizeformat(row.size)),
            "sha256": pieces(row.sha256),
        }
        for row in files
    ]


def pieces(text: str) -> list[str]:
    """``text`` cut where nothing is added or lost: put together again it can be copied as it is."""
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
