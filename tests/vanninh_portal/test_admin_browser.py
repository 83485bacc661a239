"""The administration in a real browser: a holiday is decreed from the first click to the dossier's history."""

import mimetypes
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from dossiers.actions.watch import watch_deadlines
from dossiers.models import Dossier
from notices.enums import NoticeState
from notices.models import Gateway, Notice
from tests.factories import make_dossier, make_user
from workdays.models import CalendarDay
from workdays.queries import live_calendar

HOST = "https://testserver"  # browsers ignore some of our headers on plain HTTP
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 1024, "height": 768}
pytestmark = pytest.mark.browser


@pytest.fixture
def admin_page(page, client, world):
    """A browser of an administrator; the test client answers what it asks."""
    client.force_login(make_user("Đặng Minh Tâm", (world.committee, Role.ADMINISTRATOR), username="tam", is_staff=True))
    page.complaints = []
    here = copy_context()  # Playwright calls back in a context of its own, which would open another connection

    def answer(route):
        request, parts = route.request, urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            path = Path(finders.find(parts.path.removeprefix("/static/")))
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
            return
        address, kind = f"{parts.path}?{parts.query}", request.headers.get("content-type", "application/octet-stream")
        response = here.run(client.generic, request.method, address, request.post_data or "", content_type=kind)
        if response.status_code == 302:  # which a route cannot give
            route.fulfill(
                body=f'<meta http-equiv="refresh" content="0;url={response.headers["Location"]}">',
                content_type="text/html",
            )
            return
        route.fulfill(status=response.status_code, body=response.content, headers=dict(response.headers))

    page.route("**/*", answer)
    page.on("console", lambda message: message.text.startswith("[DOM]") or page.complaints.append(message.text))
    page.set_viewport_size(WIDE)
    return page


def faults(page):
    """What axe, the console and the width of the page have to say against what is shown now."""
    found = list(page.complaints)  # before axe, which breaks the policy itself
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    found += [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in Axe().run(page).response["violations"]]
    page.complaints.clear()
    return found


