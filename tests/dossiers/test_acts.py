"""The buttons of a dossier: one POST, one act, one sentence back; nobody overwrites anybody."""

import pytest
from django.test import Client

from catalogue.enums import Performer
from dossiers.actions.work import hand_on
from dossiers.enums import Status
from dossiers.models import Event
from notices.models import Notice
from tests.dossiers.staff_pages import (
    act_on,
    at_the_desk,
    at_the_division,
    done,
    on_the_shelf,
    page_of,
    said,
    with_the_officer,
)
from tests.factories import make_user, make_version, moment

pytestmark = pytest.mark.django_db
NOW = "2026-11-10T09:00"


@pytest.fixture
def press(sign_in, clock):
    """``press(world.clerk, dossier, "hand_on", …)``: the button, and the page that follows it."""

    def pressed(person, dossier, name, **values):
        clock(NOW)
        form = {"revision": dossier.revision, **values}
        return sign_in(person).post(act_on(dossier, name), form, follow=True)

    return pressed


def fresh(dossier):
    dossier.refresh_from_db()
    return dossier


def test_the_desk_hands_the_dossier_to_the_division(press, world):
    dossier = at_the_desk(world)

    answer = press(world.clerk, dossier, "hand_on")

    assert fresh(dossier).holder_office == world.division
    assert "Đã chuyển hồ sơ H32.27.01-261109-0001 đến Phòng Quản lý đô thị." in said(answer)
    assert answer.redirect_chain[-1][0] == page_of(dossier)
    assert Event.objects.filter(dossier=dossier).last().at == moment(NOW)


def test_the_head_gives_it_to_an_officer(press, world):
    dossier = at_the_division(world)

    answer = press(world.head, dossier, "assign", holder=world.officer.pk)

    assert fresh(dossier).holder == world.officer
    assert "Đã giao hồ sơ H32.27.01-261109-0001 cho Lê Văn Bình." in said(answer)


def test_the_officer_takes_it_and_finishes_it(press, world):
    dossier = at_the_division(world)
    press(world.officer, dossier, "assign", holder=world.officer.pk)

    asked = press(world.officer, fresh(dossier), "finish")
    assert "Lãnh đạo ký" in said(asked) and fresh(dossier).status == Status.PROCESSING, "a step is left: sure?"
    answer = press(world.officer, fresh(dossier), "finish", skip="1")

    assert fresh(dossier).status == Status.DONE
    assert "đã xử lý xong. Xin chuyển kết quả giấy về quầy." in said(answer)


def test_the_desk_shelves_the_result_and_the_applicant_is_asked_to_come(press, world):
    dossier = done(world)

    answer = press(world.clerk, dossier, "shelve", shelf=" A3 ")

    assert fresh(dossier).shelf == "A3"
    assert "Kết quả hồ sơ H32.27.01-261109-0001 đã ở ngăn A3; người nộp được mời đến nhận." in said(answer)
    assert Notice.objects.filter(kind="dossier.ready").count() == 2


def test_the_desk_hands_the_result_over(press, world):
    dossier = on_the_shelf(world)

    answer = press(world.clerk, dossier, "hand_over", receiver="applicant", proof="receipt")

    assert fresh(dossier).status == Status.RETURNED
    assert "Đã trả kết quả hồ sơ H32.27.01-261109-0001." in said(answer)


def test_a_result_without_paper_is_told_at_once(press, world):
    dossier = at_the_desk(world, version=make_version(has_paper_result=False))

    nothing_said = press(world.clerk, dossier, "finish", skip="1")
    ticked = press(world.clerk, dossier, "finish", is_nothing_to_hand_over="on", skip="1")

    assert "cũng chưa có tệp kết quả. Xin thêm tệp" in said(nothing_said)
    assert "đã xử lý xong. Người nộp được báo ngay." in said(ticked)


def test_a_step_that_no_office_is_named_for_asks_where_to(press, world):
    steps = (("Tiếp nhận", Performer.DESK, "", "1"), ("Công an xã xác minh", Performer.LINKED, "", "8"))
    dossier = at_the_desk(world, version=make_version(steps=steps))

    asked = press(world.clerk, dossier, "hand_on")
    assert "Quy trình chưa ghi rõ nơi nhận bước này. Xin chọn nơi nhận." in said(asked)
    assert fresh(dossier).revision == 0

    press(world.clerk, dossier, "hand_on", office=world.division.pk)
    assert fresh(dossier).holder_office == world.division


def test_the_office_of_a_step_that_has_one_cannot_be_chosen(press, world):
    dossier = at_the_desk(world)

    press(world.clerk, dossier, "hand_on", office=world.home_affairs.pk)

    assert fresh(dossier).holder_office == world.division


# Two people


def test_of_two_people_with_the_same_page_the_second_is_told_and_changes_nothing(press, world):
    dossier = at_the_desk(world)
    press(world.clerk, dossier, "hand_on")
    shown_before = dossier  # the other page still shows the first revision

    answer = press(world.officer, shown_before, "finish")

    assert (
        "đã được cập nhật sau khi trang này mở. Việc vừa bấm không được ghi thêm; xin xem lại rồi làm tiếp nếu cần."
        in said(answer)
    )
    assert fresh(dossier).status == Status.PROCESSING
    assert Event.objects.filter(dossier=dossier, kind="finish").count() == 0


