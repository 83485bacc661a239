"""Layouts: what every page carries, for citizens, staff and paper."""

import gzip
import re

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from tests.core import gallery

PUBLIC = (*gallery.CITIZENS, *gallery.FORMS, "404", "403", "400", "403_csrf", "sign_in", "locked")
STATIC = settings.BASE_DIR / "static"


@pytest.mark.parametrize("name", gallery.ALL)
def test_every_page_tells_its_language_and_has_a_title(name):
    html = gallery.render(name)
    assert '<html lang="vi"' in html
    assert re.search(r"<title>\s*\S.*</title>", html)


@pytest.mark.parametrize("name", gallery.ALL)
def test_every_static_file_of_a_page_exists(name):
    paths = re.findall(r'(?:href|src)="/static/([^"]+)"', gallery.render(name))
    assert paths
    assert not [path for path in paths if not (STATIC / path).is_file()]


@pytest.mark.parametrize("name", gallery.ALL)
def test_every_page_brings_its_icon(name):
    assert re.search(r'<link rel="icon" href="/static/img/favicon.svg"', gallery.render(name))


@pytest.mark.parametrize("name", [name for name in gallery.ALL if name not in ("receipt", "500")])
def test_a_keyboard_can_skip_to_the_content(name):
    html = gallery.render(name)
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main" tabindex="-1">' in html


@pytest.mark.parametrize("name", PUBLIC)
def test_citizens_are_told_who_speaks_and_what_nobody_asks(name):
    html = gallery.render(name)
    assert "Trang chính thức của UBND thành phố Mẫu." in html
    assert "Chúng tôi không bao giờ hỏi mật khẩu hay mã OTP." in html
    assert '<a class="hotline" href="tel:+842583840123">' in html


@pytest.mark.parametrize("name", [*PUBLIC, *gallery.STAFF])
def test_sample_data_is_called_sample_data(name):
    assert "mã đơn vị, lệ phí và giờ làm việc chưa được xác nhận." in gallery.render(name)


@pytest.mark.parametrize("name", ["home", "404", "worklist"])
def test_confirmed_data_of_a_demo_is_called_invented(name, monkeypatch):
    monkeypatch.setattr(gallery.SITE, "has_unconfirmed_data", False)
    assert "bịa ra để dùng thử" in gallery.render(name)


@pytest.mark.parametrize("name", ["home", "404", "worklist", "receipt"])
def test_real_data_carries_no_banner(name, monkeypatch):
    monkeypatch.setattr(gallery.SITE, "has_unconfirmed_data", False)
    monkeypatch.setattr(gallery.SITE, "is_demo", False)
    assert "Dữ liệu mẫu" not in gallery.render(name)


@pytest.mark.parametrize("name", gallery.CITIZENS)
def test_a_page_of_citizens_costs_under_thirty_kilobytes(name):
    html = gallery.render(name)
    files = {path for path in re.findall(r'(?:href|src)="/static/([^"]+)"', html)}
    bytes_over_the_wire = len(gzip.compress(html.encode())) + sum(
        len(gzip.compress((STATIC / path).read_bytes())) for path in files
    )
    assert bytes_over_the_wire < 30 * 1024


@pytest.mark.parametrize("name", ["status", "worklist"])
def test_letters_and_contrast_are_classes_of_the_whole_page(name):
    assert re.search(
        r'<html lang="vi" class="[^"]*text-140 high-contrast"', gallery.render(name, "text-140 high-contrast")
    )


@pytest.mark.parametrize("name", ["status", "dossier"])
def test_the_timeline_says_in_words_what_it_draws(name):
    html = gallery.render(name)
    for words in ("Đã xong:", "Đang làm:", "Dừng ở đây:", "Sẽ làm:"):
        assert words in html
    assert html.count('aria-current="step"') == 1


def test_the_same_steps_look_alike_in_both_engines():
    def steps(name):
        return re.sub(r"\s+", "", re.search(r'<ol class="timeline">.*?</ol>', gallery.render(name), re.DOTALL)[0])

    assert steps("status") == steps("dossier")


def test_staff_see_their_name_their_role_and_what_waits():
    html = gallery.render("worklist")
    assert "<b>Trần Thị Cẩm Nhường</b> <span>Cán bộ tiếp nhận</span>" in html
    assert re.search(r'aria-current="page"[^>]*data-key="Alt\+V"[^>]*>Việc của tôi <span class="count">12', html)


def test_signing_out_is_a_post_with_a_token():
    form = re.search(
        r'<form method="post" action="/can-bo/dang-xuat/">.*?</form>', gallery.render("worklist"), re.DOTALL
    )
    assert form
    assert "<button" in form[0]


@pytest.mark.parametrize(
    ("level", "tone", "role"), [("success", "ok", "status"), ("error", "late", "alert"), ("info", "info", "status")]
)
def test_messages_are_announced_as_their_weight_asks(level, tone, role):
    template = engines["django"].get_template("components/messages.html")
    html = template.render({"messages": [gallery.Message(level, "Đã <lưu>.")]})
    assert f'<div class="notice is-{tone}" role="{role}">' in html
    assert "Đã &lt;lưu&gt;." in html


def test_the_page_of_last_resort_needs_nothing():
    html = engines["django"].get_template("500.html").render()
    assert "Lỗi là ở phía chúng tôi" in html


def test_a_locked_person_is_told_how_long():
    from datetime import timedelta

    template = engines["django"].get_template("accounts/locked.html")
    assert "Xin đợi 15 phút" in template.render({"cooloff_timedelta": timedelta(minutes=14, seconds=30)})


def test_a_paper_writes_its_date_as_the_decree_asks():
    assert "Vạn Ninh, ngày 02 tháng 01 năm 2026" in gallery.render("receipt")


def test_an_unknown_icon_or_tone_is_a_mistake_of_ours():
    from core.templatetags.icons import icon, tag

    with pytest.raises(KeyError):
        icon("unicorn")
    with pytest.raises(KeyError):
        tag("pink", "x")
    assert "&lt;b&gt;" in tag("late", "<b>")


def test_jinja_escapes_by_itself_and_knows_our_words():
    render = engines["jinja2"].from_string
    assert render("{{ name }}").render({"name": "<b>"}) == "&lt;b&gt;"
    assert render("{{ url('accounts:sign_in') }}").render() == "/can-bo/dang-nhap/"
    assert render("{{ 75000|money }}").render() == "75.000 đồng"


def test_jinja_autoescape_cannot_be_switched_off():
    from core.pages.jinja import environment

    assert environment(autoescape=False).autoescape is True


def test_addresses_follow_the_language():
    with translation.override("en"):
        assert engines["jinja2"].from_string("{{ url('accounts:sign_in') }}").render() == "/en/can-bo/dang-nhap/"
