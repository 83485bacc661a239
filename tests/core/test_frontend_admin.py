"""The administration in a real browser: our colours and sizes make Django's pages pass axe, under the strict CSP."""

import mimetypes
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.factories import make_user

HOST = "https://testserver"  # browsers ignore some of our headers on plain HTTP
pytestmark = pytest.mark.browser


@pytest.fixture
def browse(page, client, world):
    """Open a page as the keeper of the system; the test client answers what the browser asks."""
    client.force_login(make_user("Người quản trị", username="keeper", is_staff=True, is_superuser=True))
    complaints: list[str] = []
    here = copy_context()  # Playwright calls back in a context of its own, which would open another connection

    def answer(route):
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            path = Path(finders.find(parts.path.removeprefix("/static/")))
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
            return
        response = here.run(client.get, f"{parts.path}?{parts.query}")
        route.fulfill(status=response.status_code, body=response.content, headers=dict(response.headers))

    page.route("**/*", answer)
    page.on("console", lambda message: message.text.startswith("[DOM]") or complaints.append(message.text))

    def open_page(path):
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(f"{HOST}{path}")
        page.complaints = complaints
        return page

    return open_page


def pages(world):
    user, version = world.clerk, world.version
    yield reverse("admin:index")
    yield reverse("admin:accounts_user_changelist")
    yield reverse("admin:accounts_user_change", args=[user.pk])
    yield reverse("admin:accounts_user_history", args=[user.pk])
    yield reverse("admin:accounts_office_changelist")
    yield reverse("admin:catalogue_procedureversion_change", args=[version.pk])
    yield reverse("admin:notices_notice_changelist")
    yield reverse("admin:password_change")


def test_axe_finds_nothing_and_the_console_is_silent(browse, world):
    found = {}
    for path in pages(world):
        page = browse(path)
        assert page.locator("#site-name").count() == 1, path
        assert page.complaints == [], path  # before axe, which breaks the policy itself
        violations = Axe().run(page).response["violations"]
        found |= {f"{path} {rule['id']}": [node["target"] for node in rule["nodes"]][:5] for rule in violations}
        page.complaints.clear()
    assert found == {}
