"""The intake page under a clerk's hands: real key events, one screen, no mouse."""

from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalogue.models import RequiredDocument
from dossiers.models import Dossier, Draft, Event
from tests.dossiers.intake_posts import CARD
from tests.factories import make_dossier

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREEN = {"width": 1366, "height": 768}
FAST = 8  # milliseconds a key: a scanner that types


@pytest.fixture
def page(browser, live_server, world, sign_in):
    """A clerk who signed in and opened the intake page; printing is noted instead of opening a dialog."""
    context = browser.new_context(viewport=SCREEN, service_workers="block", locale="en-US")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.add_init_script(
        "window.print = () => { dispatchEvent(new Event('beforeprint')); document.documentElement.dataset.printed = '1'; }"
    )
    cookie = sign_in(world.clerk).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/can-bo/tiep-nhan/")
    expect(page.locator("#scan")).to_be_focused()
    yield page
    context.close()


def choose(page, words="cgpx"):
    page.keyboard.press("F4")
    page.keyboard.type(words)
    page.keyboard.press("Enter")  # sooner than the answer: it is taken when it comes
    expect(page.locator("#papers fieldset")).to_be_visible()


def faults(page):
    return [rule["id"] for rule in Axe().run(page).response["violations"]]


def test_a_new_person_takes_one_scan_and_eighteen_keys(page, world):
    choosing, saving = [*"0905123456", "F4", *"cgpx", "Enter"], ["Alt+0", "F9"]
    assert len(choosing + saving) == 18
    page.keyboard.type(CARD, delay=FAST)
    page.keyboard.press("Enter")
    expect(page.locator("#id_phone")).to_be_focused()
    for key in choosing:
        page.keyboard.press(key)
    expect(page.locator("#papers fieldset")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert faults(page) == []
    for key in saving:
        page.keyboard.press(key)

    page.wait_for_url("**/da-luu/*/")
    dossier = Dossier.objects.get()
    assert dossier.applicant.phone == "+84905123456"
    expect(page.locator(".big-code")).to_have_text(dossier.code)
    expect(page.locator("html")).to_have_attribute("data-printed", "1")
    assert not Event.objects.filter(kind="reprint").exists()
    assert faults(page) == []
    assert page.complaints == []
    page.keyboard.press("F2")
    expect(page.locator("#scan")).to_be_focused()


def test_a_known_person_takes_eight_keys_and_printing_again_is_history(page, world):
    make_dossier(world, "2026-01-05T09:10")  # too long ago to be a twin
    page.keyboard.type(CARD, delay=FAST)
    page.keyboard.press("Enter")
    expect(page.locator("#id_procedure")).to_be_focused()
    choose(page)
    page.keyboard.press("Alt+0")
    page.keyboard.press("F9")
    page.wait_for_url("**/da-luu/*/")

    with page.expect_response("**/in-lai/"):
        page.keyboard.press("F9")

    assert Event.objects.filter(kind="reprint").count() == 1


def scanned(page, box, scan):
    """Scan into ``box``; again where the machine was too busy to be as fast as a scanner, as a clerk would."""
    name = page.locator("#id_full_name")
    for _try in range(5):
        name.fill("")
        box.fill("")
        box.focus()
        scan()
        with suppress(AssertionError):
            expect(name).to_have_value("Nguyễn Thị Hòa", timeout=3000)
            return
    raise AssertionError("the card was not read from any of five scans")


def test_scanners_with_odd_settings_fill_the_person_all_the_same(page):
    scan, phone = page.locator("#scan"), page.locator("#id_phone")

    def with_tabs():
        for letter in CARD.replace("|", "\t"):  # TAB between the fields
            page.keyboard.press("Tab") if letter == "\t" else page.keyboard.type(letter)
        page.keyboard.press("Enter")

    def without_enter():
        page.keyboard.type(CARD, delay=FAST)

    def elsewhere():
        page.keyboard.type("0905" + CARD, delay=FAST)
        page.keyboard.press("Enter")

    scanned(page, scan, with_tabs)
    scanned(page, scan, without_enter)
    scanned(page, phone, elsewhere)
    expect(phone).to_have_value("0905")


def test_enter_goes_to_the_next_field_and_never_sends_the_form(page):
    page.locator("#id_national_id").focus()
    for following in ("#id_full_name", "#id_born_on", "#id_phone"):
        page.keyboard.press("Enter")
        expect(page.locator(following)).to_be_focused()
    assert page.url.endswith("/can-bo/tiep-nhan/")


def test_the_list_of_procedures_is_a_combobox_by_the_book(page):
    page.keyboard.press("F4")
    box = page.get_by_role("combobox", name="Thủ tục")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("cap")
    marked = page.locator("#procedure-list").get_by_role("option", selected=True)
    expect(marked).to_have_count(1)
    assert marked.get_attribute("id") == box.get_attribute("aria-activedescendant")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.locator("#id_phone").focus()
    expect(box).to_have_value("")


def test_a_missing_paper_turns_the_main_button_into_keeping_a_draft(page, world):
    choose(page)
    page.locator("#id_full_name").fill("Lê Thị Nháp")
    page.keyboard.press("Alt+1")
    expect(page.locator("#save")).to_be_hidden()
    expect(page.locator("#missing")).to_contain_text("Bản vẽ thiết kế")

    page.keyboard.press("F9")
    expect(page.get_by_role("status").first).to_contain_text("Đã giữ nháp")

    assert not Dossier.objects.exists()
    assert Draft.objects.get().payload["full_name"] == ["Lê Thị Nháp"]
    page.get_by_role("link", name="Lê Thị Nháp").click()
    expect(page.locator("[data-number='1']")).to_be_checked()
    page.keyboard.press("Alt+2")
    expect(page.locator("#save")).to_be_visible()


def test_the_bar_never_hides_the_field_that_has_the_focus(page, world):
    for number in range(3, 12):
        RequiredDocument.objects.create(version=world.version, order=number, name=f"Giấy tờ thứ {number}, khá dài")
    page.keyboard.press("F6")
    choose(page)
    page.locator("#scan").focus()
    for _ in range(70):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const bar = document.querySelector(".action-bar"), it = document.activeElement;
            return !bar.contains(it) && it !== document.body
              && it.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1 && it.closest("form") !== null; }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_a_session_that_ended_loses_nothing(page):
    page.locator("#id_full_name").fill("Nguyễn Thị Hòa")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.locator("#id_phone").fill("0905123456")
    page.keyboard.press("Tab")
    expect(page.locator("#lost")).to_contain_text("Phiên làm việc đã hết")

    page.keyboard.press("F9")  # does not send the form away into the sign-in page
    expect(page.locator("#id_full_name")).to_have_value("Nguyễn Thị Hòa")
    expect(page.locator("#lost a")).to_be_focused()
