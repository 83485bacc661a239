"""The whole story in a real browser: received, handed on, late, apologised for, looked up, finished, collected.

``PICTURES=1`` keeps the screenshots of the README in docs/pictures.
"""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from core.dates import local_day
from dossiers.models import Dossier, PhoneCall
from notices.actions.deliver import deliver_due
from tests.browser.actors import CARD, PHONE, sms_about
from workdays.queries import live_calendar

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_story_of_a_late_dossier(world, actor, gateways):
    sms, mail = gateways
    code = receive_at_the_counter(world, actor)
    dossier = Dossier.objects.get(code=code)
    deliver_due(at=timezone.now())
    assert sms_about(sms, code)[0]["Phone"] == "0905123456"

    hand_to_the_officer(world, actor, dossier)
    time_passes_and_the_head_is_warned(world, actor, dossier)
    apologise_in_writing(world, actor, dossier, sms, mail)
    the_officer_calls(world, actor, dossier)
    the_citizen_sees_the_apology(actor, code, dossier)
    the_result_comes_to_the_shelf(world, actor, dossier, sms)
    the_citizen_collects(world, actor, code, dossier)


def receive_at_the_counter(world, actor):
    clerk = actor().sign_in(world.clerk)
    page = clerk.open("/can-bo/tiep-nhan/")
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("[name=full_name]")).to_have_value("Nguyễn Thị Hòa")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0905123456")
    page.locator("[name=email]").fill("hoa@example.vn")
    page.keyboard.press("F4")
    page.keyboard.type("cgpx")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#papers [type=checkbox]")).to_have_count(2)
    page.keyboard.press("Alt+0")
    clerk.check()
    clerk.picture("intake")
    page.keyboard.press("F9")
    page.wait_for_url("**/da-luu/**")
    clerk.check()
    code = page.locator(".big-code").inner_text().strip()
    assert re.fullmatch(r"H32\.27\.01-\d{6}-0001", code)
    page = clerk.open(page.locator("a.needs-print").get_attribute("href"))
    expect(page.get_by_text("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", exact=False).first).to_be_visible()
    clerk.check()
    clerk.picture("receipt", full_page=True)
    return code


def hand_to_the_officer(world, actor, dossier):
    clerk = actor().sign_in(world.clerk)
    clerk.open(f"/can-bo/ho-so/{dossier.pk}/")
    clerk.press("/chuyen-buoc/")
    head = actor().sign_in(world.head)
    page = head.open(f"/can-bo/ho-so/{dossier.pk}/")
    page.locator("[name=holder]").select_option(str(world.officer.pk))
    head.press("/phan-cong/")
    dossier.refresh_from_db()
    assert (dossier.holder_office, dossier.holder) == (world.division, world.officer)


def time_passes_and_the_head_is_warned(world, actor, dossier):
    day_before = live_calendar().add_working_days(local_day(dossier.due_at), -1)
    call_command("sweep", "--at", f"{day_before}T08:00", stdout=StringIO())
    dossier.refresh_from_db()
    assert dossier.letter_owed_since is not None
    head = actor().sign_in(world.head)
    head.open("/can-bo/nhac-viec/")
    expect(head.page.get_by_text(dossier.code).first).to_be_visible()
    head.open("/can-bo/")
    head.picture("worklist")


def apologise_in_writing(world, actor, dossier, sms, mail):
    head = actor().sign_in(world.head)
    page = head.open(f"/can-bo/ho-so/{dossier.pk}/thu-xin-loi/")
    page.locator("[name=explanation]").fill("chờ kết quả đo đạc của Chi nhánh Văn phòng Đăng ký đất đai")
    page.locator("main form [name=preview]").click()
    page.wait_for_load_state()
    head.check()
    expect(page.get_by_text("Xin loi ong/ba", exact=False).first).to_be_visible()
    page.locator("main form [name=issue]").click()
    page.wait_for_url(f"**/ho-so/{dossier.pk}/")
    head.check()
    head.picture("dossier", full_page=True)
    deliver_due(at=timezone.now())
    dossier.refresh_from_db()
    (message,) = sms_about(sms, "Xin loi")
    assert f"{local_day(dossier.promised_at):%d/%m/%Y}" in message["Content"]
    assert mail.recipients.count("hoa@example.vn") == 2
    paper = head.page.get_by_role("link", name=re.compile("xin lỗi", re.IGNORECASE)).first
    paper.click()
    page.wait_for_url("**/giay/**")
    head.check()
    head.picture("apology", full_page=True)


