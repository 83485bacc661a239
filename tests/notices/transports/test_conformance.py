"""What every transport must do, whatever it speaks: the delivery trusts these sentences."""

import logging
import socket
import time

import pytest

from notices.transports import TRANSPORTS
from notices.transports.base import OutcomeUnknown, PassingError, PermanentError, SendError
from tests.notices.transports.conforming import CASES, KIND, PERSONAL, Case, Mischief

PEERS_OWN_LOG = "mail.log"  # of the mail server in the test


def tried(cases: list[Case]) -> list:
    return [
        pytest.param(case, marks=[pytest.mark.django_db] if case.needs_database else [], id=case.transport)
        for case in cases
    ]


TO_NUMBERS = tried([case for case in CASES if case.channel != "email"])
TO_ADDRESSES = tried([case for case in CASES if case.channel == "email"])
BY_TEMPLATE = tried([case for case in CASES if TRANSPORTS[case.transport].takes_templates_only])


@pytest.fixture(params=tried(CASES))
def case(request) -> Case:
    return request.param


@pytest.fixture
def peer(case):
    with case.peer() as peer:
        yield peer


def failure(case: Case, peer, mischief: Mischief, timeout: float = 10) -> SendError:
    case.told(peer, mischief)
    transport = case.open(peer, timeout)
    with pytest.raises(SendError) as raised:
        transport.send(case.message())
    return raised.value


def test_an_accepted_message_travels_once(case, peer):
    case.open(peer).send(case.message())
    assert len(case.taken(peer)) == 1


def test_one_transport_sends_many(case, peer):
    transport = case.open(peer)
    for number in range(3):
        transport.send(case.message(f"ref-{number}"))
    assert len(case.taken(peer)) == 3


def test_a_refused_account_is_ours_to_mend_and_nothing_was_taken(case, peer):
    error = failure(case, peer, Mischief.WRONG_ACCOUNT)
    assert isinstance(error, PassingError)
    assert error.is_alarm
    assert not case.taken(peer)


def test_a_refused_receiver_is_permanent(case, peer):
    assert isinstance(failure(case, peer, Mischief.WRONG_RECEIVER), PermanentError)
    assert not case.taken(peer)


def test_a_busy_gateway_is_asked_later_or_another_is(case, peer):
    error = failure(case, peer, Mischief.BUSY)
    assert isinstance(error, PassingError)
    assert error.may_move
    assert not error.is_alarm


def test_silence_after_the_message_is_unknown_and_ends_in_time(case, peer):
    started = time.monotonic()
    error = failure(case, peer, Mischief.HANG, timeout=1)
    assert isinstance(error, OutcomeUnknown)
    assert time.monotonic() - started < 5
    assert len(case.taken(peer)) == 1


@pytest.mark.parametrize("mischief", [Mischief.CUT_BEFORE, Mischief.CUT_AFTER])
def test_a_line_cut_after_the_message_went_out_is_unknown_and_it_is_not_sent_again(case, peer, mischief):
    assert isinstance(failure(case, peer, mischief), OutcomeUnknown)
    assert case.asked(peer) <= 1


@pytest.mark.parametrize("mischief", [Mischief.GARBAGE, Mischief.STRANGE])
def test_an_answer_that_says_nothing_is_unknown(case, peer, mischief):
    assert isinstance(failure(case, peer, mischief), OutcomeUnknown)


def test_after_trouble_the_same_transport_sends_again(case, peer):
    transport = case.open(peer)
    case.told(peer, Mischief.BUSY)
    with pytest.raises(PassingError):
        transport.send(case.message())
    healthy = case.peer()
    with healthy as again:
        case.open(again).send(case.message())
        assert len(case.taken(again)) == 1


def test_nobody_there_is_passing_and_another_may_take_it(case, peer):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = str(reserved.getsockname()[1])
    nowhere = {"port": port} if "port" in case.values(peer) else {"url": f"http://127.0.0.1:{port}/"}
    with pytest.raises(PassingError) as raised:
        case.open(peer, **nowhere).send(case.message())
    assert raised.value.may_move
    assert not case.taken(peer)


@pytest.mark.parametrize("mischief", list(Mischief), ids=lambda mischief: mischief.name)
def test_nothing_personal_or_secret_is_said_or_logged(case, peer, mischief, caplog):
    with caplog.at_level(logging.DEBUG):
        error = failure(case, peer, mischief, timeout=1)
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != PEERS_OWN_LOG)
    said = f"{error} {error!r} {error.__cause__!r} {case.open(peer)!r} {case.message()!r} {logged}"
    assert not [word for word in (*PERSONAL, *case.secrets) if word in said]


@pytest.mark.parametrize("case", TO_NUMBERS)
@pytest.mark.parametrize(
    "number", ["+842583840123", "+14155552671", "01223456789", "+841223456789", "113", "khong co", ""]
)
def test_a_number_that_gets_no_message_is_refused_before_anything_is_sent(case, peer, number):
    with pytest.raises(PermanentError):
        case.open(peer).send(case.message(recipient=number))
    assert not case.asked(peer)


@pytest.mark.parametrize("case", TO_ADDRESSES)
@pytest.mark.parametrize("address", ["hoa\r\nBcc: x@example.vn", "hòa@example.vn", "a@b\n.example.vn", "hoa", ""])
def test_an_address_that_no_mail_can_carry_is_refused_before_anything_is_sent(case, peer, address):
    with pytest.raises(PermanentError):
        case.open(peer).send(case.message(recipient=address))
    assert not case.taken(peer)


@pytest.mark.parametrize("case", BY_TEMPLATE)
def test_a_kind_without_approved_template_or_with_data_missing_is_refused_before_anything_is_sent(case, peer):
    for given in ({"kind": "tests.other"}, {"kind": KIND, "facts": {"code": "H32"}}):
        with pytest.raises(PermanentError):
            case.open(peer).send(case.message(**given))
    assert not case.asked(peer)


def test_strange_letters_travel_or_are_refused_but_break_nothing(case, peer):
    text = "Hồ sơ <b>&amp;</b> \x00\x0b\ufffe \U0001f600 ]]> \" ' {x}"
    facts = {"code": text, "date": text}
    case.open(peer).send(case.message(body=text, title=text, facts=facts))
    assert len(case.taken(peer)) == 1


def test_every_transport_that_sends_out_of_the_house_conforms():
    tried = {case.transport for case in CASES}
    assert set(TRANSPORTS) - tried <= {"local", "smpp"}  # one sends nowhere, one has its own peer
