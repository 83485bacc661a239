"""What every page must stand: axe, and what axe cannot see (focus, reflow, targets, language, errors tied to fields)."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW = 320
SMALLEST_TARGET = 24
MOST_TABS = 120

_SMALL = """least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => getComputedStyle(e).display !== 'inline').map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < least || box.height < least)).map(([html]) => html)"""
_UNTOLD = """() => [...document.querySelectorAll('[aria-invalid=true]')].filter(field => {
    const group = field.closest('fieldset[aria-describedby]');
    const told = field.getAttribute('aria-describedby') || group?.getAttribute('aria-describedby') || '';
    const places = told.split(' ').map(id => document.getElementById(id)).filter(Boolean);
    return !places.some(e => (e.matches('.error') ? e : e.querySelector('.error'))?.innerText.trim());
}).map(field => field.outerHTML.slice(0, 80))"""
_RING = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
    const rings = s => s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3 && s.boxShadow !== 'none';
    const box = e.getBoundingClientRect(), middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {html: e.outerHTML.slice(0, 80), is_seen: rings(getComputedStyle(e)) || rings(getComputedStyle(e, '::after')),
        is_covered: box.width > 1 && !!middle && !e.contains(middle) && !middle.contains(e)}; }"""


def violations(page: Page) -> list[tuple[str, Any]]:
    """What axe finds: rule and places."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def assert_accessible(page: Page) -> None:
    """Axe finds nothing, and neither do the checks that axe lacks. Opens every fold of the page first."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.lang") == "vi", page.url
    small = page.evaluate(_SMALL, SMALLEST_TARGET)
    assert small == [], f"{page.url}: {small}"
    assert page.evaluate(_UNTOLD) == [], page.url


def assert_fits_a_narrow_screen(page: Page) -> None:
    """Nothing scrolls sideways at 320 px, which is a desktop at 400 %."""
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, page.url
    if size:
        page.set_viewport_size(size)


def assert_focus_is_seen(page: Page) -> None:
    """From the top of the page on, every control that Tab reaches draws its ring and is covered by nothing."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(_RING)
        if focus is None:
            return
        assert focus["is_seen"] and not focus["is_covered"], (page.url, focus)


def assert_says_what_is_wrong(page: Page) -> None:
    """An error page: its title begins so, and the summary has the focus and leads to each field."""
    assert page.title().startswith("Lỗi:"), page.url
    assert page.evaluate("document.activeElement.id") == "error-summary", page.url
    missing = """() => [...document.querySelectorAll('#error-summary a')].map(a => a.hash.slice(1))
        .filter(id => !document.getElementById(id))"""
    assert page.evaluate(missing) == [], page.url
