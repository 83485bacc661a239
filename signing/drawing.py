"""The pictures of signatures: a person's on the place of the signature, an office's seal on its left (law.md 11.2).

Drawn as a page of its own by the same typst as the papers. Where nobody gave a picture, the name and the moment stand
there in words.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

import papers
from core.dates import vietnam

FORMS = Path(__file__).parent / "stamps"
FONTS = Path(papers.__file__).parent / "fonts"
MOMENT = "%d/%m/%Y %H:%M:%S +07:00"


def stamp(*, picture: bytes, words: str, at: datetime, width: float, height: float, is_seal: bool) -> bytes:
    """A PDF page of ``width`` × ``height`` points: the picture (PNG) or, without one, ``words`` and the moment."""
    data = {
        "words": words,
        "moment": vietnam(at).strftime(MOMENT),
        "width": width,
        "height": height,
        "is_seal": is_seal,
        "picture": list(picture),
    }
    made = typst.compile(
        str(FORMS / "stamp.typ"), root=str(FORMS), font_paths=_fonts(), sys_inputs={"data": json.dumps(data)}
    )
    if not isinstance(made, bytes):
        raise TypeError("the stamp gave no single file")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
