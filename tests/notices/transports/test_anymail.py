import base64
import contextlib
import hashlib
import hmac
import json

import pytest

from notices.transports.anymail import SERVICES
from notices.transports.base import BadCallback, Callback, OutcomeUnknown, PassingError, PermanentError, Receipt
from tests.notices.transports.conforming import case_of
from tests.peers import http as behaviours
from tests.peers.postmark import PostmarkPeer, refuse_receiver

ANYMAIL = case_of("anymail")
SECRET = "mot-cua:mat-khau"
BASIC = "Basic " + base64.b64encode(SECRET.encode()).decode()


@pytest.fixture
def peer():
    with PostmarkPeer() as peer:
        yield peer


def send(peer: PostmarkPeer, *, values: dict | None = None, **given):
    return ANYMAIL.open(peer, **(values or {})).send(ANYMAIL.message(**given))


class TestSending:
    def test_a_mail_travels_as_text_and_html_with_accents_and_our_reference(self, peer):
        send(peer, title="Xin lỗi\r\nông/bà", body="Hồ sơ trễ hẹn.", html="<p>Hồ sơ trễ hẹn.</p>")
        (taken,) = peer.accepted
        assert taken["Subject"] == "Xin lỗi ông/bà"
        assert taken["From"] == "Một cửa <motcua@vanninh.example.vn>"
        assert taken["To"] == "hoa@example.vn"
        assert (taken["TextBody"], taken["HtmlBody"]) == ("Hồ sơ trễ hẹn.", "<p>Hồ sơ trễ hẹn.</p>")
        assert taken["Metadata"] == {"reference": "ref-1"}
        assert {"Name": "Auto-Submitted", "Value": "auto-generated"} in taken["Headers"]

    def test_their_number_of_the_mail_is_kept(self, peer):
        assert send(peer).provider_reference == "mail-1"

    def test_a_wrong_key_alarms(self, peer):
        with pytest.raises(PassingError, match="401") as raised:
            send(peer, values={"key": "other"})
        assert raised.value.is_alarm

    def test_an_address_that_the_service_gave_up_is_permanent(self, peer):
        peer.behaviour = refuse_receiver
        with pytest.raises(PermanentError):
            send(peer)

    def test_a_refused_request_is_ours_to_mend(self, peer):
        peer.behaviour = lambda handler, _request: handler.answer({"ErrorCode": 400, "Message": "no"}, 422)
        with pytest.raises(PassingError, match="422") as raised:
            send(peer)
        assert raised.value.is_alarm

    @pytest.mark.parametrize(("status", "may_move"), [(429, True), (503, True), (500, False)])
    def test_a_service_in_trouble_is_passing(self, peer, status, may_move):
        peer.behaviour = behaviours.answer_status(status)
        with pytest.raises(PassingError, match=str(status)) as raised:
            send(peer)
        assert raised.value.may_move is may_move

    def test_a_time_out_between_the_service_and_its_door_is_unknown(self, peer):
        peer.behaviour = behaviours.answer_status(504)
        with pytest.raises(OutcomeUnknown):
            send(peer)

    @pytest.mark.parametrize("body", [b"", b"[]", b"5", b'"OK"', b"[5]", b"{}", b'{"ErrorCode": 0}', b"null", b"\xff"])
    def test_an_answer_in_another_shape_is_unknown(self, peer, body):
        peer.behaviour = behaviours.answer_body(body)
        with pytest.raises(OutcomeUnknown):
            send(peer)

    def test_a_redirect_carries_no_key_elsewhere(self, peer):
        def redirect(handler, _request):
            handler.send_response(307)
            handler.send_header("Location", f"{peer.root}/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        peer.behaviour = redirect
        with pytest.raises(PassingError, match="307"):
            send(peer)
        assert len(peer.requests) == 1

    @pytest.mark.parametrize("values", [{"sender": "no address"}, {"service": "mailgun", "domain": "a/b", "key": "k"}])
    def test_settings_that_cannot_work_are_ours_to_mend(self, peer, values):
        with pytest.raises(PassingError) as raised:
            send(peer, values=values)
        assert raised.value.is_alarm
        assert not peer.requests

    @pytest.mark.parametrize("service", SERVICES)
    def test_every_service_is_asked_at_its_own_address_with_our_reference(self, service):
        seen = []

        def see(handler, _body):
            seen.append((handler.path, str(handler.headers), _body.decode(errors="replace")))
            handler.answer(b"busy", 503)

        with PostmarkPeer() as peer:
            peer.serve = see
            values = {"service": service, "url": peer.root, "key": "the-key", "domain": "vanninh.example.vn"}
            with pytest.raises(PassingError, match="503"):
                send(peer, values=values)
        ((_path, headers, body),) = seen
        assert "the-key" in headers or base64.b64encode(b"api:the-key").decode() in headers
        assert "ref-1" in body


def callback(body: object, **headers: str) -> Callback:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Callback("POST", {}, {"content-type": "application/json", **named}, content)


def read(service: str, told: Callback, **values: str) -> list[Receipt]:
    with PostmarkPeer() as peer:
        transport = ANYMAIL.open(peer, **{"service": service, "webhook_secret": SECRET, **values})
        return list(transport.read(told))


def mailgun(event: dict, key: str = SECRET) -> Callback:
    token, timestamp = "t" * 50, "1700000000"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"token": token, "timestamp": timestamp, "signature": signature}
    data = {"timestamp": 1700000000.0, "message": {"headers": {"message-id": "m-1"}}, "recipient": "hoa@example.vn"}
    return callback({"signature": signed, "event-data": {"user-variables": {"reference": "ref-1"}, **data, **event}})


