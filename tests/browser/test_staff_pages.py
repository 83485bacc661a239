"""Every staff page in a real browser: axe and beyond, keyboard, phones, no scripts, no complaint of the console."""

import gzip

import pytest
from playwright.sync_api import expect

from dossiers.actions.supplement import request_supplement
from dossiers.actions.watch import watch_deadlines
from tests.browser.checks import (
    assert_accessible,
    assert_fits_a_narrow_screen,
    assert_focus_is_seen,
    assert_says_what_is_wrong,
)
from tests.browser.conftest import PHONE
from tests.dossiers.staff_pages import act_on, at_the_desk, done, on_the_shelf, page_of, with_the_officer
from tests.factories import PASSWORD, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = "2026-11-13T09:00"
WORK, SEARCH, CALLS, NOTES = "/can-bo/", "/can-bo/tim/", "/can-bo/cuoc-goi/", "/can-bo/nhac-viec/"
PASSWORD_PAGE = "/can-bo/mat-khau/"


@pytest.fixture
def late(world, clock):
    """Friday morning: one dossier passed its date at the officer's; others stand in every other place."""
    dossier = with_the_officer(
        world, representative={"name": "Lê Thị Mai", "phone": "+84905999888", "paper": "Giấy ủy quyền"}
    )
    at_the_desk(world, "2026-11-12T08:00", person={"full_name": "Công ty TNHH Xây dựng và Thương mại Vạn Phát"})
    with_the_officer(world, "2026-11-11T08:00", person={"full_name": "Hoàng Tôn Nữ Thị Bích Ngọc"})
    done(world, "2026-11-11T09:00"), on_the_shelf(world, "2026-11-11T10:00")
    watch_deadlines(at=moment("2026-11-12T17:00"))
    clock(NOW)
    return dossier


@pytest.fixture
def pages(world, late):
    """Who opens which page."""
    call = f"{CALLS}{late.calls.get().pk}/"
    return [
        *((world.clerk, path) for path in (WORK, f"{WORK}?tab=tat-ca", f"{WORK}?tab=hom-nay", SEARCH, NOTES, CALLS)),
        *((world.officer, path) for path in (WORK, f"{WORK}?cua=toi", page_of(late), CALLS, call, NOTES)),
        *((world.head, path) for path in (page_of(late), act_on(late, "apology"), PASSWORD_PAGE)),
        (world.reviewer, page_of(late)),
        (world.officer, "/can-bo/tiep-nhan/"),  # not for officers: the page that says so
        (world.officer, "/can-bo/ho-so/987654321/"),
    ]


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_axe_and_its_gaps_find_nothing(desk, pages, size):
    for person, path in pages:
        page = desk.sign_in(person).open(path, **({"size": size} if size else {}))
        assert_accessible(page)
    # The two last pages are a 403 and a 404, which the console mentions.
    assert [text for text in desk.complaints if "status of 40" not in text] == []


def test_the_head_of_a_clerks_page_is_one_row_on_a_laptop(desk, world, late):
    page = desk.sign_in(world.clerk).open(WORK, size={"width": 1366, "height": 768})

    places = page.evaluate(
        "[...document.querySelectorAll('.brand, .staff-nav li, .who')].map(each => each.getBoundingClientRect().top)"
    )
    assert page.locator(".bar").bounding_box()["height"] < 66 and max(places) < 40, places
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_nothing_runs_off_a_narrow_screen(desk, pages):
    for person, path in pages:
        assert_fits_a_narrow_screen(desk.sign_in(person).open(path))


def test_the_focus_is_seen_on_every_control_and_nothing_covers_it(desk, pages):
    for person, path in pages:
        assert_focus_is_seen(desk.sign_in(person).open(path))


def test_wrong_entries_are_told_on_top_and_at_the_field(desk, world, late):
    call = f"{CALLS}{late.calls.get().pk}/"
    for person, path, button in (
        (world.head, act_on(late, "apology"), "Xem trước thư và tin nhắn"),
        (world.officer, call, "Ghi kết quả cuộc gọi"),
        (world.officer, PASSWORD_PAGE, "Đổi mật khẩu"),
    ):
        page = desk.sign_in(person).open(path)
        desk.press(button)
        assert_says_what_is_wrong(page)
        assert_accessible(page)
        assert_fits_a_narrow_screen(page)
        page.locator("#error-summary a").first.click()
        assert page.evaluate("document.activeElement.matches('[aria-invalid=true]')")
    assert desk.complaints == []


