"""The house's layout of a mail: everything escaped, links touchable, in the language of its receiver."""

from notices.mail_layout import html_of
from notices.wording import Words

WORDS = Words("", "Hồ sơ <1> đã xong", "Kính gửi ông/bà,\n\nXin xem https://motcua.example.vn/x?a=1&b=2 nhé.\n<script>")


def test_everything_is_escaped_and_links_can_be_touched():
    html = html_of(WORDS, "vi")
    assert "<h1" in html and "Hồ sơ &lt;1&gt; đã xong" in html
    assert "&lt;script&gt;" in html and "<script" not in html
    assert '<a href="https://motcua.example.vn/x?a=1&amp;b=2"' in html
    assert "<p>Kính gửi ông/bà,</p>" in html


def test_it_speaks_the_language_of_its_receiver():
    assert '<html lang="vi">' in html_of(WORDS, "vi") and "Thư của Cổng Một cửa" in html_of(WORDS, "vi")
    assert '<html lang="en">' in html_of(WORDS, "en") and "Thư của" not in html_of(WORDS, "en")


def test_an_own_layout_is_taken_as_it_is():
    assert html_of(Words("", "x", "y", "<table>…</table>"), "vi") == "<table>…</table>"