def mailtrap(event: str) -> Callback:
    told = {
        "event": event,
        "message_id": "m-1",
        "email": "hoa@example.vn",
        "timestamp": 1700000000,
        "custom_variables": {"reference": "ref-1"},
    }
    body = json.dumps({"events": [told]}).encode()
    return callback(body, mailtrap_signature=hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest())


def postmark(**event: str) -> Callback:
    return callback({"MessageID": "m-1", "Metadata": {"reference": "ref-1"}, **event}, authorization=BASIC)


def brevo(event: str) -> Callback:
    told = {"event": event, "email": "hoa@example.vn", "message-id": "m-1", "X-Mailin-custom": '{"reference": "ref-1"}'}
    return callback(told, authorization=BASIC)


def sparkpost(**event: str) -> Callback:
    told = {"transmission_id": "m-1", "rcpt_meta": {"reference": "ref-1"}, "timestamp": "1700000000", **event}
    return callback([{"msys": {"message_event": told}}], authorization=BASIC)


DELIVERED = [
    ("mailgun", mailgun({"event": "delivered"})),
    ("mailtrap", mailtrap("delivery")),
    ("postmark", postmark(RecordType="Delivery")),
    ("brevo", brevo("delivered")),
    ("sparkpost", sparkpost(type="delivery")),
]
HARD = [
    ("mailgun", mailgun({"event": "failed", "severity": "permanent", "reason": "bounce"})),
    ("mailtrap", mailtrap("bounce")),
    ("postmark", postmark(RecordType="Bounce", Type="HardBounce")),
    ("brevo", brevo("hard_bounce")),
    ("sparkpost", sparkpost(type="bounce", bounce_class="10")),
]
SOFT = [
    ("postmark", postmark(RecordType="Bounce", Type="SoftBounce")),
    ("brevo", brevo("soft_bounce")),
    ("sparkpost", sparkpost(type="bounce", bounce_class="22")),
]
LATER = [
    ("mailgun", mailgun({"event": "failed", "severity": "temporary", "reason": "generic"})),
    ("mailtrap", mailtrap("soft bounce")),
    ("postmark", postmark(RecordType="Bounce", Type="Transient")),
    ("brevo", brevo("deferred")),
    ("sparkpost", sparkpost(type="delay")),
]
COMPLAINED = [
    ("mailgun", mailgun({"event": "complained"})),
    ("mailtrap", mailtrap("spam")),
    ("postmark", postmark(RecordType="SpamComplaint", Type="SpamComplaint")),
    ("brevo", brevo("spam")),
    ("sparkpost", sparkpost(type="spam_complaint")),
]
REJECTED = [
    ("mailtrap", mailtrap("reject")),
    ("brevo", brevo("blocked")),
    ("sparkpost", sparkpost(type="policy_rejection")),
]


class TestReports:
    @pytest.mark.parametrize(("service", "told"), DELIVERED)
    def test_a_delivery_is_told_by_our_reference(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.reference, receipt.is_delivered, receipt.is_address_bad) == ("ref-1", True, False)
        assert "m-1" in receipt.provider_reference

    @pytest.mark.parametrize(("service", "told"), HARD)
    def test_an_address_that_does_not_exist_is_bad(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.is_delivered, receipt.is_address_bad) == (False, True)
        assert receipt.reason
        assert "hoa@" not in receipt.reason

    @pytest.mark.parametrize(("service", "told"), SOFT)
    def test_a_full_mailbox_is_no_bad_address(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.is_delivered, receipt.is_address_bad) == (False, False)

    @pytest.mark.parametrize(("service", "told"), LATER)
    def test_a_mail_that_is_tried_again_has_no_end_yet(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.is_delivered, receipt.is_address_bad) == (None, False)

    @pytest.mark.parametrize(("service", "told"), COMPLAINED)
    def test_a_complaint_was_delivered_and_its_address_gets_no_more(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.is_delivered, receipt.is_address_bad) == (True, True)

    @pytest.mark.parametrize(("service", "told"), REJECTED)
    def test_a_mail_that_the_service_keeps_back_did_not_arrive(self, service, told):
        (receipt,) = read(service, told)
        assert (receipt.is_delivered, receipt.is_address_bad) == (False, False)

    @pytest.mark.parametrize(
        ("service", "told"),
        [
            ("mailgun", mailgun({"event": "opened"})),
            ("brevo", brevo("click")),
            ("postmark", postmark(RecordType="Open")),
        ],
    )
    def test_who_opened_a_mail_is_nobodys_business(self, service, told):
        assert read(service, told) == []

    @pytest.mark.parametrize(("service", "told"), DELIVERED)
    def test_another_secret_is_refused(self, service, told):
        with pytest.raises(BadCallback, match="signature"):
            read(service, told, webhook_secret="khac:khac")

    @pytest.mark.parametrize(("service", "told"), DELIVERED)
    def test_without_a_secret_everything_is_refused(self, service, told):
        with pytest.raises(BadCallback):
            read(service, told, webhook_secret="")

    @pytest.mark.parametrize("service", SERVICES)
    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"5", b"null", b"\xff", b"[" * 60_000])
    def test_what_is_no_report_tells_nothing_and_breaks_nothing(self, service, body):
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        try:
            assert read(service, callback(body, authorization=BASIC, mailtrap_signature=signature)) == []
        except BadCallback as error:
            assert "hoa@" not in str(error)

    @pytest.mark.parametrize("metadata", [[], "x", None, {"reference": ["a"]}, {"reference": "r" * 5000}])
    def test_metadata_in_another_shape_break_nothing(self, metadata):
        told = callback({"RecordType": "Delivery", "MessageID": "m-1", "Metadata": metadata}, authorization=BASIC)
        with contextlib.suppress(BadCallback):
            assert all(len(receipt.reference) <= 200 for receipt in read("postmark", told))
