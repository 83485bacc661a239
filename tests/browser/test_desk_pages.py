"""The desk's further pages in a real browser: accessible, fit for phones, quick by keys, whole without scripts."""

import pytest
from playwright.sync_api import expect

from dossiers.actions.filings import register
from dossiers.actions.hand_over import dispatch
from dossiers.actions.outages import declare_outage
from dossiers.enums import Channel
from dossiers.models import Dossier, Guidance
from tests.browser.checks import assert_accessible, assert_fits_a_narrow_screen
from tests.browser.conftest import PHONE
from tests.dossiers.staff_pages import act_on, at_the_desk, done, on_the_shelf, page_of
from tests.factories import make_intake, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INTAKE, SHELF = "/can-bo/tiep-nhan/", "/can-bo/len-ke/"


@pytest.fixture
def pages(world, clock):
    """Who opens which page, with something on each."""
    clock("2026-11-10T08:00")
    waiting = register(
        intake=make_intake(world, channel=Channel.ONLINE), actor=world.clerk, at=moment("2026-11-06T15:00")
    )
    shelved, to_post = on_the_shelf(world), on_the_shelf(world, result_way="post")
    sent = on_the_shelf(world, result_way="post")
    dispatch(
        dossier_id=sent.pk, minutes_number="12/BBGN", tracking="RA123456785VN", posted_at=moment("2026-11-09T15:00"),
        actor=world.clerk, at=moment("2026-11-09T15:00"),
    )  # fmt: skip
    declare_outage(
        office=world.desk, began_at=moment("2026-11-09T08:00"), ended_at=moment("2026-11-09T11:00"),
        reason="mất điện toàn khu trung tâm hành chính", actor=world.chairman, at=moment("2026-11-09T11:00"),
    )  # fmt: skip
    paper = world.version.documents.first()
    Guidance.objects.create(
        office=world.desk, version=world.version, missing=[paper.pk], given_by=world.clerk,
        given_at=moment("2026-11-10T07:30"), words="mang theo sổ đỏ",
    )  # fmt: skip
    return [
        *((world.clerk, path) for path in ("/can-bo/ho-so-gui-den/", SHELF, "/can-bo/huong-dan/", INTAKE)),
        (world.clerk, f"{INTAKE}?ho-so={waiting.pk}"),
        *((world.clerk, page_of(row)) for row in (waiting, to_post, sent)),
        (world.clerk, act_on(waiting, "decline_filing")),
        (world.clerk, act_on(shelved, "hand_over")),
        (world.clerk, act_on(to_post, "dispatch")),
        (world.clerk, act_on(at_the_desk(world), "lost_receipt")),
        (world.chairman, "/can-bo/su-co/"),
    ]


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_axe_and_its_gaps_find_nothing(desk, pages, size):
    for person, path in pages:
        page = desk.sign_in(person).open(path, **({"size": size} if size else {}))
        for part in page.locator("details#arrival, details#instead").all():
            part.evaluate("part => { part.open = true; }")
        assert_accessible(page)
    assert not desk.complaints


def test_nothing_is_wider_than_a_small_telephone(desk, pages):
    for person, path in pages:
        assert_fits_a_narrow_screen(desk.sign_in(person).open(path))


def test_guidance_takes_two_keys_once_the_procedure_is_chosen(desk, world, clock):
    clock("2026-11-10T08:00")
    page = desk.sign_in(world.clerk).open(INTAKE)
    page.keyboard.press("F4")
    page.keyboard.type("xây dựng")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#papers fieldset").wait_for()

    page.keyboard.press("F8")
    with page.expect_navigation():
        page.keyboard.press("F8")

    assert "Đã ghi hướng dẫn" in page.locator("main").inner_text()
    assert len(Guidance.objects.get().missing) == 2


def test_results_are_shelved_by_scanner_and_enter_without_scripts(desk_without_scripts, world, clock):
    clock("2026-11-10T08:00")
    first, second = done(world), done(world)
    page = desk_without_scripts.sign_in(world.clerk).open(SHELF)
    expect(page.get_by_label("Ngăn để kết quả")).to_be_focused()
    page.keyboard.type("B2")
    page.get_by_label("Mã hồ sơ hoặc mã QR").focus()
    for row in (first, second):
        expect(page.get_by_label("Mã hồ sơ hoặc mã QR")).to_be_focused()
        page.keyboard.type(row.code)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert {row.shelf for row in Dossier.objects.all()} == {"B2"}


def test_the_usual_hand_over_takes_two_keys(desk, world, clock):
    clock("2026-11-10T08:00")
    dossier = on_the_shelf(world)
    page = desk.sign_in(world.clerk).open(page_of(dossier))
    page.get_by_role("link", name="Trả kết quả", exact=True).focus()

    page.keyboard.press("Enter")
    page.wait_for_url("**/tra-ket-qua/")
    expect(page.get_by_role("button", name="Đã trả kết quả")).to_be_focused()
    with page.expect_navigation(url=f"**{page_of(dossier)}"):
        page.keyboard.press("Enter")

    dossier.refresh_from_db()
    assert dossier.handed_over_at is not None
