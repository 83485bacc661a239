"""Drafts of the counter: kept as the clerk types, given back whole, never to anybody else."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from dossiers.models import Dossier, Draft
from tests.dossiers.intake_posts import INTAKE, ask, filled, read
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def test_what_was_typed_is_kept_and_said_with_its_time(clerk, world):
    form = filled(world, full_name="Nguyễn Thị", paper=[])

    answer = ask(clerk, "intake_draft", form)

    assert answer["state"] == "kept"
    assert "Nháp đã lưu lúc" in answer["message"]
    draft = Draft.objects.get()
    assert str(draft.pk) == form["draft"]
    assert (draft.user, draft.office) == (world.clerk, world.desk)
    assert draft.payload["full_name"] == ["Nguyễn Thị"]
    assert not {"csrfmiddlewaretoken", "scan", "act"} & set(draft.payload)


def test_a_draft_is_sealed_at_rest(clerk, world):
    ask(clerk, "intake_draft", filled(world))
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload::text FROM dossiers_draft")
        (stored,) = cursor.fetchone()
    assert "Nguyễn" not in stored
    assert "056190000018" not in stored


@pytest.mark.parametrize("name", ["intake_scan", "intake_procedure", "intake_draft"])
def test_who_signed_in_anew_after_a_time_out_finds_their_drafts(clerk, world, name):
    ask(clerk, "intake_draft", filled(world))

    answer = clerk.get(reverse(f"dossiers:{name}"), follow=True)

    assert answer.redirect_chain == [(INTAKE, 302)]
    assert "Phiên làm việc đã hết giữa chừng" in read(answer)
    assert f"?nhap={Draft.objects.get().pk}" in read(answer)


def test_the_same_page_keeps_one_draft_however_often(clerk, world):
    form = filled(world)
    for name in ("Nguyễn", "Nguyễn Thị", "Nguyễn Thị Hòa"):
        ask(clerk, "intake_draft", {**form, "full_name": name})
    assert Draft.objects.get().payload["full_name"] == ["Nguyễn Thị Hòa"]


def test_keeping_a_draft_tells_the_date_and_the_twins_as_they_stand_now(clerk, world):
    parts = ask(clerk, "intake_draft", filled(world))["parts"]
    assert "Hẹn trả:" in parts["owed"]
    assert parts["version"] == world.version.pk


def test_an_empty_page_keeps_no_draft(clerk, world):
    assert ask(clerk, "intake_draft", {"office": str(world.desk.pk)})["state"] == "empty"
    assert not Draft.objects.exists()


def test_an_opened_draft_shows_everything_again_and_judges_nothing(clerk, world):
    paper = world.version.documents.first()
    form = filled(world, born_on="31/02/1990", paper=[str(paper.pk)], rep_full_name="Trần Văn Đại")
    ask(clerk, "intake_draft", form)

    page = read(clerk.get(INTAKE, {"nhap": form["draft"]}))

    for typed in ("Nguyễn Thị Hòa", "31/02/1990", "0905 123 456", "Trần Văn Đại", form["draft"], str(world.version.pk)):
        assert f'value="{typed}"' in page
    assert page.count(" checked") == 2  # the kind of applicant and the one paper
    assert "Lỗi:" not in page
    assert "<details" in page
    assert 'id="helper" open' in page


def test_an_opened_draft_becomes_one_dossier_and_is_gone(clerk, world):
    form = filled(world)
    ask(clerk, "intake_draft", form)

    clerk.post(INTAKE, form)

    assert str(Dossier.objects.get().submission) == form["draft"]
    assert not Draft.objects.exists()


def test_keeping_a_draft_of_a_form_already_saved_says_so_and_keeps_none(clerk, world):
    form = filled(world)
    clerk.post(INTAKE, form)

    answer = ask(clerk, "intake_draft", form)

    assert answer["state"] == "saved"
    assert Dossier.objects.get().code in answer["message"]
    assert not Draft.objects.exists()


def test_the_clerks_own_drafts_are_listed_and_nobody_elses(clerk, world):
    ask(clerk, "intake_draft", filled(world, full_name="Người Của Tôi"))
    other = Client()
    other.force_login(make_user("Cán bộ khác", (world.desk, Role.INTAKE)))
    ask(other, "intake_draft", filled(world, full_name="Người Của Bạn"))

    page = read(clerk.get(INTAKE))

    assert "Người Của Tôi" in page
    assert "Người Của Bạn" not in page


def test_a_draft_of_another_clerk_cannot_be_opened_changed_or_dropped(clerk, world):
    other = Client()
    other.force_login(make_user("Cán bộ khác", (world.desk, Role.INTAKE)))
    form = filled(world, full_name="Người Của Bạn")
    ask(other, "intake_draft", form)

    assert clerk.get(INTAKE, {"nhap": form["draft"]}).status_code == 404
    ask(clerk, "intake_draft", {**form, "full_name": "Kẻ Khác"})
    clerk.post("/can-bo/tiep-nhan/nhap/", {"drop": form["draft"]})

    assert Draft.objects.get(pk=form["draft"]).payload["full_name"] == ["Người Của Bạn"]


@pytest.mark.parametrize("draft", ["e467c1f6-53e3-4271-bc0f-a217e359f817", "khong-phai-ma", ""])
def test_a_draft_that_does_not_exist_is_no_page_or_an_empty_one(clerk, draft):
    assert clerk.get(INTAKE, {"nhap": draft}).status_code == (404 if draft else 200)


def test_a_draft_can_be_dropped(clerk, world):
    form = filled(world)
    ask(clerk, "intake_draft", form)

    answer = clerk.post("/can-bo/tiep-nhan/nhap/", {"drop": form["draft"]})

    assert answer.url == INTAKE
    assert not Draft.objects.exists()


def test_a_huge_page_is_kept_within_bounds(clerk, world):
    form = filled(world, summary="đ" * 50_000, **{f"originals_{n}": "1" for n in range(400)})
    ask(clerk, "intake_draft", form)
    payload = Draft.objects.get().payload
    assert len(payload) <= 300
    assert len(payload["summary"][0]) == 20_000


def test_after_signing_in_again_the_open_page_gets_a_new_token_and_loses_nothing(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.clerk)
    form = filled(world)
    assert browser.post("/can-bo/tiep-nhan/nhap/", form, headers={"Accept": "application/json"}).status_code == 403

    token = browser.get("/can-bo/tiep-nhan/nhap/", headers={"Accept": "application/json"}).json()["csrf"]
    answer = browser.post("/can-bo/tiep-nhan/nhap/", {**form, "csrfmiddlewaretoken": token})

    assert answer.json()["state"] == "kept"


def test_a_session_that_ended_sends_the_page_to_the_sign_in(client, world):
    answer = client.post("/can-bo/tiep-nhan/nhap/", filled(world), headers={"Accept": "application/json"})
    assert answer.status_code == 302
    assert not Draft.objects.exists()
