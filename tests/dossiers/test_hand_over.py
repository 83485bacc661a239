"""The result goes out: at the counter, by post, as a file; and what becomes of a lost receipt."""

import pytest

from core.phones import display
from dossiers.actions.hand_over import Collected, delivered, dispatch, hand_over, lose_receipt
from dossiers.actions.work import finish, shelve
from dossiers.enums import EventKind, Proof, Receiver, Status
from dossiers.errors import AlreadyKnown, Refused, Stale
from dossiers.models import Event, HandOver
from dossiers.queries.lookup import dossier_with, facts_by_token
from notices.models import Notice
from papers.models import Paper
from tests.dossiers.public_pages import status_url
from tests.dossiers.staff_pages import act_on, at_the_desk, done, on_the_shelf, page_of, said
from tests.factories import make_version, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T09:00")
TRACKING = "RA123456785VN"
AUTHORITY = Collected(Receiver.AUTHORISED, Proof.AUTHORITY, "Trần Văn Đại", "Giấy ủy quyền ngày 05/03/2026")


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-11-10T09:00")


@pytest.fixture
def shelved(world):
    return on_the_shelf(world)


@pytest.fixture
def to_post(world):
    return on_the_shelf(world, result_way="post")


def give(world, dossier, collected=None, **changes):
    return hand_over(dossier_id=dossier.pk, collected=collected, actor=world.clerk, at=NOW, **changes)


def send(world, dossier, **changes):
    values = {"minutes_number": "12/BBGN", "tracking": TRACKING, "posted_at": NOW, **changes}
    return dispatch(dossier_id=dossier.pk, actor=values.pop("actor", world.clerk), at=NOW, **values)


def test_the_applicant_with_the_receipt_is_the_usual_case(world, shelved):
    assert give(world, shelved).status == Status.RETURNED

    row = HandOver.objects.get(dossier=shelved)
    assert (row.way, row.receiver, row.proof, row.handed_at, row.handed_by) == (
        "counter", "applicant", "receipt", NOW, world.clerk,
    )  # fmt: skip
    assert Event.objects.get(dossier=shelved, kind="hand_over").facts == {
        "office": world.desk.pk, "way": "counter", "receiver": "applicant", "proof": "receipt",
    }  # fmt: skip


def test_an_authorised_person_is_named_with_the_written_authority(world, shelved):
    give(world, shelved, AUTHORITY)

    row = HandOver.objects.get(dossier=shelved)
    assert (row.full_name, row.proof_detail) == ("Trần Văn Đại", "Giấy ủy quyền ngày 05/03/2026")
    assert "Trần Văn Đại" not in str(Event.objects.get(dossier=shelved, kind="hand_over").facts)


@pytest.mark.parametrize(
    ("collected", "sentence"),
    [
        (Collected(Receiver.AUTHORISED, Proof.AUTHORITY, "", "x"), "Xin ghi họ và tên người nhận thay"),
        (Collected(Receiver.AUTHORISED, Proof.RECEIPT, "Trần Văn Đại", "x"), "phải có giấy ủy quyền và giấy hẹn"),
        (Collected(Receiver.AUTHORISED, Proof.IDENTITY, "Trần Văn Đại", "x"), "xin báo mất và in lại giấy hẹn trước"),
        (Collected(Receiver.AUTHORISED, Proof.AUTHORITY, "Trần Văn Đại", ""), "ví dụ: Giấy ủy quyền ngày 05/03/2026"),
        (Collected(Receiver.APPLICANT, Proof.AUTHORITY, "", "x"), "không cần giấy ủy quyền"),
        (Collected(Receiver.APPLICANT, Proof.IDENTITY), "ví dụ: căn cước số"),
        (Collected(Receiver.AUTHORISED, Proof.AUTHORITY, "Đ" * 201, "x"), "dài nhất 200 ký tự"),
    ],
)
def test_person_and_proof_must_fit_and_else_nothing_changes(world, shelved, collected, sentence):
    with pytest.raises(Refused, match=sentence):
        give(world, shelved, collected)

    shelved.refresh_from_db()
    assert (shelved.status, HandOver.objects.count()) == (Status.DONE, 0)


def test_a_paper_that_is_not_on_its_shelf_cannot_be_handed_over(world):
    with pytest.raises(Refused, match="Kết quả giấy chưa về quầy"):
        give(world, done(world))


