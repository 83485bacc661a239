"""The pages of a paper's PDF as pictures, sharp enough to print, and as text for whoever cannot see them."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from papers.letters import BREAK
from papers.pdf import FONTS
from papers.signature_spot import MM, has_signature

DPI = 300  # printed from the browser, where 200 would show at the edges of small letters
GREYS = 4  # bits a pixel
POINTS_AN_INCH = 72
UNSIGNED = "Bản chưa ký số: chỉ có giá trị khi có chữ ký tay và dấu."
turn = Lock()  # PDFium works for one thread at a time


@dataclass(frozen=True)
class Page:
    """One page: its PNG and what it says."""

    picture: bytes
    text: str

    @property
    def address(self) -> str:
        """The picture as an address of its own: it comes with the page that was logged, and is asked for by nobody."""
        return f"data:image/png;base64,{base64.b64encode(self.picture).decode()}"


def pages_of(pdf: bytes, *, note: str = "", dpi: int = DPI) -> list[Page]:
    """Every page. ``note`` is written on the lower margin of each: such a paper is not yet what it will be.

    Grey, but for a signed paper, whose signature is blue and whose seal is red.
    """
    with turn:
        return list(_pages(pdf, note=note, dpi=dpi))


def _pages(pdf: bytes, *, note: str, dpi: int) -> Iterator[Page]:
    is_grey = not has_signature(pdf)
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()  # the picture of a signature is that of a form's field
        for page in document:
            image = page.render(scale=dpi / POINTS_AN_INCH, grayscale=is_grey).to_pil()
            if note:
                _write(image, note, scale=dpi / POINTS_AN_INCH)
            yield Page(_png(image), _text(page))


def _write(image: Image.Image, note: str, *, scale: float) -> None:
    font = ImageFont.truetype(FONTS / "Tinos-Italic.ttf", size=round(3.2 * MM * scale))
    place = (image.width / 2, image.height - 4 * MM * scale)
    ImageDraw.Draw(image).text(place, note, fill="#5a5a5a", font=font, anchor="mm")


def _png(image: Image.Image) -> bytes:
    """Sixteen greys look the same on paper and are half the bytes."""
    made = BytesIO()
    if image.mode != "L":
        image.quantize(64).save(made, "png")
        return made.getvalue()
    image.point(lambda grey: grey >> GREYS).save(made, "png", bits=GREYS)
    return made.getvalue()


def _text(page: pdfium.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return text.replace("\r\n", "\n").replace("\ufffe", "-").replace(BREAK, "").strip()