def test_a_button_pressed_twice_acts_once(press, world):
    dossier = on_the_shelf(world)

    usual = {"receiver": "applicant", "proof": "receipt"}
    press(world.clerk, dossier, "hand_over", **usual)
    again = press(world.clerk, dossier, "hand_over", **usual)

    assert "đang ở trạng thái “Đã trả kết quả” nên không thể" in said(again)
    assert Event.objects.filter(dossier=dossier, kind="hand_over").count() == 1


@pytest.mark.parametrize("revision", ["", "x", "-5", "99999999999999999999", "1e3"])
def test_a_page_without_its_revision_is_too_old(press, world, revision):
    dossier = at_the_desk(world)

    answer = press(world.clerk, dossier, "hand_on", revision=revision)

    assert "Trang này đã cũ" in said(answer) or "đã được cập nhật sau khi trang này mở" in said(answer)
    assert fresh(dossier).holder_office == world.desk


# Who may not


@pytest.mark.parametrize(
    ("where", "who", "name", "status"),
    [
        (at_the_desk, "officer", "hand_on", 404),
        (at_the_desk, "clerk", "assign", 403),
        (at_the_desk, "reviewer", "hand_on", 403),
        (at_the_desk, "stranger", "finish", 403),
        (done, "officer", "shelve", 403),
        (on_the_shelf, "head", "hand_over", 403),
    ],
)
def test_the_wrong_role_gets_no_page_and_the_wrong_office_no_dossier(press, world, where, who, name, status):
    dossier = where(world)

    assert press(getattr(world, who), dossier, name).status_code == status
    assert fresh(dossier).revision == dossier.revision


@pytest.mark.parametrize(("who", "name"), [("clerk", "hand_on"), ("clerk", "finish"), ("head", "hand_on")])
def test_who_sees_it_but_may_not_act_now_is_told_why(press, world, who, name):
    dossier = at_the_division(world) if who == "clerk" else done(world)

    answer = press(getattr(world, who), dossier, name)

    assert answer.status_code == 200
    assert "chưa được giao quyền" in said(answer) or "đang ở trạng thái" in said(answer)


def test_nothing_is_handed_over_before_it_lies_on_its_shelf(press, world):
    answer = press(world.clerk, done(world), "hand_over")

    assert "Kết quả giấy chưa về quầy." in said(answer)


# What was typed wrong


@pytest.mark.parametrize("holder", ["", "x", "987654321"])
def test_nobody_or_an_unknown_person_cannot_be_given_a_dossier(press, world, holder):
    dossier = at_the_division(world)

    page = said(press(world.head, dossier, "assign", holder=holder))

    assert "Chưa chọn cán bộ nào" in page or "Cán bộ vừa chọn không làm việc" in page
    assert fresh(dossier).holder is None


def test_somebody_of_another_office_cannot_be_given_a_dossier(press, world):
    dossier = at_the_division(world)

    answer = press(world.head, dossier, "assign", holder=world.clerk.pk)

    assert "Cán bộ vừa chọn không làm việc ở cơ quan đang giữ hồ sơ." in said(answer)


@pytest.mark.parametrize(
    ("shelf", "sentence"),
    [("", "Chưa ghi ngăn để kết quả"), ("   ", "Chưa ghi ngăn để kết quả"), ("x" * 5000, "dài quá 20 ký tự")],
)
def test_a_shelf_is_named_in_a_few_letters(press, world, shelf, sentence):
    dossier = done(world)

    assert sentence in said(press(world.clerk, dossier, "shelve", shelf=shelf))
    assert fresh(dossier).shelved_at is None


@pytest.mark.parametrize("name", ["assign", "hand_on", "finish", "shelve", "delivered"])
def test_only_a_post_acts(sign_in, world, clock, name):
    clock(NOW)
    dossier = at_the_desk(world)
    everything = make_user("Người nhiều việc", (world.desk, "intake"), (world.desk, "processing"), (world.desk, "head"))

    answer = sign_in(everything).get(act_on(dossier, name), follow=True)

    assert answer.redirect_chain == [(page_of(dossier), 302)]
    assert "Phiên làm việc đã hết giữa chừng" in said(answer)
    assert fresh(dossier).revision == 0


def test_an_act_needs_the_pages_own_token(world, clock):
    clock(NOW)
    dossier, strict = at_the_desk(world), Client(enforce_csrf_checks=True)
    strict.force_login(world.clerk)

    assert strict.post(act_on(dossier, "hand_on"), {"revision": 0}).status_code == 403
    assert fresh(dossier).revision == 0


def test_a_dossier_that_went_on_meanwhile_shows_its_new_place(press, world):
    dossier = at_the_desk(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))

    assert "Đang giữ: Phòng Quản lý đô thị" in said(press(world.clerk, dossier, "hand_on"))


def test_an_electronic_result_without_its_file_is_said_before_asking_about_steps(sign_in, world):
    dossier = with_the_officer(world, version=make_version(has_paper_result=False))

    page = sign_in(world.officer).post(act_on(dossier, "finish"), {"revision": dossier.revision}, follow=True)

    assert "chưa có tệp kết quả" in said(page) and "Xử lý xong khi quy trình còn bước?" not in said(page)