def test_a_holiday_is_rehearsed_confirmed_and_seen(admin_page, world):
    page = admin_page
    dossier = make_dossier(world, f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    storm = live_calendar().add_working_days(timezone.localdate(dossier.due_at), -1)

    page.goto(f"{HOST}/quan-tri/workdays/calendarday/?nam={storm.year}")
    assert faults(page) == []
    page.get_by_role("link", name="Thêm hoặc đổi ngày").click()
    page.get_by_role("button", name="Xem trước ảnh hưởng").click()
    assert page.get_by_text("Xin nhập ngày, ví dụ 24/11/2026.").is_visible()
    assert faults(page) == []

    page.get_by_label("Ngày 1", exact=True).fill(f"{storm:%d/%m/%Y}")
    page.get_by_label("Tên, lý do 1", exact=True).fill("Nghỉ phòng chống bão")
    page.get_by_label("Căn cứ").fill("Công điện 99/CĐ-UBND")
    page.get_by_role("button", name="Xem trước ảnh hưởng").click()
    assert page.get_by_role("heading", name="1 hồ sơ đang mở sẽ có ngày hẹn muộn hơn").is_visible()
    assert faults(page) == []
    assert not CalendarDay.objects.filter(date=storm).exists()

    page.get_by_role("button", name="Đổi lịch và hẹn lại 1 hồ sơ").click()
    page.wait_for_url("**/?nam=*")
    assert page.get_by_text("1 hồ sơ được hẹn ngày mới").is_visible()
    assert (
        page.locator("td.is-holiday a[title='ngày lễ: Nghỉ phòng chống bão']").inner_text().startswith(str(storm.day))
    )

    page.goto(f"{HOST}{reverse('admin:dossiers_dossier_change', args=[dossier.pk])}")
    assert page.get_by_role("row", name="Lịch nghỉ thay đổi, tính lại ngày hẹn").is_visible()
    assert faults(page) == []


def test_every_kind_of_page_passes(admin_page, world):
    page = admin_page
    dossier = make_dossier(world, "2026-11-09T09:10")
    Dossier.objects.filter(pk=dossier.pk).update(letter_owed_since=timezone.now() - timedelta(days=1))
    user = world.officer
    addresses = [
        reverse("admin:index"),
        reverse("admin:dossiers_dossier_changelist"),
        reverse("admin:dossiers_phonecall_changelist"),
        reverse("admin:papers_paper_changelist"),
        reverse("admin:accounts_accessrecord_changelist"),
        reverse("admin:accounts_office_change", args=[world.desk.pk]),
        reverse("admin:accounts_user_add"),
        reverse("admin:auth_user_password_change", args=[user.pk]),
        reverse("admin:workdays_officehours_changelist"),
        reverse("admin:workdays_officehours_add"),
        reverse("admin:workdays_confirm_year", args=[2027]),
    ]
    found = {}
    for address in addresses:
        page.goto(f"{HOST}{address}")
        assert page.locator("#site-name").count() == 1, address
        found[address] = faults(page)
    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1366", "1024"])
def test_nothing_scrolls_sideways_and_every_target_can_be_hit(admin_page, world, size):
    page = admin_page
    make_dossier(world, "2026-11-09T09:10")
    page.set_viewport_size(size)
    for name in (
        "index",
        "dossiers_dossier_changelist",
        "accounts_office_changelist",
        "workdays_calendarday_changelist",
    ):
        page.goto(f"{HOST}{reverse(f'admin:{name}')}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        small = page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main select')]
                .filter(e => e.checkVisibility())
                .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
                .filter(([_, box]) => box.height > 0 && box.height < 24).map(([html]) => html)"""
        )
        assert small == [], name


def test_the_ledger_of_notices_shows_all_its_columns(admin_page, world):
    """Also with long words: a result that is unclear after three tries, and a colleague with a long name."""
    page = admin_page
    dossier = make_dossier(world, "2026-11-09T09:10")
    User.objects.filter(pk=world.chairman.pk).update(full_name="Nguyễn Phạm Thị Phương Dung Hạnh")
    watch_deadlines(at=timezone.now())
    notice = Notice.objects.filter(subject=dossier.subject, channel="sms").first()
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNKNOWN, attempts=3, sent_at=timezone.now())
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{HOST}{reverse('admin:notices_notice_changelist')}")
    cut = "[...document.querySelectorAll('#changelist .results')].some(e => e.scrollWidth > e.clientWidth)"
    assert page.locator("#result_list tbody tr").count() > 4
    assert not page.evaluate(cut)
    assert faults(page) == []


def test_pages_of_gateways_queue_and_decisions_pass(admin_page, world):
    page = admin_page
    dossier = make_dossier(world, "2026-11-09T09:10")
    notice = Notice.objects.filter(subject=dossier.subject, channel="sms").get()
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNKNOWN, sent_at=timezone.now(), cost_vnd=300)
    values = {"url": "https://vnpt.example.vn/", "api_password": "kin"}
    gateway = Gateway.objects.create(ref="vnpt", name="VNPT", transport="vnpt", channel="sms", values=values)
    addresses = [
        reverse("admin:notices_notice_queue"),
        reverse("admin:notices_notice_decide", args=[notice.pk, "gui-lai"]),
        reverse("admin:notices_gateway_changelist"),
        reverse("admin:notices_gateway_add"),
        f"{reverse('admin:notices_gateway_add')}?cach=zalo",
        reverse("admin:notices_gateway_change", args=[gateway.pk]),
        reverse("admin:notices_gateway_trial"),
        reverse("admin:notices_gatewayturn_add"),
        reverse("admin:notices_messagetext_changelist"),
    ]
    found = {}
    for address in addresses:
        page.goto(f"{HOST}{address}")
        assert page.locator("#site-name").count() == 1, address
        found[address] = faults(page)
    assert {address: said for address, said in found.items() if said} == {}


def test_a_message_is_measured_while_it_is_typed_and_seen_on_a_dossier(admin_page, world):
    page = admin_page
    dossier = make_dossier(world, "2026-11-09T09:10")
    page.goto(f"{HOST}{reverse('admin:notices_messagetext_reword', args=['dossier.received', 'vi'])}")
    assert faults(page) == []
    box = page.get_by_role("textbox", name="Tin nhắn")
    box.fill("Mời ông/bà đến nhận {code}")
    page.locator(".bubble.is-sent", has_text="Moi ong/ba den nhan H32").wait_for()
    assert faults(page) == []

    box.fill("Mời {ten}")
    page.get_by_role("button", name="Xem thử").click()
    page.get_by_text("Dòng 1, ký tự 5:").wait_for()
    assert box.input_value() == "Mời {ten}"
    assert faults(page) == []

    box.fill("Mời nhận {code}.")
    page.get_by_label("Xem với hồ sơ").fill(dossier.code)
    page.get_by_role("button", name="Xem thử").click()
    page.locator(".bubble", has_text=f"Mời nhận {dossier.code}.").wait_for()
    mail = page.frame_locator("iframe.mail")
    assert mail.get_by_role("heading", name=dossier.code).is_visible()
    assert mail.get_by_role("link", name="tra-cuu").count() == 1
    assert faults(page) == []


def test_a_search_leaves_no_name_in_the_address(admin_page, world):
    page = admin_page
    dossier = make_dossier(world, "2026-11-09T09:10")
    page.goto(f"{HOST}{reverse('admin:dossiers_dossier_changelist')}")
    page.get_by_label("Tìm hồ sơ").fill("thi hoa")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.wait_for_url("**/?tim=*")
    assert page.get_by_role("link", name=dossier.code).is_visible()
    assert "thi hoa" not in unquote_plus(page.url)
    assert faults(page) == []
