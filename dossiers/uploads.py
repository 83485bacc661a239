"""What comes in through an upload: judged by what is in it, never by its name.

PDF, JPEG and PNG are kept byte for byte; a HEIC photo of a telephone becomes a JPEG that every office can open.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import pillow_heif
import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.text import nfc, one_line
from dossiers.errors import Refused
from dossiers.models.file import LONGEST_TITLE
from papers.pictures import turn

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 15
MOST_PAGES = 1000
MOST_PIXELS = 80_000_000  # a page of A3 scanned at 600 dpi has 70 million
JPEG_QUALITY = 88
PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
_BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_CONTROLS = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class Upload:
    """``content`` as it is kept, of type ``content_type``; ``title`` is safe to show and to save under."""

    content: bytes
    content_type: str
    title: str


def accepted(content: bytes, *, name: str) -> Upload:
    """The file as it is kept. Raises ``Refused`` with what is wrong and what to do."""
    kind = _type_of(content)
    if kind == PDF:
        _check_pdf(content)
    else:
        _check_picture(content)
    if kind == HEIC:
        content, kind = _as_jpeg(content), JPEG
    return Upload(content, kind, title_of(name, kind))


def title_of(name: str, kind: str) -> str:
    """``C:\\scan\\../Đơn.HEIC`` → ``Đơn.jpg``: no folders, one form of each letter, nothing unseen, the right ending."""
    last = PurePath(nfc(name).replace("\\", "/")).name
    words = one_line(_CONTROLS.sub("", last)).strip(". ")
    stem = words.rpartition(".")[0] if "." in words else words
    return stem[: LONGEST_TITLE - 4].strip() + ENDINGS[kind] if stem.strip() else ""


def _type_of(content: bytes) -> str:
    if not content:
        raise Refused(_("Tệp rỗng. Xin quét lại rồi chọn tệp."))
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise Refused(
            _("Tệp lớn hơn %(most)s MB. Xin quét ở 200 dpi, đen trắng, hoặc tách thành nhiều tệp.")
            % {"most": MOST_MEGABYTES}
        )
    found = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), "")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        found = HEIC
    if not found:
        raise Refused(
            _("Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc HEIC. Xin lưu lại ở một trong các dạng đó, ví dụ: don.pdf.")
        )
    return found


def _check_pdf(content: bytes) -> None:
    try:
        with turn, pdfium.PdfDocument(content) as document:
            pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused(
                _("Tệp PDF có mật khẩu nên nơi giải quyết không mở được. Xin bỏ mật khẩu rồi gửi lại.")
            ) from error
        raise Refused(_("Tệp PDF bị hỏng, không mở được. Xin quét lại rồi gửi lại.")) from error
    if pages == 0:
        raise Refused(_("Tệp PDF không có trang nào. Xin quét lại rồi gửi lại."))
    if pages > MOST_PAGES:
        raise Refused(_("Tệp PDF có hơn %(most)s trang. Xin tách thành nhiều tệp.") % {"most": MOST_PAGES})


def _check_picture(content: bytes) -> None:
    """It opens, and unpacked it is no larger than a scan can be."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "HEIF"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(
                    _("Ảnh lớn quá %(most)s triệu điểm. Xin quét ở 300 dpi.") % {"most": MOST_PIXELS // 1_000_000}
                )
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(_("Tệp ảnh bị hỏng, không mở được. Xin chụp hoặc quét lại.")) from error


def _as_jpeg(content: bytes) -> bytes:
    """Upright, in colour, without the place where it was taken."""
    with Image.open(BytesIO(content)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    made = BytesIO()
    upright.save(made, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return made.getvalue()
