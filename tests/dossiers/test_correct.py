"""Corrections: what was recorded wrongly is put right in the open, and nothing becomes more punctual by it."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.enums import Role
from dossiers.actions.apologise import apologise
from dossiers.actions.correct import correct_finish, correct_person
from dossiers.actions.people import Person
from dossiers.actions.work import finish
from dossiers.enums import CorrectionReason, DelayReason, Timeliness
from dossiers.errors import Refused, Stale
from dossiers.models import Event
from dossiers.queries.lookup import dossier_with
from papers.models import Paper
from tests.dossiers.staff_pages import act_on, page_of, said, with_the_officer
from tests.factories import make_dossier, make_user, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T10:00")
RIGHT = Person(
    "Nguyễn Thị Hoà Bình",
    national_id="056190000018",
    born_on="1990-03-02",
    address="Thôn Quảng Hội, Vạn Thắng",
    phone="+84914555777",
    email="hoa@example.vn",
)


def put_right(dossier, world, *, person=RIGHT, helper=None, actor=None, **changes):
    values = {"dossier_id": dossier.pk, "reason": CorrectionReason.TYPING, "at": NOW, **changes}
    return correct_person(person=person, representative=helper, actor=actor or world.clerk, **values)


def test_a_corrected_person_is_found_by_the_new_name_and_digits_only(world):
    dossier = make_dossier(world)

    done = put_right(dossier, world)

    dossier.refresh_from_db()
    assert done.fields == ("full_name", "phone")
    assert dossier.applicant.phone == "+84914555777"
    assert "hoa binh" in dossier.name_tokens
    assert dossier_with(dossier.code, "5777") == dossier.pk
    assert dossier_with(dossier.code, "3456") is None
    assert dossier_with(dossier.code, "0018") == dossier.pk, "the identity number stayed"


def test_the_event_names_the_fields_and_never_what_stood_in_them(world):
    dossier = make_dossier(world)

    put_right(dossier, world)

    event = Event.objects.get(dossier=dossier, kind="correction")
    assert event.facts == {"what": "person", "fields": ["full_name", "phone"], "reason": "typing"}
    assert (event.actor, event.at) == (world.clerk, NOW)


def test_the_old_receipt_stays_and_a_new_one_says_what_is_right(world):
    dossier = make_dossier(world)

    put_right(dossier, world, helper={"name": "Trần Văn Đại", "paper": "Giấy ủy quyền", "phone": "+84914000222"})

    old, new = Paper.objects.filter(kind="receipt").order_by("number")
    assert (old.payload["full_name"], new.payload["full_name"]) == ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà Bình")
    assert new.payload["representative"]["name"] == "Trần Văn Đại"
    assert (old.number, new.number) == (1, 2)


def test_the_same_again_changes_nothing_and_leaves_no_row(world):
    dossier = make_dossier(world)
    put_right(dossier, world)

    assert put_right(dossier, world).fields == ()
    assert Event.objects.filter(kind="correction").count() == 1


def test_only_the_desk_that_took_it_in_corrects_the_person(world):
    dossier = make_dossier(world)

    for actor in (world.officer, world.head, world.chairman, world.reviewer):
        with pytest.raises(Refused, match="do cán bộ tiếp nhận của Một cửa huyện"):
            put_right(dossier, world, actor=actor)
    assert not Event.objects.filter(kind="correction").exists()


def test_a_page_that_is_out_of_date_corrects_nothing(world):
    dossier = make_dossier(world)
    put_right(dossier, world, revision=dossier.revision)

    with pytest.raises(Stale):
        put_right(dossier, world, person=Person("Khác"), revision=dossier.revision)


@pytest.fixture
def finished(world):
    """Finished early, two days before its date."""
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00"))
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def desk_head(world):
    return make_user("Hồ Thị Kim", (world.desk, Role.HEAD))


def rewrite(dossier, actor, finished_at, **changes):
    values = {"reason": "Bấm nhầm hồ sơ", "at": moment("2026-11-16T09:00"), **changes}
    return correct_finish(dossier_id=dossier.pk, finished_at=moment(finished_at), actor=actor, **values)


def test_a_finish_noted_too_early_is_corrected_by_a_further_row(finished, desk_head):
    done = rewrite(finished, desk_head, "2026-11-13T10:00")

    assert (done.number, done.timeliness, done.recorded_by) == (2, Timeliness.OVERDUE, desk_head)
    rows = finished.completions.order_by("number").values_list("timeliness", "reason")
    assert list(rows) == [("early", ""), ("overdue", "Bấm nhầm hồ sơ")]
    finished.refresh_from_db()
    assert finished.finished_at == moment("2026-11-13T10:00")


def test_nobody_makes_a_late_dossier_punctual(finished, desk_head):
    rewrite(finished, desk_head, "2026-11-13T10:00")

    with (
        pytest.raises(Refused, match="không được làm hồ sơ thành “Trước hạn” trong khi đã ghi “Quá hạn”"),
        transaction.atomic(),
    ):
        rewrite(finished, desk_head, "2026-11-10T09:00")
    assert finished.completions.count() == 2


@pytest.mark.parametrize("finished_at", ["2026-11-08T09:00", "2026-11-17T09:00"])
def test_a_finish_lies_between_receipt_and_now(finished, desk_head, finished_at):
    with pytest.raises(Refused, match="phải từ lúc tiếp nhận"):
        rewrite(finished, desk_head, finished_at)


def test_only_the_head_who_answers_approves_another_finish(finished, world, desk_head):
    for actor in (world.clerk, world.officer, world.head):
        with pytest.raises(Refused, match="thủ trưởng"):
            rewrite(finished, actor, "2026-11-13T10:00")
    with pytest.raises(Refused, match="Xin ghi lý do"):
        rewrite(finished, desk_head, "2026-11-13T10:00", reason="  ")


def posted(dossier, **changes):
    return {
        "revision": dossier.revision,
        "kind": "individual",
        "full_name": "Nguyễn Thị Hòa",
        "national_id": "056190000018",
        "born_on": "02/03/1990",
        "phone": "0914 555 777",
        "email": "hoa@example.vn",
        "address": "Thôn Quảng Hội, Vạn Thắng",
        "reason": "shown",
        **changes,
    }


def test_the_page_shows_what_is_recorded_and_the_history_tells_the_correction(sign_in, world, clock):
    clock("2026-11-10T10:00")
    dossier, clerk = make_dossier(world), sign_in(world.clerk)
    assert "Đính chính thông tin người nộp" in said(clerk.get(page_of(dossier)))
    page = clerk.get(act_on(dossier, "correct_person"))
    assert 'value="02/03/1990"' in page.content.decode() and 'value="0905 123 456"' in page.content.decode()

    answer = clerk.post(act_on(dossier, "correct_person"), posted(dossier), follow=True)

    assert "Đã đính chính. Giấy tiếp nhận mới" in said(answer)
    assert "điện thoại (Theo giấy tờ người nộp xuất trình)" in said(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Xin chọn lý do đính chính."),
        ({"full_name": ""}, "Xin nhập họ và tên người nộp"),
        ({"phone": "090"}, "điện thoại"),
        ({"phone": "", "national_id": ""}, "Cần số định danh hoặc số điện thoại"),
        ({"revision": "99"}, "đã được cập nhật sau khi trang này mở"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(sign_in, world, clock, changes, sentence):
    clock("2026-11-10T10:00")
    dossier = make_dossier(world)

    page = sign_in(world.clerk).post(act_on(dossier, "correct_person"), posted(dossier, **changes))

    assert sentence in said(page)
    assert "Thôn Quảng Hội, Vạn Thắng" in page.content.decode()
    assert not Event.objects.filter(kind="correction").exists()


def test_the_head_corrects_the_finish_on_a_page_of_its_own(sign_in, world, clock, finished, desk_head):
    clock("2026-11-16T09:00")
    head, address = sign_in(desk_head), act_on(finished, "correct_finish")
    values = {"revision": finished.revision, "day": "13/11/2026", "hour": "10:00", "reason": "Bấm nhầm hồ sơ"}
    assert 'value="09:00"' in head.get(address).content.decode()

    wrong = head.post(address, values | {"hour": "lúc mười giờ"})
    hidden = head.post(address, values | {"reason": "Bà Hoa 0905123456 báo"})
    answer = head.post(address, values, follow=True)

    assert "Không đọc được giờ này" in said(wrong)
    assert "có vẻ chứa số điện thoại" in said(hidden)
    assert "Đã đính chính thời điểm xử lý xong: quá hạn." in said(answer)
    assert "xử lý xong: 09:00, 10/11/2026 → 10:00, 13/11/2026" in said(answer)


def test_nobody_else_finds_the_pages(sign_in, world, finished):
    assert sign_in(world.officer).get(act_on(finished, "correct_person")).status_code == 403
    answer = sign_in(world.head).get(act_on(finished, "correct_finish"), follow=True)
    assert "Lúc này ông/bà không đính chính được mục đó của hồ sơ." in said(answer)


def test_a_new_receipt_after_a_letter_still_shows_the_date_lateness_is_judged_by(world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 11, 20),
        actor=world.head,
        at=moment("2026-11-10T08:00"),
    )

    put_right(dossier, world)

    receipt = Paper.objects.filter(kind="receipt").latest("number")
    assert receipt.payload["promised_at"].startswith("2026-11-12")


def test_a_new_receipt_keeps_its_line_in_the_register_and_names_the_one_it_replaces(sign_in, world):
    make_dossier(world)
    dossier = make_dossier(world)
    put_right(dossier, world)
    put_right(dossier, world, person=Person("Nguyễn Thị Hoà", phone="+84914555777"))

    receipt = Paper.objects.filter(kind="receipt").latest("number")
    text = said(sign_in(world.clerk).get(reverse("dossiers:paper", args=[dossier.pk, receipt.pk])))
    assert "Số: 04/BPTNTKQ" in text and "Số thứ tự: 02" in text
    assert "Cấp lại, thay giấy số 03/BPTNTKQ ngày 10 tháng 11 năm 2026." in text
    assert receipt.payload["officer"] == world.clerk.full_name
