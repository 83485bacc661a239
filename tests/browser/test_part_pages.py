"""Pages of parts, opinions, checks and duties in a real browser: axe and beyond, phones, what is wrong is told."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dossiers.actions.duties import request_payment
from dossiers.actions.visits import arrange_visit
from tests.browser.checks import (
    assert_accessible,
    assert_fits_a_narrow_screen,
    assert_focus_is_seen,
    assert_says_what_is_wrong,
)
from tests.dossiers.partners import in_parallel, make_partners, part_at, sent_out
from tests.dossiers.staff_pages import act_on, page_of, with_the_officer
from tests.factories import moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = "/can-bo/phan-viec/"


@pytest.fixture
def linked(world, clock):
    clock("2026-11-10T08:30")
    return make_partners(world)


def test_the_pages_are_free_of_faults(desk, linked):
    out, held, waiting = sent_out(linked, in_parallel()), with_the_officer(linked), with_the_officer(linked)
    at = moment("2026-11-10T08:00")
    visit = arrange_visit(
        dossier_id=held.pk,
        planned_at=moment("2026-11-10T08:10"),
        place="Thửa 123",
        people="địa chính xã",
        content="đo ranh giới",
        is_applicant_needed=False,
        actor=linked.officer,
        at=at,
    )
    request_payment(dossier_id=waiting.pk, amount_vnd=1000, ground="TB 12", actor=linked.officer, at=at)
    part = reverse("dossiers:part", args=[part_at(out, linked.police).pk])
    for person, path, button in (
        (linked.policeman, PARTS, ""),
        (linked.policeman, part, "Gửi trả lời"),
        (linked.clerk, page_of(out), ""),
        (linked.officer, page_of(held), ""),
        (linked.officer, act_on(held, "consult"), "Gửi đề nghị"),
        (linked.officer, act_on(held, "arrange_visit"), "Xếp lịch"),
        (linked.officer, reverse("dossiers:visit", args=[visit.pk]), "Ghi kết quả"),
        (linked.officer, act_on(held, "ask_payment"), "Gửi yêu cầu nộp tiền"),
        (linked.officer, page_of(waiting), ""),
        (linked.clerk, act_on(waiting, "confirm_payment"), "Ghi nhận đã nộp"),
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


def test_finishing_with_steps_left_asks_first(desk, linked):
    dossier = with_the_officer(linked)
    page = desk.sign_in(linked.officer).open(page_of(dossier))
    desk.press("Xử lý xong")

    expect(page.get_by_text("Lãnh đạo ký")).to_be_visible()
    assert_accessible(page)
    assert_fits_a_narrow_screen(page)
    desk.press("Đã có kết quả, bỏ qua các bước này")
    expect(page.get_by_text("đã xử lý xong. Xin chuyển kết quả")).to_be_visible()
    assert desk.complaints == []
