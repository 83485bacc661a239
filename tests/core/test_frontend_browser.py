"""The pieces in a real browser: axe, and what axe cannot see (focus, reflow, targets, refused styles)."""

import mimetypes
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.core import gallery

HOST = "http://portal.test"
CSP = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:",
    "Content-Type": "text/html; charset=utf-8",
}
pytestmark = pytest.mark.browser


@pytest.fixture
def browse(page):
    """Open a page of the gallery; answers come from memory and from static/, and complaints are collected."""
    complaints: list[str] = []

    def answer(route):
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            path = settings.BASE_DIR / parts.path.lstrip("/")
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
        else:
            route.fulfill(body=gallery.render(parts.path.strip("/"), parts.query), headers=CSP)

    page.route("**/*", answer)
    page.on("console", lambda message: complaints.append(message.text))

    def open_page(name, *, width=360, height=740, html_class=""):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{HOST}/{name}?{html_class}")
        page.complaints = complaints
        return page

    return open_page


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations]


@pytest.mark.parametrize("name", gallery.ALL)
def test_axe_finds_nothing_and_the_console_is_silent(browse, name):
    page = browse(name)
    assert faults(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("name", [*gallery.STAFF, "status", "receipt"])
def test_axe_finds_nothing_on_a_desktop(browse, name):
    assert faults(browse(name, width=1366, height=768)) == []


@pytest.mark.parametrize("name", ["status", "form_errors", "worklist", "intake"])
def test_axe_finds_nothing_in_high_contrast(browse, name):
    assert faults(browse(name, html_class="high-contrast")) == []


@pytest.mark.parametrize("html_class", ["", "text-140"])
@pytest.mark.parametrize("name", gallery.ALL)
def test_nothing_runs_off_a_narrow_screen(browse, name, html_class):
    page = browse(name, width=320, height=640, html_class=html_class)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ["home", "form", "status", "sign_in"])
def test_fingers_hit_every_control_of_citizens(browse, name):
    small = """() => { const least = document.documentElement.classList.contains('counter') ? 40 : 44;
        return [...document.querySelectorAll(`button, .button, select, textarea, .choice, .nav a, summary,
            input:not([type=hidden], [type=radio], [type=checkbox])`)]
        .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])
        .filter(([, height]) => height > 0 && height < least) }"""
    assert browse(name).evaluate(small) == []


@pytest.mark.parametrize("name", gallery.ALL)
def test_nothing_to_press_is_smaller_than_24_pixels(browse, name):
    small = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
        .filter(e => getComputedStyle(e).display !== 'inline')
        .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))"""
    assert browse(name, width=1366, height=768).evaluate(small) == []


@pytest.mark.parametrize("name", ["home", "form", "worklist", "intake", "receipt"])
def test_the_focus_is_seen_on_every_control(browse, name):
    page = browse(name, width=1366, height=768)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
            const own = getComputedStyle(e), over = getComputedStyle(e, '::after');
            const rings = s => s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3 && s.boxShadow !== 'none';
            return [e.outerHTML.slice(0, 80), rings(own) || rings(over)]; }"""
        )
        if ring is None:
            break
        unseen += [] if ring[1] else [ring[0]]
    assert unseen == []


@pytest.mark.parametrize("name", gallery.WITH_ERRORS)
def test_the_error_summary_has_the_focus_without_any_script(browser, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/static/**", lambda route: route.fulfill(body=b""))
    page.set_content(gallery.render(name))
    assert page.locator("#error-summary:focus").count() == 1
    context.close()


def test_a_link_of_the_summary_goes_to_its_field(browse):
    page = browse("form_errors")
    page.get_by_role("link", name="Xin điền “Số bản”.").or_(page.locator('a[href="#id_copies"]')).first.click()
    assert page.evaluate("document.activeElement.id") == "id_copies"


def test_the_action_bar_never_hides_the_row_in_focus(browse):
    page = browse("intake", width=1366, height=420)
    bar = page.locator(".action-bar")
    for number in range(1, 9):
        page.locator(f"#c{number}").focus()
        page.wait_for_timeout(20)
        box, top = page.locator(f"#c{number}").bounding_box(), bar.bounding_box()["y"]
        assert box["y"] + box["height"] <= top + 1


def test_intake_fits_the_screen_of_the_counter(browse):
    page = browse("intake", width=1366, height=768)
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_a_phone_in_english_still_shows_vietnamese_as_vietnamese(browser):
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.set_content(gallery.render("404"))
    assert page.evaluate("document.documentElement.lang") == "vi"
    context.close()


@pytest.mark.parametrize(("name", "width", "height"), [("receipt", 420, 595), ("status", 595, 842)])
def test_paper_comes_out_in_the_size_of_the_form(browse, tmp_path, name, width, height):
    page = browse(name)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    raw = (tmp_path / "page.pdf").read_bytes()
    box = raw[raw.index(b"/MediaBox") :].split(b"]", 1)[0].split(b"[")[1].split()
    assert [round(float(side)) for side in box[2:]] == pytest.approx([width, height], abs=1)


def test_a_receipt_is_one_sheet(browse, tmp_path):
    browse("receipt").pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") == 1