def test_only_the_desk_hands_over_and_a_stale_page_is_told(world, shelved):
    with pytest.raises(Refused, match="chưa được giao quyền"):
        hand_over(dossier_id=shelved.pk, actor=world.officer, at=NOW)
    with pytest.raises(Stale):
        give(world, shelved, revision=shelved.revision + 1)


def test_who_lost_the_receipt_shows_identity_papers_and_the_lost_qr_opens_nothing(world, shelved):
    token = shelved.public_token

    give(world, shelved, Collected(Receiver.APPLICANT, Proof.IDENTITY, "", "căn cước 056190000018"))

    shelved.refresh_from_db()
    assert shelved.public_token != token
    assert facts_by_token(token) is None
    assert facts_by_token(shelved.public_token).pk == shelved.pk
    assert Event.objects.filter(dossier=shelved, kind=EventKind.RECEIPT_LOST, facts={}).count() == 1
    assert dossier_with(shelved.code, "3456") == shelved.pk  # look-up by code goes on


def test_a_receipt_lost_before_the_result_is_replaced(world):
    dossier = at_the_desk(world)
    token = dossier.public_token

    lose_receipt(dossier_id=dossier.pk, actor=world.clerk, at=NOW, revision=dossier.revision)

    dossier.refresh_from_db()
    first, second = Paper.objects.filter(subject=dossier.subject, kind="receipt").order_by("issued_at")
    assert facts_by_token(token) is None
    assert (first.payload["token"], second.payload["token"]) == (token, dossier.public_token)
    assert second.payload["replaces"]["issued_at"] == first.issued_at.isoformat()
    assert dossier_with(dossier.code, "3456") == dossier.pk


def test_a_receipt_can_be_lost_twice(world):
    dossier = at_the_desk(world)
    for _ in range(2):
        lose_receipt(dossier_id=dossier.pk, actor=world.clerk, at=NOW)
    assert Paper.objects.filter(subject=dossier.subject, kind="receipt").count() == 3


def test_only_the_desk_replaces_a_receipt_and_not_after_the_end(world, shelved):
    with pytest.raises(Refused, match="cấp lại"):
        lose_receipt(dossier_id=shelved.pk, actor=world.officer, at=NOW)
    with pytest.raises(Stale):
        lose_receipt(dossier_id=shelved.pk, actor=world.clerk, at=NOW, revision=99)
    give(world, shelved)
    with pytest.raises(Refused, match="không cấp lại giấy hẹn"):
        lose_receipt(dossier_id=shelved.pk, actor=world.clerk, at=NOW)


