"""Delivery through real peers: each outcome, its record, and what is done next."""

import threading
from datetime import timedelta

import pytest

from notices.actions import deliver_due, enqueue
from notices.enums import NoticeState, Outcome
from notices.models import Attempt, LocalMessage, Notice
from tests.peers import esms as peers
from tests.peers.esms import EsmsPeer
from tests.peers.smtp import SmtpPeer

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings):
    settings.SMS_GATEWAY, settings.SMS_TIMEOUT = "esms", 10
    with EsmsPeer() as peer:
        settings.ESMS_URL = peer.url
        yield peer


def only_notice() -> Notice:
    return Notice.objects.get()


def only_attempt() -> Attempt:
    return Attempt.objects.get()


def test_a_due_notice_is_handed_to_the_gateway_and_its_attempt_recorded(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    counts = deliver_due(at=at)
    notice, attempt = only_notice(), only_attempt()
    assert counts == {"taken": 1, "sent": 1}
    assert (notice.state, notice.provider, notice.provider_reference) == (NoticeState.SENT, "esms", "sms-1")
    assert notice.state_words == "đã giao cho nhà mạng"
    assert notice.sent_at >= at
    assert (notice.lease, notice.leased_until) == (None, None)
    assert (attempt.number, attempt.outcome, attempt.transport) == (1, Outcome.ACCEPTED, "esms")
    assert attempt.reference == peer.accepted[0]["RequestId"] == notice.reference
    assert attempt.finished_at >= attempt.started_at >= at


def test_what_is_sent_is_not_sent_again(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    assert deliver_due(at=at + timedelta(days=1)) == {}
    assert len(peer.requests) == 1


def test_what_is_not_due_yet_waits(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    assert deliver_due(at=at - timedelta(seconds=1)) == {}


def test_a_gateway_in_trouble_is_asked_again_later_with_the_same_reference(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.answer_status(500)
    assert deliver_due(at=at) == {"taken": 1, "pending": 1}
    notice = only_notice()
    assert timedelta(seconds=45) <= notice.next_attempt_at - at <= timedelta(seconds=80)
    assert (only_attempt().outcome, only_attempt().error) == (
        Outcome.PASSING,
        "Nơi chuyển đang bận hoặc trục trặc (HTTP 500).",
    )
    peer.behaviour = peers.accept
    assert deliver_due(at=notice.next_attempt_at) == {"taken": 1, "sent": 1}
    assert len({request["RequestId"] for request in peer.requests}) == 1


def test_a_refusal_for_lack_of_money_alarms_and_is_asked_again_under_a_new_reference(at, draft, peer, caplog):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.answer_code("103")
    deliver_due(at=at)
    assert only_attempt().is_alarm
    assert "103" in caplog.text
    peer.behaviour = peers.accept
    deliver_due(at=only_notice().next_attempt_at)
    assert len({request["RequestId"] for request in peer.requests}) == 2


def test_a_wrong_number_fails_for_good(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.answer_code("108")
    assert deliver_due(at=at) == {"taken": 1, "failed": 1}
    assert only_attempt().error == "Nhà mạng báo số điện thoại không đúng (108)."
    assert deliver_due(at=at + timedelta(days=30)) == {}


def test_a_fixed_line_fails_without_asking_the_gateway(at, draft, peer):
    enqueue(drafts=[draft(1, recipient="+842583840123")], at=at)
    assert deliver_due(at=at) == {"taken": 1, "failed": 1}
    assert not peer.requests


def test_after_silence_a_gateway_that_remembers_is_asked_with_the_same_reference_and_sends_once(
    at, draft, peer, settings
):
    settings.SMS_TIMEOUT = 0.5
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.hang_after_accepting
    assert deliver_due(at=at) == {"taken": 1, "pending": 1}
    assert only_attempt().outcome == Outcome.UNKNOWN
    again = only_notice().next_attempt_at
    assert again - at >= timedelta(minutes=2)
    peer.behaviour = peers.accept
    assert deliver_due(at=again) == {"taken": 1, "sent": 1}
    assert len(peer.requests) == 2
    assert len(peer.accepted) == 1
    assert only_notice().pinned_at is None


def test_a_gateway_that_has_forgotten_the_reference_is_not_asked_again(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.cut_after_accepting
    deliver_due(at=at)
    assert deliver_due(at=at + timedelta(hours=23, minutes=5)) == {"taken": 1, "unknown": 1}
    assert only_notice().state_words == "chưa rõ đã gửi hay chưa"
    assert deliver_due(at=at + timedelta(days=30)) == {}
    assert len(peer.accepted) == 1


def test_an_answer_that_says_nothing_is_unknown_and_never_sent_again_blindly(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.answer_code("99")
    assert deliver_due(at=at) == {"taken": 1, "unknown": 1}
    assert deliver_due(at=at + timedelta(days=30)) == {}
    assert len(peer.requests) == 1


def test_a_refusal_of_a_repeated_message_does_not_prove_that_the_first_was_not_sent(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.cut_after_accepting
    deliver_due(at=at)
    peer.behaviour = peers.answer_code("103")
    deliver_due(at=only_notice().next_attempt_at)
    peer.behaviour = peers.accept
    deliver_due(at=only_notice().next_attempt_at)
    assert only_notice().state == NoticeState.SENT
    assert len({request["RequestId"] for request in peer.requests}) == 1
    assert len(peer.accepted) == 1


def test_after_a_week_of_passing_errors_a_person_is_asked(at, draft, peer):
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = peers.answer_status(503)
    moment, tries = at, 0
    while only_notice().state == NoticeState.PENDING:
        deliver_due(at=moment)
        moment, tries = only_notice().next_attempt_at, tries + 1
    assert only_notice().state == NoticeState.FAILED
    assert 40 <= tries <= 60
    assert Attempt.objects.last().error.startswith("Đã thử nhiều ngày không được.")


def test_one_that_fails_does_not_hold_up_the_others(at, draft, peer):
    def behave(handler, request):
        if request["Phone"].endswith("2"):
            return handler.cut()
        return peers.accept(handler, request)

    peer.behaviour = behave
    enqueue(drafts=[draft(number) for number in range(1, 6)], at=at)
    assert deliver_due(at=at) == {"taken": 5, "sent": 4, "pending": 1}


def test_an_sms_of_two_thousand_letters_is_not_sent_and_says_why(at, draft, peer):
    enqueue(drafts=[draft(1, body="Hồ sơ trễ hẹn. " * 140)], at=at)
    assert deliver_due(at=at) == {"taken": 1, "failed": 1}
    assert only_attempt().error == "Tin nhắn dài 14 phần, quá 6 phần nên không gửi. Xin viết ngắn lại."
    assert not peer.requests


def test_urgent_notices_leave_first(at, draft, peer):
    enqueue(drafts=[draft(number) for number in range(1, 4)], at=at)
    enqueue(drafts=[draft(9, kind="tests.code")], at=at + timedelta(minutes=1))
    deliver_due(at=at + timedelta(minutes=2), limit=1)
    assert peer.requests[0]["Phone"] == "0905120009"


def test_a_run_takes_no_more_than_its_limit(at, draft, peer):
    enqueue(drafts=[draft(number) for number in range(1, 8)], at=at)
    assert deliver_due(at=at, limit=5, in_flight=2)["taken"] == 5
    assert Notice.objects.filter(state=NoticeState.PENDING).count() == 2


def test_many_are_in_flight_at_once(at, draft, peer):
    all_there = threading.Barrier(8)

    def answer_when_all_eight_are_there(handler, request):
        all_there.wait(10)
        peers.accept(handler, request)

    peer.behaviour = answer_when_all_eight_are_there
    enqueue(drafts=[draft(number) for number in range(1, 9)], at=at)
    assert deliver_due(at=at, in_flight=8)["sent"] == 8


def test_a_fault_of_our_own_while_sending_is_unknown_and_alarms(at, draft, peer, settings):
    settings.ESMS_BRANDNAME = object()  # nothing that JSON could carry
    enqueue(drafts=[draft(1)], at=at)
    assert deliver_due(at=at)["sent"] == 0
    assert only_notice().state in (NoticeState.UNKNOWN, NoticeState.PENDING)
    assert not peer.accepted


def test_a_notice_sealed_with_a_lost_key_fails_and_the_rest_leaves(at, draft, peer):
    lost, _kept = enqueue(drafts=[draft(1), draft(2)], at=at)
    Notice.objects.filter(pk=lost).update(body=Notice.objects.exclude(pk=lost).get().__dict__["body"])
    assert deliver_due(at=at) == {"taken": 2, "sent": 1, "failed": 1}


def test_mail_and_sms_leave_in_one_run(at, draft, peer, settings):
    settings.MAIL_TRANSPORT = "smtp"
    with SmtpPeer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        enqueue(drafts=[draft(1), draft(1, "email")], at=at)
        assert deliver_due(at=at) == {"taken": 2, "sent": 2}
        assert server.recipients == ["hoa1@example.vn"]
    mail = Notice.objects.get(channel="email")
    assert mail.state_words == "đã giao cho máy chủ thư"
    assert mail.provider_reference.startswith(f"<{mail.reference}@")


def test_the_demo_keeps_what_a_citizen_would_get(at, draft):
    enqueue(drafts=[draft(1), draft(1, "email")], at=at)
    assert deliver_due(at=at) == {"taken": 2, "sent": 2}
    assert {kept.recipient for kept in LocalMessage.objects.all()} == {"+84905120001", "hoa1@example.vn"}


def test_a_channel_with_wrong_settings_waits_and_alarms(at, draft, settings, caplog):
    settings.SMS_GATEWAY = "carrier-pigeon"
    enqueue(drafts=[draft(1), draft(1, "email")], at=at)
    assert deliver_due(at=at) == {"taken": 2, "sent": 1, "pending": 1}
    assert Attempt.objects.get(transport="unset").is_alarm
    assert "unset needs the administrator" in caplog.text


def test_outside_a_demo_the_local_gateway_sends_nothing(at, draft, settings):
    settings.DEMO = False
    enqueue(drafts=[draft(1)], at=at)
    assert deliver_due(at=at) == {"taken": 1, "pending": 1}
    assert not LocalMessage.objects.exists()


def test_no_log_line_holds_a_number_or_a_text(at, draft, peer, caplog):
    caplog.set_level("DEBUG")
    for number, behaviour in enumerate((peers.answer_code("101"), peers.cut_after_accepting, peers.accept), start=1):
        enqueue(drafts=[draft(number)], at=at)
        peer.behaviour = behaviour
        deliver_due(at=at)
    own = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in own if "90512000" in line or "tre hen" in line]


@pytest.mark.parametrize("rows", [1, 3])
def test_leasing_and_beginning_take_the_same_statements_for_any_number(at, draft, django_assert_num_queries, rows):
    enqueue(drafts=[draft(number) for number in range(rows)], at=at)
    # Savepoints stand for transactions here: lease 4, begin 4, a last look for due ones 3; then each message
    # of the demo's own gateway 3, and its outcome 4. The gateways and how they are: 3 for all.
    with django_assert_num_queries(14 + 7 * rows):
        deliver_due(at=at)
