"""Pages under /en/: the frame of every page is English; the name of the unit and what people wrote stay as they are."""

import re

import pytest
from django.utils import translation

from tests.core import gallery
from tests.locale import catalogues

VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "locked"])
def test_error_pages_have_no_vietnamese_sentence(name, monkeypatch):
    for field in ("unit_name", "desk_name", "address", "opening_hours"):
        monkeypatch.setattr(gallery.SITE, field, "One-stop office")
    with translation.override("en"):
        html = gallery.render(name).replace("Đã lưu.", "")
    assert '<html lang="en"' in html
    assert [line for line in html.splitlines() if VIETNAMESE.search(line)] == []


def test_citizens_are_told_in_english_who_speaks():
    with translation.override("en"):
        html = gallery.render("status")
    for words in ("Official page of UBND thành phố Mẫu.", "Skip to main content", "Hotline", "Done:", "Now:", "Next:"):
        assert words in html


def test_errors_of_forms_are_english():
    with translation.override("en"):
        html = gallery.render("form_errors")
    assert "Not saved. Please check 7 places:" in html
    assert "Fill in “Số bản”." not in html  # it holds a word, so the number is what is wrong
    assert "Choose one of “Đơn vị”." in html


def test_our_english_is_whole():
    for entry in catalogues.ours("en").values():
        assert all(catalogues.texts(entry)), entry.msgid
        assert "fuzzy" not in entry.flags, entry.msgid
