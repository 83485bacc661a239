"""What gateways tell later, through the real callback address: replayed, late, wrong, foreign and huge ones."""

import pytest
from django.urls import reverse

from notices.actions import deliver_due, enqueue, sweep
from notices.actions.reports import match_reports, take_report
from notices.enums import Channel, NoticeState
from notices.gateways import callback_mark
from notices.models import Address, DeliveryReport, Gateway, GatewayTemplate, InboundMessage, Notice
from notices.queries import bad_addresses, undelivered
from notices.transports.base import Inbound, Receipt
from tests.peers.esms import EsmsPeer

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings):
    settings.SMS_GATEWAY = "esms"
    with EsmsPeer() as peer:
        settings.ESMS_URL = peer.url
        yield peer


@pytest.fixture
def sent(at, draft, peer) -> Notice:
    enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    return Notice.objects.get()


def address(ref: str = "esms", mark: str | None = None) -> str:
    return reverse("notices:callback", args=[ref, callback_mark(ref) if mark is None else mark])


def report(notice: Notice, *, success: str = "1", status: str = "5", **given: str) -> dict[str, str]:
    return {
        "SMSID": notice.provider_reference,
        "RequestId": notice.reference,
        "SendStatus": status,
        "SendSuccess": success,
        "SendFailed": "0" if success == "1" else "1",
        **given,
    }


def test_a_report_of_delivery_is_noted_once_however_often_it_comes(client, sent):
    for _again in range(3):
        assert client.get(address(), report(sent)).status_code == 200
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED
    assert sent.state_words == "đã đến máy người nhận"
    assert sent.delivered_at is not None
    assert DeliveryReport.objects.count() == 1


def test_a_report_of_failure_makes_the_applicant_unreached(client, sent, at):
    client.get(address(), report(sent, success="0"))
    sent.refresh_from_db()
    assert sent.state == NoticeState.FAILED
    assert [message.subject for message in undelivered(about="dossier:", since=at)] == ["dossier:1"]


def test_failure_reported_after_delivery_changes_nothing_and_delivery_after_failure_wins(client, sent):
    client.get(address(), report(sent))
    client.get(address(), report(sent, success="0"))
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED

    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.FAILED)
    DeliveryReport.objects.all().delete()
    client.get(address(), report(sent))
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED


def test_a_report_on_its_way_says_nothing_yet(client, sent):
    client.get(address(), report(sent, status="2"))
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
    assert not DeliveryReport.objects.exists()


def test_an_unclear_one_is_settled_by_the_report(client, sent):
    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.UNKNOWN, provider_reference="")
    client.get(address(), report(sent, SMSID="sms-1"))
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED


def test_one_that_would_be_asked_again_is_not_when_its_report_comes(client, sent, at, peer):
    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.PENDING, pinned_at=at, next_attempt_at=at)
    client.get(address(), report(sent))
    assert deliver_due(at=at) == {}
    assert len(peer.requests) == 1


def test_a_report_that_comes_before_our_own_record_finds_its_notice_later(sent, at):
    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.SENDING, lease=sent.pk, leased_until=at)
    take_report(ref="esms", report=Receipt(sent.reference, "sms-1", True), at=at)
    assert DeliveryReport.objects.get().notice is None
    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.SENT, lease=None, leased_until=None)
    assert match_reports(at=at) == 1
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED
    sweep(at=at)
    assert match_reports(at=at) == 0


def test_a_report_is_found_by_the_gateways_own_reference_too(sent, at):
    take_report(ref="esms", report=Receipt("", sent.provider_reference, True), at=at)
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED


def test_a_message_in_parts_has_arrived_when_all_its_parts_have(sent, at):
    Notice.objects.filter(pk=sent.pk).update(provider_reference="p1,p2")
    take_report(ref="esms", report=Receipt("", "p1", True), at=at)
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
    take_report(ref="esms", report=Receipt("", "p2", True), at=at)
    sent.refresh_from_db()
    assert sent.state == NoticeState.DELIVERED


def test_a_gateway_cannot_report_about_the_messages_of_another(client, sent):
    Gateway.objects.create(ref="other", name="Khác", transport="esms", channel=Channel.SMS, values={"url": "x"})
    assert client.get(address("other"), report(sent, success="0")).status_code == 200
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
    assert DeliveryReport.objects.get().notice is None


