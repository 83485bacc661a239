import json

import pytest

from notices.transports.base import BadCallback, Callback, OutcomeUnknown, PassingError, PermanentError
from tests.notices.transports.conforming import case_of
from tests.peers import http as behaviours
from tests.peers.speedsms import SpeedSmsPeer

SPEEDSMS = case_of("speedsms")


@pytest.fixture
def peer():
    with SpeedSmsPeer() as peer:
        yield peer


def send(peer: SpeedSmsPeer, **values: str):
    return SPEEDSMS.open(peer, **values).send(SPEEDSMS.message(body="Ho so da co ket qua."))


def read(body: object):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with SpeedSmsPeer() as peer:
        return list(SPEEDSMS.open(peer).read(Callback("POST", {}, {}, content)))


def test_an_accepted_message_travels_in_the_shape_of_the_gateway(peer):
    assert send(peer).provider_reference == "1001"
    assert peer.accepted == [
        {"to": ["84905123456"], "content": "Ho so da co ket qua.", "sms_type": 3, "sender": "UBND VN"}
    ]


def test_a_wrong_token_is_refused_and_alarms(peer):
    with pytest.raises(PassingError, match="009") as raised:
        send(peer, token="other")
    assert raised.value.is_alarm
    assert raised.value.was_refused


@pytest.mark.parametrize("code", ["007", "008", "009", "101", "300"])
def test_account_balance_and_sender_are_ours_to_mend(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(PassingError, match=code) as raised:
        send(peer)
    assert raised.value.is_alarm
    assert raised.value.was_refused


@pytest.mark.parametrize("code", ["105", "110", "113"])
def test_number_and_text_are_permanent(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(PermanentError, match=code):
        send(peer)


def test_a_number_named_invalid_in_a_success_is_permanent(peer):
    told = {"tranId": 5, "totalSMS": 0, "totalPrice": 0, "invalidPhone": ["84905123456"]}
    peer.behaviour = lambda handler, _request: handler.answer({"status": "success", "code": "00", "data": told})
    with pytest.raises(PermanentError) as raised:
        send(peer)
    assert "905123456" not in str(raised.value)


def test_its_inner_trouble_is_passing_but_no_other_gateway_may_send_meanwhile(peer):
    peer.behaviour = behaviours.answer_code("500")
    with pytest.raises(PassingError) as raised:
        send(peer)
    assert not raised.value.may_move


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "error", "code": "999"},
        {"status": "error", "code": "00"},
        {"status": "success", "code": "00"},
        {"status": "success", "code": "00", "data": []},
        {"code": ["00"]},
        {},
    ],
)
def test_an_answer_that_contradicts_itself_or_is_new_to_us_is_unknown_and_not_repeated(peer, answer):
    peer.behaviour = lambda handler, _request: handler.answer(answer)
    with pytest.raises(OutcomeUnknown) as raised:
        send(peer)
    assert not raised.value.is_repeatable


@pytest.mark.parametrize(("status", "is_delivered"), [(0, True), ("0", True), (1, None), (63, None), (64, False)])
def test_a_report_tells_the_end_by_their_number(status, is_delivered):
    (receipt,) = read({"type": "report", "tranId": 1001, "phone": "84905123456", "status": status})
    assert (receipt.reference, receipt.provider_reference) == ("", "1001")
    assert receipt.is_delivered is is_delivered
    assert "905123456" not in f"{receipt!r}{receipt.reason}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        {"type": "report"},
        {"type": "report", "tranId": 1, "status": "x"},
        {"type": "report", "tranId": "", "status": 0},
        {"type": "sms", "tranId": 1, "status": 0},
        {"type": "report", "tranId": 1, "status": None},
    ],
)
def test_what_is_no_report_is_not_understood(body):
    with pytest.raises(BadCallback):
        read(body)