def the_officer_calls(world, actor, dossier):
    officer = actor().sign_in(world.officer)
    officer.open("/can-bo/cuoc-goi/")
    call = PhoneCall.objects.get(dossier=dossier)
    page = officer.open(f"/can-bo/cuoc-goi/{call.pk}/")
    page.get_by_label("Đã nói chuyện được").check()
    page.get_by_role("button", name="Ghi kết quả cuộc gọi").click()
    page.wait_for_load_state()
    officer.check()
    call.refresh_from_db()
    assert call.outcome == "reached"


def look_up(citizen, code):
    page = citizen.open("/tra-cuu/")
    page.locator("[name=code]").fill(code.lower())
    page.locator("[name=tail]").fill("3456")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    citizen.check()
    return page


def the_citizen_sees_the_apology(actor, code, dossier):
    citizen = actor(PHONE)
    citizen.open("/")
    citizen.picture("home", full_page=True)
    page = look_up(citizen, code)
    assert code not in page.url and "3456" not in page.url
    text = page.locator("main").inner_text()
    assert "xin lỗi" in text.lower()
    assert f"{local_day(dossier.promised_at):%d/%m/%Y}" in text
    assert "Nguyễn" not in text and "056190000018" not in text
    citizen.picture("status-late", full_page=True)
    page = citizen.open(f"/q/{dossier.public_token}/")
    assert "N•••••" in page.locator("main").inner_text()


def the_result_comes_to_the_shelf(world, actor, dossier, sms):
    officer = actor().sign_in(world.officer)
    officer.open(f"/can-bo/ho-so/{dossier.pk}/")
    officer.press("/xu-ly-xong/")
    officer.click("Đã có kết quả, bỏ qua các bước này")  # the head signed on paper
    clerk = actor().sign_in(world.clerk)
    page = clerk.open(f"/can-bo/ho-so/{dossier.pk}/")
    page.locator("[name=shelf]").fill("A3")
    clerk.press("/ve-quay/")
    deliver_due(at=timezone.now() + timedelta(seconds=1))
    assert len(sms_about(sms, "da co ket qua")) == 1
    assert sms.doubled() == []


def the_citizen_collects(world, actor, code, dossier):
    citizen = actor(PHONE)
    text = look_up(citizen, code).locator("main").inner_text()
    assert "nhận" in text.lower()
    citizen.picture("status-ready", full_page=True)
    clerk = actor().sign_in(world.clerk)
    clerk.open(f"/can-bo/ho-so/{dossier.pk}/")
    clerk.page.get_by_role("link", name="Trả kết quả", exact=True).click()
    clerk.page.wait_for_url("**/tra-ket-qua/")
    expect(clerk.page.get_by_role("button", name="Đã trả kết quả")).to_be_focused()
    with clerk.page.expect_navigation(url=f"**/ho-so/{dossier.pk}/"):
        clerk.page.keyboard.press("Enter")  # the applicant with the receipt stands chosen
    dossier.refresh_from_db()
    assert dossier.handed_over_at is not None
    look_up(citizen, code)
    history = list(dossier.events.values_list("kind", flat=True))
    assert [kind for kind in history if kind != "rung"] == [
        "receive",
        "hand_on",
        "assign",
        "letter",
        "call",
        "finish",
        "shelve",
        "hand_over",
    ]
