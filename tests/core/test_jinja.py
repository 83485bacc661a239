"""Citizens' templates: settled for a language when compiled, written without detours, kept while nothing changes."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from core.pages.jinja import KeptPage
from vanninh_portal.site import forget_site

TEMPLATES = [
    '{{ _("Trang chủ") }}',
    '{{ icon("check") }}',
    '<a href="{{ url("home") }}">',
    '<link href="{{ static("css/public.css") }}">',
    '{{ _("Xin gọi %(phone)s và đọc mã %(code)s.")|e % {"phone": name, "code": icon("phone")} }}',
    '{% macro shown(text) %}<b>{{ text }}</b>{% endmacro %}{{ shown(_("Trang chủ")) }}{{ shown(icon("check")) }}',
    '{% if name == _("Trang chủ") %}yes{% endif %}{{ _(name) }}{{ url(route) }}',
    '{{ {"ok": _("Trang chủ")}["ok"] }} {{ [icon("check"), _("Tra cứu hồ sơ")]|join(", ") }}',
]


@pytest.fixture
def environments():
    plain = engines["jinja2"].env
    settled = plain.overlay()
    settled.is_settled = True
    return plain, settled


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["Trang chủ", "<script>"])
def test_a_settled_template_says_the_same(db, environments, template, language, name):
    with translation.override(language):
        plain, settled = (one.from_string(template).render(name=name, route="home") for one in environments)
    assert settled == plain
    assert "<script>" not in settled


def test_what_is_settled_stays_in_its_language(environments):
    _, settled = environments
    with translation.override("en"):
        made = settled.from_string('{{ _("Trang chủ") }}')
    assert made.render() == "Home"


@pytest.fixture
def kept():
    written = []

    def write(request):
        written.append(request.path_info)
        return f"page {len(written)}"

    return KeptPage(write), written


def ask(page, path="/", **headers) -> HttpResponse:
    return page.answer(RequestFactory().get(path, headers=headers))


def test_a_page_is_written_once_until_the_site_is_read_anew(db, kept):
    page, written = kept
    assert [ask(page).content for _ in range(3)] == [b"page 1"] * 3
    forget_site()

    assert ask(page).content == b"page 2"
    assert written == ["/", "/"]


def test_each_address_has_a_page_of_its_own(db, kept):
    page, _ = kept
    assert ask(page, "/").content == b"page 1"
    assert ask(page, "/en/").content == b"page 2"
    assert ask(page, "/").content == b"page 1"


@pytest.mark.parametrize("sent", ["{tag}", "W/{tag}", '"other", {tag}'])
def test_who_has_the_page_hears_that_nothing_changed(db, kept, sent):
    page, _ = kept
    tag = ask(page).headers["ETag"]

    response = ask(page, if_none_match=sent.format(tag=tag))
    assert (response.status_code, response.content) == (304, b"")
    assert ask(page, if_none_match='"other"').status_code == 200
