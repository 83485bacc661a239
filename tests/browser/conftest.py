"""A real Chromium on a live server. The browser itself, and skipping without one, come from launcher.pytest_summary."""

import time

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests.browser.actors import COUNTER, Actor
from tests.peers.esms import EsmsPeer
from tests.peers.smtp import SmtpPeer

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """No background traffic of the browser's own."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    arguments = [*browser_type_launch_args.get("args", []), *quiet, "--disable-sync"]
    return {**browser_type_launch_args, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A telephone set to English, as many are: our pages must stay Vietnamese."""
    return {**browser_context_args, "locale": "en-US", "service_workers": "block", "viewport": DESKTOP}


@pytest.fixture(autouse=True)
def answered(live_server):
    """The database is emptied only after the server has answered everything a page that is closed by now had asked."""
    under_way: list[None] = []

    def began(**_: object) -> None:
        under_way.append(None)

    def ended(**_: object) -> None:
        under_way.pop()

    request_started.connect(began)
    request_finished.connect(ended)
    yield
    deadline = time.monotonic() + 20
    while under_way and time.monotonic() < deadline:
        time.sleep(0.02)
    request_started.disconnect(began)
    request_finished.disconnect(ended)


class Desk:
    """A person at a browser. ``complaints`` are messages of the console: refused styles and scripts among them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def sign_in(self, user: User) -> "Desk":
        """Signed in without the form; the form has tests of its own."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        return self

    def open(self, path: str, *, size: dict[str, int] = DESKTOP) -> Page:
        self.page.set_viewport_size(size)
        self.page.goto(f"{self.address}{path}")
        return self.page

    def press(self, button: str) -> Page:
        """Press the button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()
        return self.page

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)


@pytest.fixture
def desk(page: Page, live_server) -> Desk:
    return Desk(page, live_server.url)


@pytest.fixture
def desk_without_scripts(browser: Browser, browser_context_args, live_server):
    """The same with JavaScript switched off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield Desk(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def another_desk(browser: Browser, browser_context_args, live_server):
    """``another_desk()``: one more person with a browser of their own."""
    contexts: list[BrowserContext] = []

    def opened() -> Desk:
        contexts.append(browser.new_context(**browser_context_args))
        return Desk(contexts[-1].new_page(), live_server.url)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def actor(browser: Browser, live_server):
    """``actor()``: a person of a story with a browser of their own, at the counter's screen or at ``viewport``."""
    made: list[Actor] = []

    def come(viewport: dict[str, int] | None = None) -> Actor:
        made.append(Actor(browser, live_server.url, viewport or COUNTER))
        return made[-1]

    yield come
    for person in made:
        person.context.close()


@pytest.fixture
def gateways(settings):
    """A real SMS gateway and a real mail server on this machine, in place of those of a telco and a provider."""
    with EsmsPeer() as sms, SmtpPeer() as mail:
        settings.SMS_GATEWAY, settings.ESMS_URL = "esms", sms.url
        settings.ESMS_API_KEY = settings.ESMS_SECRET_KEY = "key"
        settings.ESMS_BRANDNAME = "VanNinh"
        settings.PUBLIC_URL = "https://motcua.example.vn"  # what SMS and papers name
        settings.MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", mail.port
        yield sms, mail


expect.set_options(timeout=15_000)  # a slow machine is no fault of the page
