"""Uploads are judged by what is in them; each fault is a sentence; a telephone's photo is made readable."""

import subprocess
import unicodedata
import zipfile
import zlib
from io import BytesIO
from shutil import which
from struct import pack

import pytest
from PIL import Image

from dossiers.errors import Refused
from dossiers.uploads import MEGABYTE, MOST_PAGES, accepted, title_of
from tests.dossiers.upload_files import heic, pdf, picture


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pdf(), "application/pdf"), (picture("JPEG"), "image/jpeg"), (picture("PNG"), "image/png")],
)
def test_papers_and_scans_are_kept_byte_for_byte(content, kind):
    kept = accepted(content, name="whatever.exe")

    assert (kept.content, kept.content_type) == (content, kind)


def test_a_photo_of_a_telephone_becomes_a_jpeg_that_shows_the_same():
    kept = accepted(heic(), name="IMG_0001.HEIC")

    assert kept.content_type == "image/jpeg" and kept.title == "IMG_0001.jpg"
    with Image.open(BytesIO(kept.content)) as shown:
        assert shown.size == (64, 48)
        left, right = shown.getpixel((8, 24)), shown.getpixel((56, 24))
    assert left[0] > 150 > left[2] and right[2] > 150 > right[0]


def zipped() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * MEGABYTE)
    return made.getvalue()


def huge_png() -> bytes:
    """40,000 × 40,000 points in a few bytes: unpacked it would fill the memory."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack("!I", len(body)) + name + body + pack("!I", zlib.crc32(name + body))

    head = chunk(b"IHDR", pack("!IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"MZ\x90\x00 a program under a right name", "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc HEIC"),
        (zipped(), "Chỉ nhận tệp PDF"),
        (b"<html><script>alert(1)</script>", "Chỉ nhận tệp PDF"),
        (b"%PDF-1.7\n" + b"x" * 15 * MEGABYTE, "Tệp lớn hơn 15 MB"),
        (b"%PDF-1.7\nbroken", "Tệp PDF bị hỏng"),
        (pdf(MOST_PAGES + 1), "có hơn 1000 trang"),
        (b"\xff\xd8\xff\xe0 no picture", "Tệp ảnh bị hỏng"),
        (picture("PNG")[:-40], "Tệp ảnh bị hỏng"),
        (heic()[:200], "Tệp ảnh bị hỏng"),
        (huge_png(), "Ảnh lớn quá|Tệp ảnh bị hỏng"),
    ],
    ids=["empty", "program", "zip", "page", "too big", "broken", "long", "no jpeg", "cut png", "cut heic", "bomb"],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(Refused, match=sentence):
        accepted(content, name="đơn.pdf")


@pytest.mark.skipif(which("qpdf") is None, reason="needs qpdf")
def test_a_pdf_with_a_password_is_told_from_a_broken_one(tmp_path):
    (tmp_path / "open.pdf").write_bytes(pdf())
    words = ["qpdf", "--encrypt", "secret", "secret", "256", "--", tmp_path / "open.pdf", tmp_path / "shut.pdf"]
    subprocess.run(words, check=True)

    with pytest.raises(Refused, match="có mật khẩu"):
        accepted((tmp_path / "shut.pdf").read_bytes(), name="đơn.pdf")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("đơn đề nghị.pdf", "đơn đề nghị.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\quét\\Đơn.PDF", "Đơn.pdf"),
        (unicodedata.normalize("NFD", "Đơn đề nghị.pdf"), "Đơn đề nghị.pdf"),
        ("ảnh 😀 của tôi.heic", "ảnh 😀 của tôi.pdf"),
        ("gpj.exe\u202e.pdf", "gpj.exe.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_loses_its_folders_and_whatever_cannot_be_seen(name, title):
    assert title_of(name, "application/pdf") == title
