import pytest

from notices.transports.base import OutcomeUnknown, PassingError, PermanentError
from tests.notices.transports.conforming import KIND, case_of
from tests.peers import http as behaviours
from tests.peers.vnpt import VnptPeer

VNPT = case_of("vnpt")


@pytest.fixture
def peer():
    with VnptPeer() as peer:
        yield peer


def send(peer: VnptPeer, **values: str):
    return VNPT.open(peer, **values).send(VNPT.message(facts={"code": "H32", "date": "ngày 27", "name": "Hoa"}))


def test_only_the_parameters_of_the_approved_template_travel_in_its_order_without_accents(peer):
    set_up = {
        "label_id": "10",
        "contract_id": "20",
        "agent_id": "30",
        "api_user": "api",
        "user": "ubnd",
    }
    send(peer, **set_up)
    assert peer.accepted == [
        {
            "RQST": {
                "name": "send_sms_list",
                "REQID": "ref-1",
                "LABELID": "10",
                "CONTRACTTYPEID": "1",
                "CONTRACTID": "20",
                "TEMPLATEID": "386872",
                "PARAMS": [{"NUM": "1", "CONTENT": "H32"}, {"NUM": "2", "CONTENT": "ngay 27"}],
                "SCHEDULETIME": "",
                "MOBILELIST": "84905123456",
                "ISTELCOSUB": "0",
                "AGENTID": "30",
                "APIUSER": "api",
                "APIPASS": "vnpt-password",
                "USERNAME": "ubnd",
                "DATACODING": "0",
            }
        }
    ]


def test_the_reason_names_what_the_template_lacks(peer):
    with pytest.raises(PermanentError, match="date"):
        VNPT.open(peer).send(VNPT.message(kind=KIND, facts={"code": "H32"}))


@pytest.mark.parametrize("code", ["2", "5"])
def test_codes_that_the_contract_gives_to_the_account_are_ours_to_mend(peer, code):
    peer.behaviour = behaviours.answer_code(code)
    with pytest.raises(PassingError, match=code) as raised:
        send(peer)
    assert raised.value.is_alarm
    assert raised.value.was_refused


def test_codes_that_the_contract_gives_to_the_receiver_are_permanent(peer):
    peer.behaviour = behaviours.answer_code("31")
    with pytest.raises(PermanentError, match="31"):
        send(peer)


@pytest.mark.parametrize("body", [b'{"RPLY": "ok"}', b'{"RPLY": {}}', b'{"RPLY": {"ERROR": null}}', b"{}"])
def test_an_answer_in_another_shape_is_unknown(peer, body):
    peer.behaviour = behaviours.answer_body(body)
    with pytest.raises(OutcomeUnknown):
        send(peer)


def test_without_codes_filled_in_every_error_is_for_a_person_to_judge(peer):
    peer.behaviour = behaviours.answer_code("2")
    with pytest.raises(OutcomeUnknown) as raised:
        send(peer, account_codes="", receiver_codes="")
    assert not raised.value.is_repeatable
