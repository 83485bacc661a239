"""Citizens' pages in a real browser: axe, a narrow screen, no scripts, one sheet of paper."""

import mimetypes
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from dossiers.actions.apologise import apologise
from dossiers.actions.work import finish, hand_on, shelve
from dossiers.enums import DelayReason
from tests.dossiers.public_pages import clock, status_url
from tests.factories import make_dossier, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

__all__ = ["clock"]

HOST = "http://localhost"
NARROW, PHONE, DESKTOP = 320, 360, 1280


@pytest.fixture
def dossiers(world, clock):
    """One late, one rescheduled, one ready: the longest pages."""
    clock("2026-11-27T09:00")
    late = make_dossier(world, "2026-11-19T09:10")
    moved = make_dossier(world, "2026-11-19T09:20")
    hand_on(dossier_id=moved.pk, actor=world.clerk, at=moment("2026-11-19T15:00"), holder=world.officer)
    apologise(
        dossier_id=moved.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="Sở Xây dựng chưa trả lời.",
        new_date=moment("2026-12-01T17:00").date(),
        actor=world.head,
        at=moment("2026-11-23T08:00"),
    )
    ready = make_dossier(world, "2026-11-19T09:30")
    finish(dossier_id=ready.pk, actor=world.clerk, at=moment("2026-11-23T10:00"))
    shelve(dossier_id=ready.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-23T14:00"))
    return {
        "home": "/",
        "look-up": "/tra-cuu/",
        "late": status_url(late),
        "ready": status_url(ready),
        "receipt": f"/q/{moved.public_token}/",
        "english receipt": f"/en/q/{moved.public_token}/",
        "unknown": "/q/abcdefghijklmnopqrstuv/",
        "code": late.code,
    }


PAGES = ("home", "look-up", "late", "ready", "receipt", "english receipt", "unknown")


def serve(page, client) -> None:
    """Answer the browser from the test client and from static/, so that no server has to run."""

    def answer(route) -> None:
        request, parts = route.request, urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            path = settings.BASE_DIR / parts.path.lstrip("/")
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
            return
        if request.method == "POST":
            response = client.post(parts.path, request.post_data, content_type=request.headers["content-type"])
        else:
            response = client.get(parts.path)
        route.fulfill(status=response.status_code, body=response.content, headers=dict(response.items()))

    page.route("**/*", answer)


@pytest.fixture
def show(page, client, dossiers):
    """Open a page by name at a width."""
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    serve(page, client)

    def open_page(name: str, width: int = PHONE):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(HOST + dossiers[name])
        return page

    return open_page


def faults(page) -> list:
    violations = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(show, name):
    for width in (PHONE, DESKTOP):
        page = show(name, width)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert faults(page) == []
    assert [text for text in page.complaints if "404" not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_a_narrow_screen(show, name):
    page = show(name, NARROW)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("name", ["late", "ready", "receipt", "english receipt"])
def test_a_status_page_prints_on_one_sheet(show, name):
    sheet = show(name).pdf(prefer_css_page_size=True)

    assert re.findall(rb"/Count (\d+)", sheet) == [b"1"]


def test_a_citizen_finds_the_dossier_without_scripts(live_server, browser, dossiers):
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 740})
    page = context.new_page()

    page.goto(f"{live_server.url}/")
    page.get_by_role("textbox", name="Mã hồ sơ").fill(f" {dossiers['code'].lower()} ")
    page.get_by_role("textbox", name="4 số cuối").fill("0000")
    page.get_by_role("button", name="Xem hồ sơ").click()
    assert page.get_by_role("alert").get_by_role("heading").inner_text() == "Mã hồ sơ hoặc 4 số cuối chưa khớp."
    assert page.get_by_role("textbox", name="Mã hồ sơ").input_value() == dossiers["code"].lower()

    page.get_by_role("textbox", name="4 số cuối").fill("3456")
    page.get_by_role("button", name="Xem hồ sơ").click()
    assert "/tra-cuu/" in page.url and dossiers["code"] not in page.url
    assert page.get_by_role("heading", level=2).first.inner_text().startswith("Hồ sơ trễ hẹn 2 ngày làm việc.")
    assert page.get_by_role("button", name="In trang này").count() == 0
    context.close()


def test_wrong_entries_have_the_focus_and_the_keyboard_reaches_everything(show):
    page = show("look-up")
    page.get_by_role("button", name="Xem hồ sơ").click()

    assert page.title().startswith("Lỗi:")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_code"
