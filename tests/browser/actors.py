"""People of a story: each signs in at a screen of their own, and every page they open is held against axe and the console."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.browser.checks import assert_accessible, assert_fits_a_narrow_screen, assert_focus_is_seen
from tests.factories import PASSWORD
from tests.peers.esms import EsmsPeer

CARD = "056190000018||Nguyễn Thị Hòa|02031990|Nữ|Thôn Quảng Hội, Vạn Thắng, Vạn Ninh, Khánh Hòa|10052021"
COUNTER, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
PICTURES = Path(settings.BASE_DIR, "docs", "pictures")


class Actor:
    """A person at a screen."""

    def __init__(self, browser: Browser, address: str, viewport: dict[str, int]) -> None:
        self.context = browser.new_context(viewport=viewport, service_workers="block", locale="vi-VN")
        self.page, self.address = self.context.new_page(), address
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def sign_in(self, user: User) -> "Actor":
        self.page.goto(f"{self.address}/can-bo/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(user.username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url("**/can-bo/**")
        return self

    def open(self, path: str, *, closely: bool = False) -> Page:
        self.page.goto(f"{self.address}{path}")
        self.inspect() if closely else self.check()
        return self.page

    def check(self) -> None:
        violations = Axe().run(self.page).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations] == [], self.page.url
        assert self.complaints == [], self.page.url

    def inspect(self) -> None:
        """What axe cannot see too: focus, targets, a narrow screen."""
        assert_accessible(self.page)
        assert self.complaints == [], self.page.url
        assert_fits_a_narrow_screen(self.page)
        assert_focus_is_seen(self.page)

    def press(self, path: str) -> None:
        """Send the form that posts to ``path``."""
        self.page.locator(f'form[action$="{path}"] button').first.click()
        self.page.wait_for_load_state()
        self.check()

    def click(self, button: str) -> None:
        """Press the button of that name and look at the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()
        self.check()

    def picture(self, name: str, *, full_page: bool = False) -> None:
        if os.environ.get("PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=full_page)


def take_in(clerk: Actor, words: str, name: str, *, result_way: str = "counter") -> str:
    """A card scanned, telephone and e-mail, the procedure found by ``words``, every paper ticked, saved; gives the code."""
    page = clerk.open("/can-bo/tiep-nhan/")
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("[name=full_name]")).to_have_value("Nguyễn Thị Hòa")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0905123456")
    page.locator("[name=email]").fill("hoa@example.vn")
    page.keyboard.press("F4")
    page.keyboard.type(words)
    page.get_by_role("option", name=name).first.click()
    page.locator("#papers fieldset").wait_for()
    page.locator("[name=result_way]").select_option(result_way)
    page.keyboard.press("Alt+0")
    clerk.check()
    page.keyboard.press("F9")
    page.wait_for_url("**/da-luu/**")
    clerk.check()
    code = page.locator(".big-code").inner_text().strip()
    assert re.fullmatch(r"H32\.27(\.\d\d)?-\d{6}-0001", code), code
    return code


def sms_about(peer: EsmsPeer, words: str) -> list[dict[str, str]]:
    return [message for message in peer.accepted if words in message["Content"]]
