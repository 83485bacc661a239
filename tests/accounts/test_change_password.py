"""Staff change their own password: they stay signed in, and nobody else's is touched."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, WORK, SIGN_IN = "/can-bo/mat-khau/", "/can-bo/", "/can-bo/dang-nhap/"
NEW = "cau-ca-buoi-sang-81"


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def change(browser, **changes):
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **changes}
    return browser.post(PAGE, form, follow=True)


def can_sign_in(username, password):
    return Client().post(SIGN_IN, {"username": username, "password": password}).status_code == 302


def test_the_new_password_counts_at_once_and_the_person_stays_signed_in(sign_in, world):
    browser = sign_in(world.clerk)

    answer = change(browser)

    assert answer.redirect_chain == [(WORK, 302)] and "Đã đổi mật khẩu." in said(answer)
    assert can_sign_in("clerk", NEW) and not can_sign_in("clerk", PASSWORD)
    assert browser.get(WORK).status_code == 200


def test_other_computers_are_signed_out(sign_in, world):
    here, there = sign_in(world.clerk), sign_in(world.clerk)

    change(here)

    assert there.get(WORK).url == f"{SIGN_IN}?next={WORK}"


def test_nobody_elses_password_changes(sign_in, world):
    before = User.objects.get(pk=world.officer.pk).password

    change(sign_in(world.clerk), username="officer", user=world.officer.pk)

    assert User.objects.get(pk=world.officer.pk).password == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"old_password": "sai-mat-khau"}, "Mật khẩu đang dùng chưa đúng. Xin kiểm tra phím Caps Lock"),
        ({"new_password2": "khac-hoan-toan-1"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ({"new_password1": "ngan", "new_password2": "ngan"}, "Mật khẩu quá ngắn, cần ít nhất 10 ký tự."),
        ({"new_password1": "", "new_password2": ""}, "Xin điền “Mật khẩu mới”."),
        ({"old_password": ""}, "Xin điền “Mật khẩu đang dùng”."),
    ],
)
def test_what_is_wrong_is_said_and_the_old_password_stays(sign_in, world, changes, sentence):
    answer = change(sign_in(world.clerk), **changes)

    assert answer.status_code == 200 and sentence in said(answer)
    assert "<title>Lỗi: Đổi mật khẩu" in answer.content.decode()
    assert NEW not in answer.content.decode() and PASSWORD not in answer.content.decode()
    assert can_sign_in("clerk", PASSWORD)


def test_the_page_tells_the_rules_before_anything_is_typed(sign_in, world):
    assert "Mật khẩu cần ít nhất 10 ký tự." in said(sign_in(world.clerk).get(PAGE))


def test_every_staff_page_leads_there(sign_in, world):
    assert f'href="{PAGE}"' in sign_in(world.officer).get(WORK).content.decode()


def test_in_english_it_is_english(sign_in, world):
    page = said(sign_in(world.clerk).get("/en" + PAGE))

    assert "Change password" in page and "Present password" in page
    assert "Mật khẩu" not in page