@pytest.mark.parametrize("reference", ["", "x", "00000000-1", "💥", "5f" * 16 + "-1"])
def test_a_reference_that_is_not_ours_matches_nothing(client, sent, reference):
    assert client.get(address(), report(sent, RequestId=reference, SMSID="elsewhere")).status_code == 200
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT


def test_whoever_does_not_know_the_address_is_not_heard(client, sent):
    for wrong in ("0" * 32, "x", callback_mark("smtp")):
        assert client.get(address(mark=wrong), report(sent)).status_code == 404
    assert client.get(address("nobody"), report(sent)).status_code == 404
    assert not DeliveryReport.objects.exists()


def test_what_is_not_understood_is_refused_and_changes_nothing(client, sent):
    assert client.get(address(), {"hello": "1"}).status_code == 400
    assert client.get(address(), report(sent, status="bad")).status_code == 400
    assert not DeliveryReport.objects.exists()


def test_a_nul_in_a_callback_is_refused(client, sent):
    for fields in ({"RequestId": "\x00", "SendStatus": "5"}, report(sent, SMSID="a\x00b")):
        assert client.get(address(), fields).status_code == 400
    take_report(ref="esms", report=Receipt("a\x00b", "c\x00", True), at=sent.created_at)
    assert DeliveryReport.objects.get().reference == "ab"


def test_what_a_citizen_texts_comes_in_over_the_callback_once(client, sent):
    for _again in range(2):
        answer = client.get(address(), {"Phone": "84905123456", "Content": "HS H32.27.01-261119-0001"})
        assert answer.status_code == 200
    assert InboundMessage.objects.get().sender == "+84905123456"
    assert client.get(address(), {"Phone": "UBND", "Content": "x"}).status_code == 400


def test_ten_megabytes_are_refused_unread(client, sent):
    huge = b'{"a": "' + b"x" * 10_000_000 + b'"}'
    assert client.post(address(), huge, content_type="application/json").status_code == 413
    assert not DeliveryReport.objects.exists()


def test_an_sms_that_cannot_arrive_is_tried_over_zalo_where_the_office_has_it(client, sent, at):
    zalo = Gateway.objects.create(ref="zalo", name="Zalo", transport="zalo", channel=Channel.ZALO, values={})
    client.get(address(), report(sent, success="0"))
    assert Notice.objects.count() == 1  # no template for this kind

    GatewayTemplate.objects.create(gateway=zalo, kind=sent.kind, template_ref="9", text="Ho so {code}")
    Notice.objects.filter(pk=sent.pk).update(state=NoticeState.SENT)
    DeliveryReport.objects.all().delete()
    sent.refresh_from_db()
    client.get(address(), report(sent, success="0"))
    other = Notice.objects.get(channel=Channel.ZALO)
    assert (other.kind, other.subject, other.occasion) == (sent.kind, sent.subject, sent.occasion)
    assert (other.recipient, other.state) == (sent.recipient, NoticeState.PENDING)
    assert undelivered(about="dossier:", since=at) == []


def test_an_address_that_sends_mail_back_is_marked_and_no_longer_written_to(at, draft):
    enqueue(drafts=[draft(1, "email")], at=at)
    deliver_due(at=at)
    mail = Notice.objects.get()
    take_report(ref="local", report=Receipt(mail.reference, "", False, "550 no such user", True), at=at)
    assert Address.objects.get().bad_reason == "550 no such user"
    assert bad_addresses(["hoa1@example.vn", "hoa2@example.vn", ""]) == {"hoa1@example.vn"}
    enqueue(drafts=[draft(1, "email", occasion="promise:2")], at=at)
    assert Notice.objects.get(occasion="promise:2").state == NoticeState.FAILED


def test_what_a_citizen_sends_is_kept_sealed_and_once(at):
    for _again in range(2):
        take_report(ref="esms", report=Inbound("+84905123456", "HS H32.27-261119-0001", "mo-1"), at=at)
    kept = InboundMessage.objects.get()
    assert (kept.sender, kept.text) == ("+84905123456", "HS H32.27-261119-0001")
    assert b"H32.27" not in bytes(InboundMessage.objects.values_list("text", flat=True).get())