def test_the_turns_a_dossier_takes_are_free_of_faults(desk, world, clock):
    """Supplement asked and brought, refusal, withdrawal, corrections: each page as it opens and as it complains."""
    clock("2026-11-10T09:00")
    dossier, waiting = with_the_officer(world), with_the_officer(world)
    drawing = world.version.documents.first()
    request_supplement(
        dossier_id=waiting.pk,
        papers={drawing.pk: "ký từng tờ"},
        reason="thiếu chữ ký",
        actor=world.officer,
        at=moment("2026-11-10T08:00"),
    )
    for person, path, button in (
        (world.officer, act_on(dossier, "ask_supplement"), "Gửi yêu cầu, tạm dừng hạn"),
        (world.officer, act_on(dossier, "refuse"), "Từ chối và cấp phiếu"),
        (world.clerk, act_on(dossier, "stop"), "Dừng theo yêu cầu"),
        (world.clerk, act_on(dossier, "correct_person"), "Lưu đính chính"),
        (world.clerk, act_on(waiting, "bring_supplement"), ""),
        (world.clerk, page_of(waiting), ""),
    ):
        page = desk.sign_in(person).open(path)
        assert_accessible(page)
        assert_focus_is_seen(page)
        assert_fits_a_narrow_screen(page)
        if button:
            desk.press(button)
            assert_says_what_is_wrong(page)
            assert_accessible(page)
    assert desk.complaints == []


def test_the_way_to_the_letter_is_free_of_faults(desk, world, late):
    page = desk.sign_in(world.head).open(WORK)
    page.get_by_role("link", name="Soạn thư xin lỗi").click()
    page.get_by_label("Lý do nói với người nộp").fill("chờ kết quả đo đạc")
    page.get_by_label("Hẹn lại vào ngày").fill("18/11/2026")
    desk.press("Xem trước thư và tin nhắn")

    expect(page.get_by_role("heading", name="Người nộp sẽ nhận đúng những lời này")).to_be_visible()
    assert_accessible(page)
    assert_focus_is_seen(page)
    assert_fits_a_narrow_screen(page)

    desk.press("Quay lại sửa")
    assert page.get_by_label("Lý do nói với người nộp").input_value() == "chờ kết quả đo đạc"
    desk.press("Xem trước thư và tin nhắn")
    desk.press("Gửi thư xin lỗi, rồi ký ở mục Ký số")
    expect(page.get_by_text("Đã gửi thư xin lỗi của hồ sơ")).to_be_visible()
    assert desk.path == page_of(late) and desk.complaints == []


# Keyboard


def test_the_work_list_goes_by_the_keyboard(desk, world, late):
    page = desk.sign_in(world.clerk).open(f"{WORK}?tab=tat-ca")
    rows = page.locator("[data-rows] tbody tr")
    assert rows.count() == 5

    page.keyboard.press("j")
    assert rows.nth(0).get_attribute("aria-current") == "true"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert [rows.nth(n).get_attribute("aria-current") for n in range(3)] == [None, "true", None]
    assert page.evaluate("document.activeElement.closest('tr').className").split()[-1] == "is-current"
    for _ in range(9):
        page.keyboard.press("k")
    assert rows.nth(0).get_attribute("aria-current") == "true"
    for _ in range(9):
        page.keyboard.press("j")
    assert rows.nth(4).get_attribute("aria-current") == "true"

    wanted = rows.nth(4).locator("a").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")
    assert desk.complaints == []


def test_a_slash_goes_to_the_filter_where_letters_are_letters(desk, world, late):
    page = desk.sign_in(world.clerk).open(f"{WORK}?tab=tat-ca")

    page.keyboard.press("/")
    page.keyboard.type("jk/")

    assert page.locator("#filter").input_value() == "jk/"
    assert page.locator("[aria-current=true][class*=is-current]").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator("tr[aria-current=true]").count() == 1


def test_rows_entered_by_tab_are_marked_too(desk, world, late):
    page = desk.sign_in(world.clerk).open(f"{WORK}?tab=tat-ca")

    page.locator("[data-rows] tbody tr").nth(2).locator("a").last.focus()

    assert page.locator("[data-rows] tbody tr").nth(2).get_attribute("aria-current") == "true"


def test_the_keys_of_the_browser_are_left_alone(desk, world, late):
    page = desk.sign_in(world.clerk).open(f"{WORK}?tab=tat-ca")

    page.keyboard.press("Alt+j")

    assert page.locator("tr[aria-current=true]").count() == 0


# Without scripts


