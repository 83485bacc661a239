"""Saving from the intake page: one dossier, or a page that tells why not and keeps every letter."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import OfficeKind, Role
from catalogue.enums import DocumentKind
from catalogue.models import RequiredDocument
from dossiers.models import Dossier, Draft
from papers.models import Paper
from tests.dossiers.intake_posts import INTAKE, filled, read, save
from tests.factories import make_dossier, make_office, make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def title_of(page):
    return re.search(r"<title>(.*?)</title>", page, re.S)[1].strip()


def test_a_complete_form_becomes_a_dossier_and_leads_to_its_receipt(clerk, world):
    answer = save(clerk, world, seconds="26")

    dossier = Dossier.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/can-bo/tiep-nhan/da-luu/{dossier.pk}/?in=1"
    assert dossier.applicant.full_name == "Nguyễn Thị Hòa"
    assert dossier.applicant.phone == "+84905123456"
    assert dossier.applicant.born_on == "1990-03-02"
    assert dossier.documents.count() == 2
    assert dossier.created_by == world.clerk
    page = read(clerk.get(answer.url))
    assert dossier.code in page
    assert "In giấy hẹn" in page
    assert "Người tiếp theo" in page
    assert "26 giây" in page


def test_the_result_may_come_by_post_in_several_sets_with_a_helper(clerk, world):
    save(
        clerk,
        world,
        sets="3",
        result_way="post",
        summary="Nhà hai tầng",
        rep_full_name="Trần Văn Đại",
        rep_paper="Giấy ủy quyền ngày 01/11/2026",
    )

    dossier = Dossier.objects.get()
    assert (dossier.sets, dossier.result_way, dossier.summary) == (3, "post", "Nhà hai tầng")
    assert dossier.applicant.representative["name"] == "Trần Văn Đại"


def test_an_organisation_files_under_its_tax_code(clerk, world):
    save(clerk, world, kind="organisation", full_name="Hợp tác xã Vạn Thắng", national_id="0100233488")

    applicant = Dossier.objects.get().applicant
    assert (applicant.kind, applicant.national_id, applicant.born_on) == ("organisation", "0100233488", "")


def test_the_same_form_twice_is_one_dossier(clerk, world):
    form = filled(world)

    first, second = clerk.post(INTAKE, form), clerk.post(INTAKE, form)

    assert Dossier.objects.count() == 1
    assert first.url.split("?")[0] == second.url
    assert not Draft.objects.exists()


def test_another_person_typed_over_a_saved_form_is_not_lost(clerk, world):
    form = filled(world)
    clerk.post(INTAKE, form)
    over = {**form, "full_name": "Trần Văn Đại", "national_id": "056090000017", "born_on": "31/12/1990"}

    page = read(clerk.post(INTAKE, over))

    assert "đã được lưu thành hồ sơ" in page
    assert 'value="Trần Văn Đại"' in page
    fresh = re.search(r'name="draft" value="([0-9a-f-]+)"', page)[1]
    assert fresh != form["draft"]
    clerk.post(INTAKE, {**over, "draft": fresh})
    assert Dossier.objects.count() == 2


def test_errors_stand_in_title_summary_and_field_and_nothing_is_lost(clerk, world):
    page = read(save(clerk, world, born_on="31/02/1990", phone="12", summary="Nhà hai tầng, mái ngói"))

    assert title_of(page).startswith("Lỗi:")
    assert page.count("Lịch không có ngày này") == 2
    for typed in ("31/02/1990", "12", "Nhà hai tầng, mái ngói", "Nguyễn Thị Hòa", "Thôn Quảng Hội, Vạn Thắng"):
        assert f'value="{typed}"' in page
    assert page.count("checked") >= 2
    assert not Dossier.objects.exists()
    assert Draft.objects.get().payload["summary"] == ["Nhà hai tầng, mái ngói"]


def test_without_a_procedure_the_page_says_how_to_choose_one(clerk, world):
    page = read(save(clerk, world, version=""))
    assert "bấm F4" in page
    assert 'href="#id_procedure"' in page


def test_a_missing_required_paper_keeps_the_dossier_a_draft_and_names_all_that_is_missing(clerk, world):
    page = read(save(clerk, world, paper=[]))

    assert "Còn thiếu giấy tờ bắt buộc: Đơn đề nghị; Bản vẽ thiết kế" in page
    assert not Dossier.objects.exists()
    assert Draft.objects.filter(user=world.clerk).count() == 1


def test_the_draft_button_keeps_the_draft_and_makes_room_for_the_next_person(clerk, world):
    answer = clerk.post(INTAKE, filled(world, act="draft", paper=[]), follow=True)

    page = read(answer)
    assert "Đã giữ nháp" in page
    assert "Bản vẽ thiết kế" in page
    assert 'name="full_name" value' not in page
    assert Draft.objects.get().payload["full_name"] == ["Nguyễn Thị Hòa"]


def test_an_empty_page_makes_no_draft(clerk, world):
    clerk.post(INTAKE, {"act": "draft", "office": str(world.desk.pk), "kind": "individual", "sets": "1"})
    assert not Draft.objects.exists()


def test_a_conditional_paper_may_be_left_out(clerk, world):
    RequiredDocument.objects.create(version=world.version, order=3, name="Văn bản ủy quyền", condition="khi ủy quyền")
    form = filled(world)
    form["paper"] = form["paper"][:2]

    clerk.post(INTAKE, form)

    assert Dossier.objects.get().documents.count() == 2


def test_papers_of_another_procedure_are_refused_and_no_dossier_is_made(clerk, world):
    other = make_version("Đăng ký khai sinh", papers=("Tờ khai",))
    form = filled(world)
    form["paper"].append(str(other.documents.get().pk))

    page = read(clerk.post(INTAKE, form))

    assert "ngoài danh mục" in page
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("originals", "copies", "says"),
    [("-1", "0", "từ 0 đến 999"), ("1000", "0", "từ 0 đến 999"), ("0", "0", "ghi số bản")],
)
def test_wrong_counts_of_a_paper_are_told_with_its_name(clerk, world, originals, copies, says):
    paper = world.version.documents.first()

    page = read(save(clerk, world, **{f"originals_{paper.pk}": originals, f"copies_{paper.pk}": copies}))

    assert "Đơn đề nghị" in page
    assert says in page
    assert not Dossier.objects.exists()


def test_a_paper_only_shown_needs_no_count(clerk, world):
    paper = world.version.documents.first()
    RequiredDocument.objects.filter(pk=paper.pk).update(kind=DocumentKind.PRESENT)

    save(clerk, world, **{f"originals_{paper.pk}": "0", f"copies_{paper.pk}": "0"})

    assert Dossier.objects.exists()


def replaced(version, papers=("Đơn đề nghị", "Bản vẽ thiết kế", "Cam kết an toàn")):
    """A new version in force from today in place of ``version``."""
    today = timezone.localdate()
    version.valid_to = today - timedelta(days=1)
    version.save()
    newer = make_version(version.name, papers=papers, valid_from=today, amount="5")
    old_procedure = newer.procedure
    newer.procedure = version.procedure
    newer.save()
    old_procedure.delete()
    return newer


def test_a_procedure_replaced_meanwhile_is_told_and_everything_typed_stays(clerk, world):
    form = filled(world)
    newer = replaced(world.version)

    page = read(clerk.post(INTAKE, form))

    assert "có quy định mới từ ngày" in page
    assert not Dossier.objects.exists()
    assert f'name="version" value="{newer.pk}"' in page
    assert 'value="Nguyễn Thị Hòa"' in page
    assert "Cam kết an toàn" in page
    ticked = {paper.pk for paper in newer.documents.all() if re.search(rf'id="paper_{paper.pk}"[^>]*checked', page)}
    assert ticked == {paper.pk for paper in newer.documents.filter(name__in=["Đơn đề nghị", "Bản vẽ thiết kế"])}


def test_a_procedure_that_the_desk_no_longer_takes_is_told(clerk, world):
    form = filled(world)
    world.version.valid_to = timezone.localdate() - timedelta(days=1)
    world.version.save()

    page = read(clerk.post(INTAKE, form))

    assert "không còn nhận thủ tục" in page
    assert 'value="Nguyễn Thị Hòa"' in page
    assert not Dossier.objects.exists()


def test_the_same_person_and_procedure_within_thirty_days_must_be_confirmed(clerk, world):
    before = make_dossier(world, timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    form = filled(world)

    page = read(clerk.post(INTAKE, form))

    assert before.code in page
    assert "Có thể trùng" in page
    assert Dossier.objects.count() == 1
    clerk.post(INTAKE, {**form, "twins_seen": str(before.pk)})
    assert Dossier.objects.count() == 2


def test_a_confirmation_holds_only_for_the_dossiers_that_were_shown(clerk, world):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    first = make_dossier(world, now)
    make_dossier(world, now)

    page = read(save(clerk, world, twins_seen=str(first.pk)))

    assert "Có thể trùng" in page
    assert Dossier.objects.count() == 2


def test_a_twin_at_another_desk_is_named_but_not_opened(client, world):
    before = make_dossier(world, timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    elsewhere = make_office("Bộ phận Một cửa khác", OfficeKind.ONE_STOP, parent=world.committee, code="H32.27.02")
    client.force_login(make_user("Cán bộ nơi khác", (elsewhere, Role.INTAKE)))

    page = read(save(client, world, office=str(elsewhere.pk)))

    assert before.code in page
    assert f"/can-bo/ho-so/{before.pk}/" not in page


def test_another_procedure_or_an_old_dossier_is_no_twin(clerk, world):
    long_ago = timezone.localtime() - timedelta(days=31)
    make_dossier(world, long_ago.strftime("%Y-%m-%dT%H:%M"))
    make_dossier(world, timezone.localtime().strftime("%Y-%m-%dT%H:%M"), version=make_version("Thủ tục khác"))

    save(clerk, world)

    assert Dossier.objects.count() == 3


def test_warnings_do_not_stop_and_are_told_after_saving(clerk, world):
    answer = save(clerk, world, phone="0258 3840 123")
    assert "Số máy bàn không nhận được tin nhắn" in read(clerk.get(answer.url))


def test_another_date_than_the_one_shown_is_told(clerk, world):
    answer = save(clerk, world, shown_due="2020-01-02T17:00:00+07:00")
    assert "Ngày hẹn đã tính lại khi lưu" in read(clerk.get(answer.url))


def test_a_desk_that_is_not_the_clerks_cannot_be_named(clerk, world):
    save(clerk, world, office=str(world.division.pk))
    assert not Dossier.objects.exists()


def test_garbage_in_hidden_fields_breaks_nothing(clerk, world):
    page = read(
        save(clerk, world, draft="'; --", version="9" * 30, seconds="-5", twins_seen="x,,", kind="robot", sets="٣")
    )
    assert title_of(page).startswith("Lỗi:")


@pytest.mark.parametrize("who", ["officer", "head", "reviewer"])
def test_only_the_desk_takes_in(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(INTAKE).status_code == 403
    assert save(client, world).status_code == 403


def test_a_stranger_is_sent_to_the_sign_in(client, world):
    assert client.get(INTAKE).url.startswith("/can-bo/dang-nhap/")


def test_the_saved_page_of_somebody_elses_dossier_does_not_exist(clerk, world):
    assert clerk.get("/can-bo/tiep-nhan/da-luu/999999/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_posts_of_one_form_at_once_make_one_dossier(world):
    form = filled(world, draft=str(uuid.uuid4()))
    barrier, answers = threading.Barrier(2), []

    def post():
        browser = Client()
        browser.force_login(world.clerk)
        barrier.wait()
        try:
            answers.append(browser.post(INTAKE, form))
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Dossier.objects.count() == 1
    assert Paper.objects.count() == 1
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url.split("?")[0] for answer in answers}) == 1
