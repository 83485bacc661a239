import pytest

from notices.transports.base import OutcomeUnknown, PassingError, PermanentError
from tests.notices.transports.conforming import case_of
from tests.peers import http as behaviours
from tests.peers.viettel import ANSWER, ViettelPeer

VIETTEL = case_of("viettel")


@pytest.fixture
def peer():
    with ViettelPeer() as peer:
        yield peer


def send(peer: ViettelPeer, **given):
    return VIETTEL.open(peer).send(VIETTEL.message(**given))


def test_an_accepted_message_travels_in_the_shape_of_the_gateway(peer):
    send(peer, body="Ho so da co ket qua.")
    (taken,) = peer.accepted
    assert taken.pop("RequestID").isdigit()
    assert taken == {
        "User": "ubnd",
        "Password": "viettel-password",
        "CPCode": "VN",
        "UserID": "84905123456",
        "ReceiverID": "84905123456",
        "ServiceID": "UBND VN",
        "CommandCode": "bulksms",
        "Content": "Ho so da co ket qua.",
        "ContentType": "F",
    }


def test_signs_of_xml_and_vietnamese_letters_arrive_as_they_were_written(peer):
    text = "Hồ sơ <A&B> ]]> \"của\" 'ông'\nHẹn 27/11"
    send(peer, body=text)
    assert peer.accepted[0]["Content"] == text
    assert peer.accepted[0]["ContentType"] == "1"


def test_letters_that_xml_cannot_carry_are_left_out(peer):
    send(peer, body="Ho\x00 so\x0b \x1b\ufffexong")
    assert peer.accepted[0]["Content"] == "Ho so xong"


def test_a_reference_always_becomes_the_same_number_and_another_one_another(peer):
    for reference in ("ref-1", "ref-1", "ref-2"):
        send(peer, reference=reference)
    first, again, other = (taken["RequestID"] for taken in peer.accepted)
    assert first == again != other
    assert max(map(len, (first, other))) <= 18


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("Authenticate: IP_INVALID", PassingError),
        ("WRONG_INFORMATION_AUTHENTICATE", PassingError),
        ("CP_CODE_NOT_FOUND", PassingError),
        ("Check ReceiverID: FORMAT_ERROR", PermanentError),
        ("Unable to check telco from input receiver", PermanentError),
        ("Check ServiceID: ALIAS_INVALID:TELCO=MB", PermanentError),
        ("Check template: CONTENT_NOT_MATCH_TEMPLATE", PermanentError),
        ("Check Content: MSG_ERROR_CONTAIN_BLACKLIST", PermanentError),
        ("Check ServiceID: DUPLICATE MESSAGE", OutcomeUnknown),
        ("Check information error", OutcomeUnknown),
        ("", OutcomeUnknown),
    ],
)
def test_http_200_with_another_result_is_an_error_by_what_is_said_beside_it(peer, said, error):
    peer.behaviour = behaviours.answer_code(said)
    with pytest.raises(error) as raised:
        send(peer)
    if error is PassingError:
        assert raised.value.is_alarm
        assert raised.value.was_refused


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
ELSEWHERE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><return><result>&a;</result></return>'


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<a/>", b"<a", BOMB, ELSEWHERE, b'<?xml version="1.0" encoding="no-such"?><a/>', b"\xff\xfe"],
    ids=["empty", "json", "other", "half", "bomb", "file", "encoding", "bytes"],
)
def test_an_answer_that_is_no_answer_is_unknown(peer, body):
    peer.behaviour = behaviours.answer_body(body)
    with pytest.raises(OutcomeUnknown):
        send(peer)


def test_the_result_counts_and_not_the_words(peer):
    peer.behaviour = behaviours.answer_body(ANSWER.format(said="Insert MT_QUEUE: OK", result=0).encode())
    with pytest.raises(OutcomeUnknown):
        send(peer)
