"""Where a visible signature stands in a paper: by the words that every form prints there (law.md 11.2).

The form leaves 80 x 40 mm at the right bottom: the role, ``(Ký và ghi rõ họ tên)``, room, and the name.
"""

from dataclasses import dataclass

import pypdfium2 as pdfium

ANCHOR = "(Ký và ghi rõ họ tên)"
ELECTRONIC = "nếu là biểu mẫu điện tử)"
MM = 72 / 25.4
WIDTH, HEIGHT = 80 * MM, 40 * MM
HEAD = 10.5 * MM  # the strip of the role above the anchor
NAME = 6 * MM  # the name at the bottom
MARGIN = 1 * MM
LINE = 8 * MM  # how far below the anchor the words on a digital signature may end

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in points from the page's left bottom


@dataclass(frozen=True)
class Spot:
    """``page`` counts from 0. ``box`` is the whole field; ``free`` the room between the anchor and the name."""

    page: int
    box: Rectangle
    free: Rectangle


def spot_of(pdf: bytes) -> Spot | None:
    """The field of the one who signs for the office: the anchor furthest right on the last page that has one."""
    found = None
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            anchors = _anchors(page)
            if anchors:
                anchor = max(anchors)
                found = _spot(number, anchor, below=_last_line(page, anchor))
    return found


def _anchors(page: pdfium.PdfPage) -> list[Rectangle]:
    return _places(page, ANCHOR)


def _places(page: pdfium.PdfPage, words: str) -> list[Rectangle]:
    text = page.get_textpage()
    searcher = text.search(words, match_case=True)
    found = []
    while place := searcher.get_next():
        boxes = [text.get_charbox(place[0] + each) for each in range(place[1])]
        left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        found.append((left, bottom, max(box[2] for box in boxes), max(box[3] for box in boxes)))
    return found


def _last_line(page: pdfium.PdfPage, anchor: Rectangle) -> float:
    """The bottom of the words under the anchor that tell of a digital signature; of the anchor where there are none."""
    lines = [box for box in _places(page, ELECTRONIC) if 0 < anchor[1] - box[1] < LINE and box[2] > anchor[0]]
    return min((box[1] for box in lines), default=anchor[1])


def _spot(page: int, anchor: Rectangle, *, below: float) -> Spot:
    middle, top = (anchor[0] + anchor[2]) / 2, anchor[3] + HEAD
    left, right, bottom = middle - WIDTH / 2, middle + WIDTH / 2, top - HEIGHT
    free = (left + MARGIN, bottom + NAME, right - MARGIN, below - MARGIN)
    return Spot(page, (left, bottom, right, top), free)


def has_signature(pdf: bytes) -> bool:
    """Whether the file carries a signature at all; what it is worth is for those who verify it."""
    return b"/ByteRange" in pdf
