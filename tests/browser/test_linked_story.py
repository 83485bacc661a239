"""A linked birth registration (2.000986) in a real browser: commune desk, officer, Công an, BHXH, and back to the citizen."""

import re
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import Office
from dossiers.enums import Status, Timeliness
from dossiers.models import Dossier
from notices.actions.deliver import deliver_due
from notices.models import Notice
from tests.browser.actors import sms_about, take_in
from tests.dossiers.partners import part_at
from tests.dossiers.staff_pages import page_of
from tests.factories import make_user
from tests.reference_files import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def commune(db):
    """Thị trấn Vạn Giã of the packaged data, with its people and those of the two agencies."""
    load()
    desk, committee = Office.objects.get(ref="mc-22489"), Office.objects.get(ref="xa-22489")
    police, insurance = Office.objects.get(ref="ca-huyen"), Office.objects.get(ref="bhxh")
    return SimpleNamespace(
        police=police,
        insurance=insurance,
        clerk=make_user("Trần Thị Cúc", (desk, Role.INTAKE)),
        officer=make_user("Lê Văn Bình", (committee, Role.PROCESSING)),
        policeman=make_user("Ngô Văn Long", (police, Role.PROCESSING)),
        insurer=make_user("Bùi Thị Nga", (insurance, Role.PROCESSING)),
    )


def test_a_linked_birth_registration_goes_through_every_office_and_comes_back(commune, actor, gateways, clock):
    sms, mail = gateways
    clock("2026-11-09T08:10")
    clerk = actor().sign_in(commune.clerk)
    code = take_in(clerk, "khai sinh", "Liên thông đăng ký khai sinh, đăng ký thường trú")
    dossier = Dossier.objects.get(code=code)
    clerk.open(page_of(dossier))
    clerk.press("/chuyen-buoc/")
    the_officer_registers_the_birth(commune, actor, dossier, clock)
    clock("2026-11-11T09:00")
    an_agency_answers(commune.policeman, actor, dossier, commune.police)
    clock("2026-11-16T14:00")
    an_agency_answers(commune.insurer, actor, dossier, commune.insurance)
    clock("2026-11-18T08:30")
    the_desk_shelves_it(commune, actor, dossier)
    clock("2026-11-18T15:00")
    it_is_handed_over(commune, actor, dossier)
    what_was_told_and_noted(dossier, sms, mail)


def the_officer_registers_the_birth(commune, actor, dossier, clock):
    clock("2026-11-09T14:00")
    officer = actor().sign_in(commune.officer)
    page = officer.open(page_of(dossier))
    expect(page.locator(".acts")).to_contain_text("Đăng ký thường trú")
    officer.press("/chuyen-buoc/")
    dossier.refresh_from_db()
    assert dossier.holder_office == commune.police


def an_agency_answers(person, actor, dossier, office):
    """Its officer sees the part and nothing else of the dossier, and answers it."""
    officer = actor().sign_in(person)
    page = officer.open("/can-bo/phan-viec/", closely=True)
    page.get_by_role("link", name=f"Trả lời {dossier.code}").click()
    page.wait_for_url(f"**/phan-viec/{part_at(dossier, office).pk}/")
    officer.inspect()
    words = page.locator("main").inner_text()
    assert "Nguyễn Thị Hòa" in words and "056190000018" not in words and "0905123456" not in words
    page.get_by_label("Đã xong phần việc").check()
    page.get_by_label("Nội dung trả lời").fill("đã ghi vào cơ sở dữ liệu")
    officer.click("Gửi trả lời")
    expect(page.get_by_text(f"Đã ghi trả lời của hồ sơ {dossier.code}")).to_be_visible()
    answer = page.goto(f"{officer.address}{page_of(dossier)}")
    assert answer is not None and answer.status == 404
    assert part_at(dossier, office).timeliness == Timeliness.EARLY


def the_desk_shelves_it(commune, actor, dossier):
    clerk = actor().sign_in(commune.clerk)
    clerk.open(page_of(dossier))
    clerk.press("/xu-ly-xong/")
    page = clerk.open("/can-bo/len-ke/")
    expect(page.get_by_label("Ngăn để kết quả")).to_be_focused()
    page.keyboard.type("C1")
    page.get_by_label("Mã hồ sơ hoặc mã QR").focus()
    page.keyboard.type(f"https://motcua.example.vn/q/{dossier.public_token}/")  # as the scanner reads the receipt
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("1 kết quả đã lên kệ")).to_be_visible()
    clerk.inspect()
    dossier.refresh_from_db()
    assert dossier.shelf == "C1"


def it_is_handed_over(commune, actor, dossier):
    clerk = actor().sign_in(commune.clerk)
    page = clerk.open(page_of(dossier))
    page.get_by_role("link", name="Trả kết quả", exact=True).click()
    page.wait_for_url("**/tra-ket-qua/")
    clerk.inspect()
    clerk.click("Đã trả kết quả")
    dossier.refresh_from_db()
    assert (dossier.status, dossier.completions.get().timeliness) == (Status.RETURNED, Timeliness.EARLY)
    clerk.open("/can-bo/so-theo-doi/")
    clerk.click("Xem sổ")
    clerk.inspect()
    expect(clerk.page.get_by_text("1 hồ sơ.")).to_be_visible()


def what_was_told_and_noted(dossier, sms, mail):
    deliver_due(at=timezone.now())
    told = Notice.objects.filter(subject=dossier.subject, channel="sms").order_by("created_at")
    assert list(told.values_list("kind", flat=True)) == ["dossier.received", "dossier.ready"]
    (ready,) = sms_about(sms, "da co ket qua")
    assert "som hon hen" in ready["Content"] and re.search(r"Moi ong/ba den", ready["Content"])
    assert mail.recipients.count("hoa@example.vn") == 2 and sms.doubled() == []
    assert list(dossier.events.order_by("pk").values_list("kind", flat=True)) == [
        "receive",
        "hand_on",
        "hand_on",
        "referral",
        "referral_done",
        "hand_on",
        "referral",
        "referral_done",
        "hand_on",
        "finish",
        "shelve",
        "hand_over",
    ]
