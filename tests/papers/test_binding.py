"""Several PDFs in one: every page in order, on A4, nothing scaled."""

from io import BytesIO

import pypdfium2 as pdfium
import pytest

from papers.binding import bound, pages_in
from tests.dossiers.upload_files import pdf
from tests.papers.pdfs import form, pages

A4 = (595, 842)


def blank(width, height):
    made = BytesIO()
    with pdfium.PdfDocument.new() as document:
        document.new_page(width, height)
        document.save(made)
    return made.getvalue()


def sizes(content):
    with pdfium.PdfDocument(content) as document:
        return [tuple(round(side) for side in page.get_size()) for page in document]


def test_all_pages_stand_in_order():
    texts = pages(bound([form("receipt"), pdf(pages=2), form("refusal")]).read())
    assert len(texts) == 4
    assert "HẸN TRẢ KẾT QUẢ" in texts[0] and "TỪ CHỐI" in texts[3] and not (texts[1] + texts[2]).strip()


def test_a_smaller_sheet_lies_in_the_middle_of_a4():
    content = bound([form("receipt")]).read()
    assert sizes(content) == [A4]
    with pdfium.PdfDocument(content) as document:
        left, bottom, right, top = document[0].get_mediabox()
    assert (round(-left), round(-bottom)) == (88, 123) and (round(right), round(top)) == (507, 719)


@pytest.mark.parametrize("size", [(595.276, 841.89), (841.89, 595.276), (1190, 842)])
def test_a4_and_what_is_larger_stays_as_it_is(size):
    assert sizes(bound([blank(*size)]).read()) == [tuple(round(side) for side in size)]


def test_what_is_no_pdf_has_no_pages_and_cannot_be_bound():
    assert (pages_in(b"<html>"), pages_in(b""), pages_in(pdf(pages=3))) == (0, 0, 3)
    with pytest.raises(pdfium.PdfiumError):
        bound([b"<html>"])
