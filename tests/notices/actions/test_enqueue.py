import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from core.crypto import blind_index
from core.fields import Sealed
from notices.actions import deliver_due, enqueue
from notices.enums import NoticeState
from notices.kinds import UnknownKind
from notices.models import Notice
from notices.rules import can_resend, is_given_up

pytestmark = pytest.mark.django_db


def test_a_notice_is_written_once_however_often_it_is_asked_for(at, draft):
    first = enqueue(drafts=[draft(1), draft(2)], at=at)
    second = enqueue(drafts=[draft(1), draft(2), draft(3)], at=at)
    assert len(first) == 2
    assert [str(pk) for pk in second] == [str(Notice.objects.get(subject="dossier:3").pk)]
    assert Notice.objects.count() == 3


def test_the_same_occasion_over_another_channel_is_another_notice(at, draft):
    assert len(enqueue(drafts=[draft(1), draft(1, "email")], at=at)) == 2


def test_a_draft_given_twice_in_one_call_is_written_once(at, draft):
    assert len(enqueue(drafts=[draft(1), draft(1)], at=at)) == 1


def test_nothing_to_write_asks_the_database_nothing(at, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert enqueue(drafts=[], at=at) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_drafts_is_one_statement(at, draft, django_assert_num_queries, rows):
    with django_assert_num_queries(1):
        enqueue(drafts=[draft(number) for number in range(rows)], at=at)


def test_recipient_title_and_body_are_sealed_as_the_model_opens_them(at, draft):
    (pk,) = enqueue(drafts=[draft(1, "email")], at=at)
    notice = Notice.objects.get(pk=pk)
    assert isinstance(notice.__dict__["body"], Sealed)
    assert notice.recipient == "hoa1@example.vn"
    assert notice.title == "Xin lỗi ông/bà"
    assert notice.body.startswith("Hồ sơ H32.27")
    assert notice.recipient_index == blind_index("notices.recipient", "hoa1@example.vn")


def test_a_saved_instance_and_a_set_based_row_seal_to_the_same_place(at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    notice = Notice.objects.get(pk=pk)
    field = Notice._meta.get_field("body")
    assert field.opened(notice, notice.__dict__["body"]) == notice.body


def test_an_sms_loses_its_accents_and_knows_its_parts_and_cost(at, draft, settings):
    settings.SMS_PRICE = 300
    (pk,) = enqueue(drafts=[draft(1, body="Mời ông/bà đến Bộ phận Một cửa. " * 6)], at=at)
    notice = Notice.objects.get(pk=pk)
    assert notice.body.startswith("Moi ong/ba den Bo phan Mot cua.")
    assert (notice.segments, notice.cost_vnd) == (2, 600)


def test_a_mail_keeps_its_accents_and_costs_nothing(at, draft):
    (pk,) = enqueue(drafts=[draft(1, "email")], at=at)
    notice = Notice.objects.get(pk=pk)
    assert "trễ hẹn" in notice.body
    assert (notice.segments, notice.cost_vnd) == (0, 0)


def test_text_typed_in_parts_is_kept_composed(at, draft):
    (pk,) = enqueue(drafts=[draft(1, "email", title="Ho\u0302\u0300 so\u031b")], at=at)
    assert Notice.objects.get(pk=pk).title == "Hồ sơ"


def test_a_note_to_staff_stands_as_delivered_at_once(at, draft):
    user = User.objects.create_user("lan", full_name="Trần Thị Lan")
    (pk,) = enqueue(drafts=[draft(1, "inbox", to_user_id=user.pk)], at=at)
    notice = Notice.objects.get(pk=pk)
    assert (notice.state, notice.sent_at, notice.read_at) == (NoticeState.SENT, at, None)
    assert notice.state_words == "đã đưa vào mục nhắc việc"


def test_an_urgent_kind_marks_its_notices(at, draft):
    (pk,) = enqueue(drafts=[draft(1, kind="tests.code")], at=at)
    assert Notice.objects.get(pk=pk).is_urgent


def test_a_kind_that_nobody_registered_is_refused(at, draft):
    with pytest.raises(UnknownKind, match=r"tests\.nonsense"):
        enqueue(drafts=[draft(1, kind="tests.nonsense")], at=at)


@pytest.mark.parametrize("channel", ["sms", "email", "inbox"])
def test_a_draft_without_receiver_is_refused(at, draft, channel):
    with pytest.raises(ValueError, match="needs"):
        enqueue(drafts=[draft(1, channel, recipient="")], at=at)


def test_a_rolled_back_cause_leaves_no_notice(at, draft):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(drafts=[draft(1)], at=at)
        raise RuntimeError("the cause failed")
    assert not Notice.objects.exists()


def test_a_text_of_five_thousand_letters_and_an_emoji_are_kept(at, draft):
    (pk,) = enqueue(drafts=[draft(1, body="ạ" * 5000 + "😀")], at=at)
    notice = Notice.objects.get(pk=pk)
    assert notice.body == "a" * 5000 + "😀"
    assert notice.segments == 75


def test_the_reference_is_short_and_not_guessable(at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    notice = Notice.objects.get(pk=pk)
    assert notice.reference == f"{pk.hex}-1"
    assert len(notice.reference) <= 50
    assert uuid.UUID(hex=notice.reference[:32]).version == 4


def test_what_can_wait_is_not_due_before_the_morning(at, draft, settings):
    settings.QUIET_HOURS = "21:00-07:00"
    night = at.replace(hour=23)
    enqueue(drafts=[draft(1), draft(1, "email"), draft(2, kind="tests.code")], at=night)
    due = {(row.kind, row.channel): row.next_attempt_at for row in Notice.objects.all()}
    assert due[("tests.apology", "sms")] == (night + timedelta(days=1)).replace(hour=7)
    assert due[("tests.apology", "email")] == due[("tests.code", "sms")] == night


def test_what_is_of_no_use_any_more_is_not_sent(at, draft):
    enqueue(drafts=[draft(1, kind="tests.sign_in")], at=at)
    assert deliver_due(at=at + timedelta(minutes=5)) == {}
    notice = Notice.objects.get()
    assert notice.state == NoticeState.EXPIRED
    assert notice.state_words == "quá lúc còn ích, đã thôi gửi"
    assert not can_resend(notice)


def test_what_is_owed_for_ever_is_never_given_up(at, draft):
    enqueue(drafts=[draft(1, kind="tests.owed"), draft(2)], at=at)
    owed, usual = Notice.objects.get(kind="tests.owed"), Notice.objects.get(kind="tests.apology")
    assert not is_given_up(owed, at=at + timedelta(days=365))
    assert is_given_up(usual, at=at + timedelta(days=8))


def test_in_a_trial_nobody_but_the_guests_is_written_to(at, draft, settings):
    settings.TRIAL_GUESTS = frozenset({"+84905120001", "hoa2@example.vn"})
    enqueue(drafts=[draft(1), draft(2), draft(1, "email"), draft(2, "email")], at=at)
    states = {row.recipient: row.state for row in Notice.objects.all()}
    assert states == {
        "+84905120001": NoticeState.PENDING,
        "+84905120002": NoticeState.CANCELLED,
        "hoa1@example.vn": NoticeState.CANCELLED,
        "hoa2@example.vn": NoticeState.PENDING,
    }


def test_facts_travel_sealed(at, draft):
    enqueue(drafts=[draft(1, facts={"code": "H32.27-261119-0001", "name": "Hòa"})], at=at)
    assert Notice.objects.get().facts == {"code": "H32.27-261119-0001", "name": "Hòa"}
    assert b"H32" not in bytes(Notice.objects.values_list("facts", flat=True).get())
