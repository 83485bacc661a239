"""A letter as PDF against bare typst with a reused compiler and everything at hand: how much the portal adds.

The baseline compiles the letter's own template with its data ready as text. The project starts from the frozen payload:
words, wording, look for letters that the fonts lack, compiler behind its lock. Every turn is another letter on both
sides, so that neither lives on what the compiler remembers.
"""

import json
from datetime import datetime
from itertools import count
from time import process_time

import typst

from benchmarks.harness import Result, interleaved
from core.dates import LOCAL
from papers.kinds import kind_of
from papers.letters import printable_all
from papers.models import Paper
from papers.pdf import FONTS, FORMS, STANDARD
from papers.pictures import pages_of
from papers.sheet import content_of, pdf_of, sample_of

NEEDS_DATABASE = False
REGIME = "2018"
TARGET = 2
AT = datetime(2026, 11, 19, 9, 10, tzinfo=LOCAL)


def run() -> list[Result]:
    return [
        _against_typst("apology", "papers: letter PDF, of bare typst"),
        _against_typst("receipt", "papers: receipt PDF, of bare typst"),
        _picture_of_a_page(),
    ]


def _against_typst(kind: str, name: str) -> Result:
    form = kind_of(kind).forms[REGIME]
    wording = {slot: known.default for slot, known in form.slots.items()}
    ours, theirs = count(), count()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(root=FORMS, font_paths=fonts, ignore_system_fonts=True)
    ready = printable_all(content_of(_sample(kind, 0), wording=wording))

    def project() -> None:
        pdf_of(_sample(kind, next(ours)), wording=wording)

    def bare() -> None:
        text = json.dumps({**ready, "full_name": f"Nguyễn Văn {next(theirs)}"}, ensure_ascii=False)
        compiler.compile(FORMS / form.template, format="pdf", sys_inputs={"data": text}, pdf_standards=STANDARD)

    return interleaved(project, bare, name=name, at_most=TARGET, timer=process_time)


def _picture_of_a_page() -> Result:
    """What a staff page adds to opening the file: drawing, and packing as PNG, of making the PDF itself."""
    wording = {slot: known.default for slot, known in kind_of("apology").forms[REGIME].slots.items()}
    made, turn = pdf_of(_sample("apology", 0), wording=wording), count()
    return interleaved(
        lambda: pages_of(made),
        lambda: pdf_of(_sample("apology", next(turn)), wording=wording),
        name="papers: a page as a picture at 300 dpi, of making its PDF",
        at_most=8,
        timer=process_time,
    )


def _sample(kind: str, turn: int) -> Paper:
    paper = sample_of(kind_of(kind), REGIME, number=turn + 1, year=2026, issued_at=AT)
    paper.payload["full_name"] = f"Nguyễn Văn {turn}"
    return paper
