"""A wrong number of a postal item is put right by the head of the desk, and who was told it is told the right one."""

import pytest
from django.db import DatabaseError, transaction

from accounts.enums import Role
from dossiers.actions.correct import correct_tracking
from dossiers.actions.hand_over import delivered, dispatch
from dossiers.enums import CallReason, EventKind
from dossiers.errors import Refused, Stale
from dossiers.models import Event, HandOver, PhoneCall, TrackingCorrection
from dossiers.queries.lookup import facts_by_token
from notices.models import Notice
from tests.dossiers.staff_pages import act_on, on_the_shelf, page_of, said
from tests.factories import make_user, moment

pytestmark = pytest.mark.django_db
SENT, NOW = moment("2026-11-10T09:00"), moment("2026-11-10T14:00")
WRONG, RIGHT = "RA123456785VN", "EB473124829VN"
WHY = "Nhập nhầm phiếu gửi của hồ sơ khác"


@pytest.fixture(autouse=True)
def _now(clock):
    clock("2026-11-10T14:00")


@pytest.fixture
def boss(world):
    return make_user("Hồ Thị Kim", (world.desk, Role.HEAD))


@pytest.fixture
def sent(world):
    dossier = on_the_shelf(world, result_way="post")
    values = {"minutes_number": "12/BBGN", "tracking": WRONG, "posted_at": SENT}
    dispatch(dossier_id=dossier.pk, actor=world.clerk, at=SENT, **values)
    dossier.refresh_from_db()
    return dossier


def put_right(dossier, actor, tracking=RIGHT, **changes):
    values = {"reason": WHY, "at": NOW, **changes}
    return correct_tracking(dossier_id=dossier.pk, tracking=tracking, actor=actor, **values)


def test_the_new_number_counts_and_both_are_kept_with_reason_and_approver(sent, boss):
    done = put_right(sent, boss, " eb 473 124 829 vn ", revision=sent.revision)

    assert (done.number, done.old, done.new, done.reason, done.approved_by, done.approved_at) == (
        1, WRONG, RIGHT, WHY, boss, NOW,
    )  # fmt: skip
    assert HandOver.objects.get(dossier=sent).tracking_number == RIGHT
    event = Event.objects.get(dossier=sent, kind=EventKind.CORRECTION)
    assert (event.actor, event.at, event.facts) == (boss, NOW, {"what": "tracking", "number": 1})


def test_who_was_told_the_wrong_number_is_told_the_right_one(client, sent, boss):
    put_right(sent, boss)

    told = Notice.objects.filter(kind="dossier.tracking")
    assert {row.channel for row in told} == {"sms", "email"}
    assert all(RIGHT in row.body and WRONG in row.body for row in told)
    assert facts_by_token(sent.public_token).tracking_number == RIGHT
    page = said(client.get(f"/q/{sent.public_token}/"))
    assert RIGHT in page and WRONG not in page


def test_who_cannot_be_written_to_is_called_with_the_right_number(sign_in, world, sent, boss):
    sent.applicant.phone, sent.applicant.email = "", ""
    sent.applicant.save()

    put_right(sent, boss)

    call = PhoneCall.objects.get(dossier=sent, reason=CallReason.UNREACHABLE)
    page = said(
        sign_in(world.officer if call.office == world.division else world.clerk).get(f"/can-bo/cuoc-goi/{call.pk}/")
    )
    assert f"đã gửi qua bưu điện, số hiệu {RIGHT}" in page and "báo trước đây bị nhầm" in page


def test_a_number_can_be_wrong_twice_and_each_is_told_once(sent, boss):
    put_right(sent, boss)
    second = put_right(sent, boss, "VNP12345678")

    assert (second.number, second.old, second.new) == (2, RIGHT, "VNP12345678")
    assert Notice.objects.filter(kind="dossier.tracking", channel="sms").count() == 2


