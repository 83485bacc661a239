"""Forms as archival PDF: a typst template of ``papers/forms`` and its content, which is only ever data, never source.

PDF/A-2a: tagged, with its fonts, its date fixed. The same content gives the same bytes, wherever it is made.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from papers.letters import printable_all

FORMS = Path(__file__).parent / "forms"
FONTS = Path(__file__).parent / "fonts"
STANDARD: Literal["a-2a"] = "a-2a"
_turn = Lock()  # one compiler a process, and it works for one thread at a time


@cache
def _compiler() -> typst.Compiler:
    """Made when the first paper is, so in each worker for itself: its threads do not survive a fork."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=FORMS, font_paths=fonts, ignore_system_fonts=True)


def render(template: str, content: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``template`` (``receipt.typ``) with ``content`` in it, dated ``at``.

    ``content`` is what ``json`` can write; letters that the fonts lack become ``□``.
    """
    text = json.dumps(printable_all(content), ensure_ascii=False)
    with _turn:
        made = _compiler().compile(
            FORMS / template,
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=STANDARD,
            timestamp=int(at.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave no single file")
    return made
