import json

import pytest

from notices.transports.base import BadCallback, Callback, OutcomeUnknown, PassingError, PermanentError, Receipt
from tests.notices.transports.conforming import case_of
from tests.peers import http as behaviours
from tests.peers.esms import EsmsPeer

ESMS = case_of("esms")


@pytest.fixture
def peer():
    with EsmsPeer() as peer:
        yield peer


def send(peer: EsmsPeer, *, values: dict | None = None, **given):
    return ESMS.open(peer, **(values or {})).send(ESMS.message(**given))


def told(**fields: str) -> list[Receipt]:
    given = {"SMSID": "sms-1", "RequestId": "ref-1", **fields}
    callback = Callback("GET", {name: value for name, value in given.items() if value}, {}, b"")
    with EsmsPeer() as peer:
        return list(ESMS.open(peer).read(callback))


def test_an_accepted_message_travels_in_the_shape_of_the_gateway(peer):
    assert send(peer, body="Ho so da co ket qua.").provider_reference == "sms-1"
    assert peer.accepted == [
        {
            "ApiKey": "esms-key",
            "SecretKey": "esms-secret",
            "Phone": "0905123456",
            "Content": "Ho so da co ket qua.",
            "Brandname": "UBND VN",
            "SmsType": "2",
            "IsUnicode": "0",
            "Sandbox": "0",
            "RequestId": "ref-1",
        }
    ]


def test_the_gateway_is_told_where_to_report_when_the_portal_has_a_public_address(peer):
    send(peer, values={"callback_url": "https://vanninh.example.vn/bao/esms/x"})
    assert peer.accepted[0]["CallbackUrl"] == "https://vanninh.example.vn/bao/esms/x"


def test_letters_outside_the_small_alphabet_are_announced_as_unicode(peer):
    send(peer, body="Hồ sơ")
    assert peer.accepted[0]["IsUnicode"] == "1"


def test_a_repeated_reference_counts_as_accepted_and_is_kept_once(peer):
    send(peer)
    send(peer)
    assert len(peer.requests) == 2
    assert len(peer.accepted) == 1


@pytest.mark.parametrize("code", ["101", "103", "104"])
def test_trouble_with_our_account_passes_and_alarms_and_needs_a_new_reference(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(PassingError, match=code) as raised:
        send(peer)
    assert raised.value.is_alarm
    assert raised.value.was_refused


@pytest.mark.parametrize("code", ["108", "146", "177"])
def test_trouble_with_the_number_or_the_text_is_permanent(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(PermanentError, match=code):
        send(peer)


@pytest.mark.parametrize("code", ["99", "7777", ""])
def test_a_code_that_says_nothing_leaves_the_outcome_unknown_and_is_not_asked_again(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(OutcomeUnknown) as raised:
        send(peer)
    assert not raised.value.is_repeatable


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"100"', b"\xff\xfe\x00", json.dumps({"Code": "100"}).encode(), b"[" * 60_000],
    ids=["empty", "list", "text", "bytes", "changed shape", "deep"],
)
def test_an_answer_in_another_shape_is_unknown(peer, body):
    peer.behaviour = behaviours.answer_body(body)
    with pytest.raises(OutcomeUnknown):
        send(peer)


@pytest.mark.parametrize(
    ("fields", "is_delivered"),
    [
        ({"SendStatus": "5", "SendSuccess": "1", "SendFailed": "0"}, True),
        ({"SendStatus": "5", "SendSuccess": "0", "SendFailed": "1"}, False),
        ({"SendStatus": "4"}, False),
        ({"SendStatus": "7"}, None),
        ({"SendStatus": "1"}, None),
    ],
)
def test_a_report_tells_the_end_of_a_message_by_our_reference_and_theirs(fields, is_delivered):
    (receipt,) = told(**fields)
    assert (receipt.reference, receipt.provider_reference) == ("ref-1", "sms-1")
    assert receipt.is_delivered is is_delivered
    assert bool(receipt.reason) is (is_delivered is False)


@pytest.mark.parametrize("fields", [{}, {"SendStatus": "x"}, {"SendStatus": "5", "SMSID": "", "RequestId": ""}])
def test_a_report_without_status_or_reference_is_not_understood(fields):
    with pytest.raises(BadCallback):
        told(**fields)