def test_by_post_the_applicant_gets_the_number_and_delivery_closes_it(world, to_post):
    send(world, to_post)

    to_post.refresh_from_db()
    assert to_post.status == Status.DONE
    told = Notice.objects.filter(kind="dossier.posted")
    assert {row.channel for row in told} == {"sms", "email"} and all(TRACKING in row.body for row in told)
    assert facts_by_token(to_post.public_token).tracking_number == TRACKING
    event = Event.objects.get(dossier=to_post, kind=EventKind.POSTED)
    assert (event.at, TRACKING in str(event.facts)) == (NOW, False)

    delivered(dossier_id=to_post.pk, actor=world.clerk, at=moment("2026-11-12T10:00"))

    to_post.refresh_from_db()
    row = HandOver.objects.get(dossier=to_post)
    assert (to_post.status, row.way, row.handed_at) == (Status.RETURNED, "post", moment("2026-11-12T10:00"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tracking": "RA123456789VN"}, "sai một chữ số"),
        ({"tracking": ""}, "2 chữ cái, 9 chữ số"),
        ({"minutes_number": "  "}, "Xin ghi số biên bản giao nhận"),
        ({"minutes_number": "1" * 31}, "nhiều nhất 30 ký tự"),
        ({"posted_at": moment("2026-11-10T09:01")}, "đến bây giờ"),
        ({"posted_at": moment("2026-11-08T09:00")}, "từ lúc kết quả về quầy"),
        ({"revision": 99}, "đã được cập nhật"),
    ],
)
def test_what_is_wrong_with_a_dispatch_is_said_and_changes_nothing(world, to_post, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        send(world, to_post, **changes)
    assert not HandOver.objects.exists() and not Notice.objects.filter(kind="dossier.posted").exists()


def test_who_did_not_ask_for_the_post_gets_none_and_nothing_is_sent_twice(world, shelved, to_post):
    with pytest.raises(Refused, match="không chọn nhận qua bưu điện"):
        send(world, shelved)
    with pytest.raises(Refused, match="chưa được giao quyền"):
        send(world, to_post, actor=world.officer)
    with pytest.raises(Refused, match="chưa được ghi gửi bưu điện"):
        delivered(dossier_id=to_post.pk, actor=world.clerk, at=NOW)
    send(world, to_post)
    with pytest.raises(AlreadyKnown):
        send(world, to_post)


def test_what_the_post_brings_back_is_handed_over_at_the_counter(world, to_post):
    send(world, to_post)

    give(world, to_post)

    row = HandOver.objects.get(dossier=to_post)
    assert (row.way, row.tracking_number, row.proof) == ("counter", TRACKING, "receipt")


def test_a_result_without_paper_is_told_how_to_get(world):
    dossier = at_the_desk(world, version=make_version(has_paper_result=False))
    finish(dossier_id=dossier.pk, actor=world.clerk, at=NOW, is_nothing_to_hand_over=True)

    assert give(world, dossier).status == Status.RETURNED

    row = HandOver.objects.get(dossier=dossier)
    assert (row.way, row.proof) == ("electronic", "")
    assert Notice.objects.filter(kind="dossier.handed_electronically").count() == 2


def test_two_keys_hand_it_over(sign_in, world, shelved):
    clerk = sign_in(world.clerk)
    assert act_on(shelved, "hand_over") in clerk.get(page_of(shelved)).content.decode()

    page = clerk.get(act_on(shelved, "hand_over"))
    form = {name: field.value() for name in ("revision", "receiver", "proof") if (field := page.context["form"][name])}
    answer = clerk.post(act_on(shelved, "hand_over"), form, follow=True)

    assert "autofocus" in page.content.decode() and "Lấy ở ngăn A3." in said(page)
    assert "Đã trả kết quả hồ sơ" in said(answer)


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(sign_in, world, shelved):
    values = {"revision": shelved.revision, "receiver": "authorised", "proof": "authority", "full_name": "Trần Văn Đại"}

    page = sign_in(world.clerk).post(act_on(shelved, "hand_over"), values)

    assert "Xin ghi số, ngày của giấy tờ đã đối chiếu" in said(page)
    assert "Trần Văn Đại" in page.content.decode()


def test_the_desk_sends_it_by_post_on_its_page(sign_in, world, to_post):
    clerk = sign_in(world.clerk)
    page = clerk.get(act_on(to_post, "dispatch"))
    assert display("+84905123456") in said(page)
    first = {name: page.context["form"][name].value() for name in ("revision", "day", "hour")}

    wrong = clerk.post(act_on(to_post, "dispatch"), {**first, "tracking": "RA1", "minutes_number": "12/BBGN"})
    sent = clerk.post(
        act_on(to_post, "dispatch"), {**first, "tracking": TRACKING, "minutes_number": "12/BBGN"}, follow=True
    )

    assert "ví dụ: RA123456785VN" in said(wrong)
    assert f"Bưu điện đang phát: {TRACKING}" in said(sent)
    to_post.refresh_from_db()
    answer = clerk.post(act_on(to_post, "delivered"), {"revision": to_post.revision}, follow=True)
    assert "bưu điện đã phát kết quả" in said(answer)
    assert "không làm được việc đó" in said(clerk.get(act_on(to_post, "dispatch"), follow=True))


def test_the_desk_reports_a_lost_receipt_on_its_page(sign_in, world):
    dossier, clerk = at_the_desk(world), sign_in(world.clerk)
    assert "Người nộp mất giấy hẹn" in said(clerk.get(page_of(dossier)))

    page = clerk.get(act_on(dossier, "lost_receipt"))
    answer = clerk.post(act_on(dossier, "lost_receipt"), {"revision": dossier.revision}, follow=True)

    assert "đối chiếu căn cước" in said(page)
    assert "Đã khóa mã QR của giấy hẹn bị mất." in said(answer)


def test_the_status_page_shows_the_number_only_with_the_receipt(client, world, to_post):
    send(world, to_post)

    assert TRACKING in said(client.get(f"/q/{to_post.public_token}/"))
    with_code = said(client.get(status_url(to_post, NOW)))
    assert "đang gửi qua bưu điện" in with_code and TRACKING not in with_code


def test_before_the_post_has_it_nobody_is_told_that_it_is_on_its_way(client, world):
    dossier = done(world, result_way="post")
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=NOW)

    assert "sẽ gửi qua bưu điện" in said(client.get(f"/q/{dossier.public_token}/"))
