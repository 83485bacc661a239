"""Signing in and out: the way back, the lockout, the time-out, accounts that must not enter."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_dossier, make_user

pytestmark = pytest.mark.django_db
SIGN_IN, WORK = "/can-bo/dang-nhap/", "/can-bo/"
HERE, THERE = "192.0.2.1", "192.0.2.2"


def try_in(client, username="clerk", password=PASSWORD, *, address=HERE, way_back=""):
    return client.post(SIGN_IN, {"username": username, "password": password, "next": way_back}, REMOTE_ADDR=address)


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def lock_out(client, username="clerk", address=HERE):
    for _ in range(5):
        answer = try_in(client, username, "sai-mat-khau", address=address)
    return answer


def test_the_right_password_leads_to_the_work_list(client, world):
    assert try_in(client).url == WORK
    assert client.get(WORK).status_code == 200


@pytest.mark.parametrize(
    ("username", "password"), [("clerk", "sai-mat-khau"), ("nobody", PASSWORD), ("CLERK ", PASSWORD), ("", "")]
)
def test_a_wrong_pair_gets_a_sentence_and_no_hint_which_was_wrong(client, world, username, password):
    answer = try_in(client, username, password)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<title>Lỗi: Đăng nhập" in page and 'id="error-summary"' in page
    if username and password:
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in said(answer)


def test_the_password_is_never_shown_again(client, world):
    assert "sai-mat-khau" not in try_in(client, password="sai-mat-khau").content.decode()


def test_after_signing_in_the_person_is_where_they_wanted_to_be(client, world):
    dossier = make_dossier(world)
    wanted = reverse("dossiers:dossier", args=[dossier.pk])

    asked = client.get(wanted)
    form = client.get(asked.url)

    assert f'name="next" value="{wanted}"' in form.content.decode()
    assert try_in(client, way_back=wanted).url == wanted


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/can-bo/", "javascript:alert(1)"])
def test_the_way_back_leads_to_no_other_site(client, world, elsewhere):
    assert try_in(client, way_back=elsewhere).url == WORK


def test_who_is_signed_in_need_not_sign_in_again(sign_in, world):
    assert sign_in(world.clerk).get(SIGN_IN).url == WORK


def test_signing_out_is_a_post_and_ends_the_session(sign_in, world):
    browser = sign_in(world.clerk)

    assert browser.get("/can-bo/dang-xuat/").status_code == 405
    assert browser.get(WORK).status_code == 200
    assert browser.post("/can-bo/dang-xuat/").url == SIGN_IN
    assert browser.get(WORK).url.startswith(SIGN_IN)


def test_signing_in_needs_the_forms_own_token(world):
    strict = Client(enforce_csrf_checks=True)

    answer = try_in(strict)

    assert answer.status_code == 403
    assert "Chưa gửi được, xin thử lại" in said(answer)


def test_the_session_is_a_new_one_after_signing_in(client, world):
    client.get(WORK)
    before = set(Session.objects.values_list("pk", flat=True))
    try_in(client)

    assert not before & set(Session.objects.values_list("pk", flat=True))


# Lockout: five wrong tries for one person from one address


def test_after_five_wrong_tries_the_page_says_how_long_to_wait(client, world):
    answer = lock_out(client)

    assert answer.status_code == 429
    assert "Đã nhập sai quá nhiều lần từ máy này. Xin đợi 15 phút rồi đăng nhập lại." in said(answer)
    assert "clerk" not in said(answer)


def test_four_wrong_tries_still_let_the_right_password_in(client, world):
    for _ in range(4):
        try_in(client, password="sai-mat-khau")

    assert try_in(client).url == WORK


def test_a_locked_person_is_locked_even_with_the_right_password(client, world):
    lock_out(client)

    assert try_in(client).status_code == 429


def test_another_address_and_another_person_are_not_affected(client, world):
    lock_out(client)

    assert try_in(Client(), address=THERE).url == WORK
    assert try_in(Client(), "officer").url == WORK


def test_behind_a_proxy_the_lockout_is_by_the_person_s_own_address(client, world, settings):
    settings.PROXY_COUNT = 1

    def by_proxy(address, password):
        form = {"username": "clerk", "password": password}
        return Client().post(SIGN_IN, form, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=address)

    for _ in range(5):
        by_proxy(HERE, "sai-mat-khau")

    assert by_proxy(HERE, PASSWORD).status_code == 429
    assert by_proxy(THERE, PASSWORD).status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour(client, world, clock):
    clock("2026-11-20T09:00")
    lock_out(client)

    clock("2026-11-20T09:16")

    assert try_in(client).url == WORK


# Accounts that must not enter


def test_a_demo_account_enters_only_while_the_portal_is_a_demo(client, settings, world):
    make_user("Người dùng thử", username="demo", is_demo=True)
    settings.DEMO = False

    answer = try_in(client, "demo")
    assert answer.status_code == 200 and "chưa đúng" in said(answer)

    settings.DEMO = True
    assert try_in(client, "demo").url == WORK


def test_a_demo_account_is_out_as_soon_as_the_portal_is_no_demo(sign_in, settings, world):
    User.objects.filter(pk=world.clerk.pk).update(is_demo=True)
    browser = sign_in(world.clerk)
    assert browser.get(WORK).status_code == 200

    settings.DEMO = False

    assert browser.get(WORK).url.startswith(SIGN_IN)


def test_an_account_that_was_closed_does_not_enter(client, world):
    User.objects.filter(pk=world.clerk.pk).update(is_active=False)

    assert "chưa đúng" in said(try_in(client))


def test_a_person_without_a_role_is_told_and_can_sign_out(client, world):
    try_in(client, "stranger")

    answer = client.get(WORK)

    assert answer.status_code == 403
    assert "Đăng xuất để dùng tài khoản khác" in said(answer)


# Time-out


def test_after_half_an_hour_of_rest_the_person_signs_in_again_and_comes_back(sign_in, world, clock):
    clock("2026-11-20T09:00")
    browser = sign_in(world.clerk)
    assert browser.get(WORK).status_code == 200

    clock("2026-11-20T09:31")

    assert browser.get("/can-bo/tim/").url == f"{SIGN_IN}?next=/can-bo/tim/"
    assert try_in(browser, way_back="/can-bo/tim/").url == "/can-bo/tim/"


def test_who_keeps_working_stays_signed_in(sign_in, world, clock):
    now = clock("2026-11-20T09:00")
    browser = sign_in(world.clerk)
    for _ in range(4):
        now += timedelta(minutes=20)
        clock(now.strftime("%Y-%m-%dT%H:%M"))
        assert browser.get(WORK).status_code == 200


def test_a_button_pressed_after_the_time_out_changes_nothing_and_says_so(sign_in, world, clock):
    clock("2026-11-09T10:00")
    dossier = make_dossier(world, "2026-11-09T09:10")
    browser, act = sign_in(world.clerk), reverse("dossiers:hand_on", args=[dossier.pk])
    clock("2026-11-09T10:31")

    asked = browser.post(act, {"revision": dossier.revision})
    back = try_in(browser, way_back=act)
    page = browser.get(back.url, follow=True)

    assert asked.url == f"{SIGN_IN}?next={act}" and back.url == act
    assert "Phiên làm việc đã hết giữa chừng" in said(page)
    dossier.refresh_from_db()
    assert dossier.revision == 0


def test_people_who_only_administer_land_in_the_administration(world, client):
    keeper = make_user("Đặng Minh Tâm", is_staff=True, is_superuser=True)

    for person, start in [(world.clerk, "/can-bo/"), (world.reviewer, "/quan-tri/"), (keeper, "/quan-tri/")]:
        answer = client.post("/can-bo/dang-nhap/", {"username": person.username, "password": PASSWORD})
        assert answer.url == start
        client.logout()
