"""Real files to upload, made on the spot."""

from functools import cache
from io import BytesIO

import pillow_heif
import pypdfium2 as pdfium
from PIL import Image


@cache
def pdf(pages: int = 1) -> bytes:
    """A PDF of blank pages."""
    made = BytesIO()
    with pdfium.PdfDocument.new() as document:
        for _page in range(pages):
            document.new_page(420, 595)
        document.save(made)
    return made.getvalue()


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture of ``kind`` (``JPEG``, ``PNG``), red on the left and blue on the right."""
    made = BytesIO()
    two_colours(size).save(made, kind)
    return made.getvalue()


def heic(size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo as a telephone takes it."""
    made = BytesIO()
    pillow_heif.from_pillow(two_colours(size)).save(made, quality=90)
    return made.getvalue()


def two_colours(size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size, (200, 0, 0))
    image.paste((0, 0, 200), (size[0] // 2, 0, *size))
    return image