def test_after_the_delivery_it_is_corrected_and_nobody_is_written_to(world, sent, boss):
    delivered(dossier_id=sent.pk, actor=world.clerk, at=moment("2026-11-10T13:00"))

    put_right(sent, boss)

    assert HandOver.objects.get(dossier=sent).tracking_number == RIGHT
    assert not Notice.objects.filter(kind="dossier.tracking").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tracking": "EB473124828VN"}, "sai một chữ số"),
        ({"tracking": ""}, "2 chữ cái, 9 chữ số"),
        ({"tracking": WRONG}, "giống số đã ghi"),
        ({"reason": "  "}, "Xin ghi lý do đính chính"),
        ({"reason": "x" * 301}, "dài quá 300 ký tự"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(sent, boss, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        put_right(sent, boss, **changes)
    assert HandOver.objects.get(dossier=sent).tracking_number == WRONG
    assert not Event.objects.filter(kind=EventKind.CORRECTION).exists()
    assert not Notice.objects.filter(kind="dossier.tracking").exists()


def test_only_heads_in_the_line_of_the_desk_approve_it(world, sent, boss):
    for actor in (world.clerk, world.officer, world.head, world.reviewer):
        with pytest.raises(Refused, match="do thủ trưởng của Một cửa huyện hoặc cấp trên"):
            put_right(sent, actor)
    put_right(sent, world.chairman)


def test_what_was_not_posted_has_no_number_to_correct(world, boss):
    with pytest.raises(Refused, match="chưa được ghi gửi bưu điện"):
        put_right(on_the_shelf(world, result_way="post"), boss)
    with pytest.raises(Refused, match="do thủ trưởng"):
        put_right(on_the_shelf(world), boss)


def test_a_page_that_is_out_of_date_corrects_nothing(sent, boss):
    with pytest.raises(Stale):
        put_right(sent, boss, revision=sent.revision - 1)


def test_a_correction_is_never_changed_or_deleted(sent, boss):
    done = put_right(sent, boss)

    for spoil in (lambda: TrackingCorrection.objects.update(new=WRONG), done.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            spoil()


def test_the_head_corrects_it_on_a_page_and_the_history_shows_both(sign_in, sent, boss):
    head, address = sign_in(boss), act_on(sent, "correct_tracking")
    assert "Đính chính số hiệu bưu gửi" in said(head.get(page_of(sent)))
    values = {"revision": sent.revision, "tracking": RIGHT, "reason": WHY}

    wrong = head.post(address, values | {"tracking": "EB473124828VN"})
    hidden = head.post(address, values | {"reason": "Ông Nam 0905123456 báo"})
    empty = head.post(address, {"revision": sent.revision})
    answer = head.post(address, values, follow=True)

    assert "sai một chữ số" in said(wrong) and WHY in wrong.content.decode()
    assert "có vẻ chứa số điện thoại" in said(hidden) and RIGHT in hidden.content.decode()
    assert "Chưa có số hiệu" in said(empty) and "Xin ghi lý do đính chính, ví dụ: nhập nhầm" in said(empty)
    assert f"Đã đính chính số hiệu bưu gửi: {WRONG} → {RIGHT}. Người nộp được báo số đúng." in said(answer)
    assert f"số hiệu bưu gửi: {WRONG} → {RIGHT} ({WHY})" in said(answer)


def test_a_page_that_stood_open_while_the_post_was_not_there_is_led_back(sign_in, world, boss):
    dossier = on_the_shelf(world, result_way="post")

    answer = sign_in(boss).get(act_on(dossier, "correct_tracking"), follow=True)

    assert "không đính chính được mục đó" in said(answer)


def test_the_clerk_reads_who_corrects_it_and_has_no_page(sign_in, world, sent):
    clerk = sign_in(world.clerk)

    assert "lãnh đạo đính chính ở trang này" in said(clerk.get(page_of(sent)))
    assert clerk.get(act_on(sent, "correct_tracking")).status_code == 403


def test_the_administration_lists_it_with_both_numbers_and_the_reason(sign_in, world, sent, boss):
    put_right(sent, boss)

    page = said(sign_in(world.reviewer).get("/quan-tri/dossiers/correction/"))

    assert f"số hiệu bưu gửi: {WRONG} → {RIGHT} {WHY} Hồ Thị Kim" in page
    record = said(sign_in(world.reviewer).get(f"/quan-tri/dossiers/dossier/{sent.pk}/change/"))
    assert f"{WRONG} → {RIGHT}" in record
