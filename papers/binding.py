"""Several PDFs bound into one, page by page on A4. A signature cannot live on in it: its picture becomes ink."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

import pypdfium2 as pdfium

from papers.pictures import turn

A4 = (595.276, 841.89)
MEGABYTE = 1024 * 1024


def pages_in(pdf: bytes) -> int:
    """How many pages it has; 0 for what is no PDF that can be read."""
    try:
        with turn, pdfium.PdfDocument(pdf) as document:
            return len(document)
    except pdfium.PdfiumError:
        return 0


def bound(parts: Iterable[bytes]) -> IO[bytes]:
    """All pages of ``parts`` in order, open at the beginning. Smaller sheets lie in the middle of an A4 page, unscaled.

    Raises ``pdfium.PdfiumError`` for a part that cannot be read.
    """
    made: IO[bytes] = SpooledTemporaryFile(max_size=8 * MEGABYTE)  # noqa: SIM115 # closed by whoever reads it
    with turn, pdfium.PdfDocument.new() as book:
        for part in parts:
            _append(book, part)
        book.save(made)
    made.seek(0)
    return made


def _append(book: pdfium.PdfDocument, part: bytes) -> None:
    first = len(book)
    with pdfium.PdfDocument(part) as source:
        source.init_forms()  # the picture of a signature is that of a form's field
        if source.formenv:
            for page in source:
                page.flatten()
                page.close()
        book.import_pages(source)
    for number in range(first, len(book)):
        _centre(book[number])


def _centre(page: pdfium.PdfPage) -> None:
    width, height = page.get_size()
    beside, above = (A4[0] - width) / 2, (A4[1] - height) / 2
    if min(beside, above) < 0 or max(beside, above) < 1:
        return
    left, bottom, right, top = page.get_mediabox()
    around = (left - beside, bottom - above, right + beside, top + above)
    page.set_mediabox(*around)
    page.set_cropbox(*around)
