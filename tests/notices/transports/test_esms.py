import json
import socket

import pytest

from notices.transports.base import Message, OutcomeUnknown, PassingError, PermanentError
from notices.transports.esms import EsmsTransport
from tests.peers import esms as peers
from tests.peers.esms import EsmsPeer


@pytest.fixture
def peer(settings):
    with EsmsPeer() as peer:
        settings.ESMS_URL = peer.url
        settings.ESMS_API_KEY, settings.ESMS_SECRET_KEY, settings.ESMS_BRANDNAME = "key", "secret", "UBND VN"
        settings.SMS_TIMEOUT = 10
        yield peer


def message(reference: str = "ref-1", **given) -> Message:
    fields = {"recipient": "+84905123456", "title": "", "body": "Ho so da co ket qua."}
    return Message(reference=reference, channel="sms", **{**fields, **given})


def test_an_accepted_message_travels_in_the_shape_of_the_gateway(peer):
    assert EsmsTransport().send(message()).provider_reference == "sms-1"
    assert peer.accepted == [
        {
            "ApiKey": "key",
            "SecretKey": "secret",
            "Phone": "0905123456",
            "Content": "Ho so da co ket qua.",
            "Brandname": "UBND VN",
            "SmsType": "2",
            "IsUnicode": "0",
            "Sandbox": "0",
            "RequestId": "ref-1",
        }
    ]


def test_letters_outside_the_small_alphabet_are_announced_as_unicode(peer):
    EsmsTransport().send(message(body="Hồ sơ"))
    assert peer.accepted[0]["IsUnicode"] == "1"


def test_a_repeated_reference_counts_as_accepted_and_is_kept_once(peer):
    transport = EsmsTransport()
    transport.send(message())
    transport.send(message())
    assert len(peer.requests) == 2
    assert len(peer.accepted) == 1


@pytest.mark.parametrize("code", ["101", "103", "104"])
def test_trouble_with_our_account_passes_and_alarms_and_needs_a_new_reference(peer, code):
    peer.behaviour = peers.answer_code(code)
    with pytest.raises(PassingError) as raised:
        EsmsTransport().send(message())
    assert raised.value.is_alarm
    assert raised.value.was_refused
    assert code in raised.value.reason


@pytest.mark.parametrize("code", ["108", "146", "177"])
def test_trouble_with_the_number_or_the_text_is_permanent(peer, code):
    peer.behaviour = peers.answer_code(code)
    with pytest.raises(PermanentError, match=code):
        EsmsTransport().send(message())


@pytest.mark.parametrize("code", ["99", "7777", ""])
def test_a_code_that_says_nothing_leaves_the_outcome_unknown(peer, code):
    peer.behaviour = peers.answer_code(code)
    with pytest.raises(OutcomeUnknown):
        EsmsTransport().send(message())


@pytest.mark.parametrize(("status", "is_alarm"), [(500, False), (503, False), (429, False), (401, True), (302, True)])
def test_an_http_error_is_passing(peer, status, is_alarm):
    peer.behaviour = peers.answer_status(status)
    with pytest.raises(PassingError, match=str(status)) as raised:
        EsmsTransport().send(message())
    assert raised.value.is_alarm is is_alarm
    assert not raised.value.was_refused


def test_a_time_out_between_gateway_and_network_is_unknown(peer):
    peer.behaviour = peers.answer_status(504)
    with pytest.raises(OutcomeUnknown):
        EsmsTransport().send(message())


@pytest.mark.parametrize(
    "body",
    [
        b"<html>maintenance</html>",
        b"",
        b"[]",
        b'"100"',
        b"\xff\xfe\x00",
        json.dumps({"Code": "100"}).encode(),
        b'{"CodeResult": "100", "padding": "' + b"x" * 300_000 + b'"}',
    ],
    ids=["html", "empty", "list", "text", "bytes", "changed shape", "very long"],
)
def test_an_answer_that_cannot_be_read_is_unknown(peer, body):
    peer.behaviour = peers.answer_body(body)
    with pytest.raises(OutcomeUnknown):
        EsmsTransport().send(message())


def test_silence_after_the_request_is_unknown(peer, settings):
    settings.SMS_TIMEOUT = 0.5
    peer.behaviour = peers.hang_after_accepting
    with pytest.raises(OutcomeUnknown):
        EsmsTransport().send(message())
    assert len(peer.requests) == 1


def test_a_line_cut_after_the_request_is_unknown_and_is_not_tried_again(peer):
    peer.behaviour = peers.cut_after_accepting
    with pytest.raises(OutcomeUnknown):
        EsmsTransport().send(message())
    assert len(peer.requests) == 1


def test_a_refused_connection_is_passing(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.ESMS_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(PassingError):
        EsmsTransport().send(message())


def test_a_host_without_address_is_passing(settings):
    settings.ESMS_URL = "http://gateway.invalid/"
    with pytest.raises(PassingError):
        EsmsTransport().send(message())


@pytest.mark.parametrize("number", ["+842583840123", "+14155552671", "01223456789", "113", "khong co", ""])
def test_a_number_that_gets_no_sms_is_refused_before_anything_is_sent(peer, number):
    with pytest.raises(PermanentError):
        EsmsTransport().send(message(recipient=number))
    assert not peer.requests


def test_no_error_repeats_the_number_or_the_text(peer):
    for code in ("99", "101", "108", "146"):
        peer.behaviour = peers.answer_code(code)
        with pytest.raises((PassingError, PermanentError, OutcomeUnknown)) as raised:
            EsmsTransport().send(message())
        assert "905123456" not in str(raised.value)
        assert "ket qua" not in str(raised.value)