def test_the_whole_work_goes_without_scripts(desk_without_scripts, world, clock):
    dossier = at_the_desk(world)
    clock("2026-11-10T09:00")
    page = desk_without_scripts.sign_in(world.clerk).open(WORK)

    page.get_by_label("Lọc theo mã hoặc tên").fill("hoà")
    desk_without_scripts.press("Lọc")
    expect(page.get_by_text("Đang lọc theo “hoà”.")).to_be_visible()
    page.get_by_role("link", name=dossier.code).first.click()
    page.get_by_text("Vì sao ngày này?").click()
    expect(page.get_by_text("tính là ngày thứ 3: ngày hẹn trả")).to_be_visible()
    desk_without_scripts.press("Chuyển đi")
    expect(page.get_by_text("Đã chuyển hồ sơ H32.27.01-261109-0001 đến Phòng Quản lý đô thị.")).to_be_visible()
    page.get_by_role("link", name="Tìm").click()
    page.get_by_label("Mã hồ sơ, tên, số điện thoại hoặc số căn cước").fill("0905 123 456")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=dossier.code).first).to_be_visible()
    assert "0905" not in page.url and "hoa" not in page.url


def test_going_back_to_the_results_asks_nothing(desk, world, late):
    page = desk.sign_in(world.clerk).open(SEARCH)
    expect(page.locator("#filter")).to_be_focused()
    page.keyboard.type("nguyen thi hoa")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=late.code).first.click()
    page.wait_for_url(f"**{page_of(late)}")

    page.go_back()

    expect(page.get_by_role("link", name=late.code).first).to_be_visible()


# Signing in


def test_signing_in_leads_on_and_signing_out_ends_it(desk, world, late):
    page = desk.open(page_of(late))
    assert page.title().startswith("Đăng nhập cho cán bộ")
    assert_accessible(page)
    assert_fits_a_narrow_screen(page)
    assert_focus_is_seen(page)

    page.get_by_label("Tên đăng nhập").fill("officer")
    page.get_by_label("Mật khẩu").fill("sai")
    desk.press("Đăng nhập")
    assert_says_what_is_wrong(page)
    assert_accessible(page)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    desk.press("Đăng nhập")
    page.wait_for_url(f"**{page_of(late)}")

    desk.press("Đăng xuất")
    page.wait_for_url("**/can-bo/dang-nhap/")
    page.go_back()
    page.reload()
    assert page.title().startswith("Đăng nhập cho cán bộ")
    assert desk.complaints == []


def test_after_a_time_out_the_button_brings_the_person_back_and_says_what_was_not_done(desk, world, late, clock):
    page = desk.sign_in(world.officer).open(page_of(late))
    clock("2026-11-13T09:31")

    desk.press("Chuyển đi")
    page.get_by_label("Tên đăng nhập").fill("officer")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    desk.press("Đăng nhập")

    page.wait_for_url(f"**{page_of(late)}")
    expect(page.get_by_text("Phiên làm việc đã hết giữa chừng nên việc vừa rồi chưa được ghi.")).to_be_visible()


def test_the_locked_page_is_plain_and_free_of_faults(desk, world):
    page = desk.open("/can-bo/dang-nhap/")
    for _ in range(5):
        page.get_by_label("Tên đăng nhập").fill("clerk")
        page.get_by_label("Mật khẩu").fill("sai-mat-khau")
        desk.press("Đăng nhập")

    expect(page.get_by_text("Xin đợi 15 phút rồi đăng nhập lại.")).to_be_visible()
    assert_accessible(page)
    assert_fits_a_narrow_screen(page)


# Two people


def test_of_two_people_at_one_dossier_the_second_is_told_and_sees_the_new_state(desk, another_desk, world, late):
    first, second = desk.sign_in(world.officer), another_desk().sign_in(world.head)
    first.open(page_of(late)), second.open(page_of(late))

    first.press("Chuyển đi")
    second.press("Xử lý xong")

    expect(first.page.get_by_text("đến UBND huyện Vạn Ninh").first).to_be_visible()
    expect(second.page.get_by_role("alert").get_by_text("đã được cập nhật sau khi trang này mở")).to_be_visible()
    expect(second.page.get_by_text("Đang giữ: UBND huyện Vạn Ninh")).to_be_visible()


# Weight


def test_a_staff_page_weighs_little_on_the_line(desk, world, late):
    """All that a first visit fetches, as gzip sends it: at most 60 KB at the counter."""
    bodies = []
    desk.page.on("response", lambda response: bodies.append(response))
    desk.sign_in(world.clerk).open(f"{WORK}?tab=tat-ca")
    desk.page.wait_for_load_state("networkidle")

    assert sum(len(gzip.compress(response.body())) for response in bodies) <= 60_000
    assert {response.url.split("/")[2] for response in bodies} == {desk.address.split("/")[2]}
