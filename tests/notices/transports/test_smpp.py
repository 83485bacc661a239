import datetime
import ipaddress
import os
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.sms_text import BASIC, EXTENSION, measure, parts_of
from notices.transports.base import Accepted, Account, Message, OutcomeUnknown, PassingError, PermanentError, SendError
from notices.transports.smpp import SmppTransport
from tests.peers import smsc as peers
from tests.peers.smsc import SmscPeer

GREETING = "Ho so da co ket qua."
LONG = "Hồ sơ H32.27-261119-0001 đã có kết quả. Mời ông/bà đến Bộ phận Một cửa xã Vạn Ninh nhận. "


@pytest.fixture
def peer():
    with SmscPeer() as peer:
        yield peer


@pytest.fixture
def transport_to():
    """Makes transports and closes them at the end."""
    made = []

    def make(peer: SmscPeer, *, timeout: float = 5.0, **values: str) -> SmppTransport:
        made.append(SmppTransport(account(peer, timeout=timeout, **values)))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


def account(peer: SmscPeer, *, timeout: float = 5.0, **values: str) -> Account:
    known = {
        "host": "127.0.0.1",
        "port": str(peer.port),
        "security": "none",
        "system_id": "vanninh",
        "password": "secret",
        "sender": "UBND VN",
        "window": "10",
        "enquire_seconds": "30",
        "receipt_ids": "same",
    }
    return Account("smsc", {**known, **values}, timeout=timeout)


def message(body: str = GREETING, number: int = 123456) -> Message:
    return Message(reference="ref-1", channel="sms", recipient=f"+84905{number:06d}", title="", body=body)


def outcomes(transport: SmppTransport, count: int, *, threads: int = 16) -> list[Accepted | SendError]:
    """What became of ``count`` messages that were sent from many threads."""

    def send(number: int) -> Accepted | SendError:
        try:
            return transport.send(message(number=number))
        except SendError as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(send, range(100_000, 100_000 + count)))


def until(is_so, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


# --- texts and parts ---


@settings(deadline=None)
@given(st.text(st.sampled_from([*sorted(BASIC | EXTENSION), "ạ", "Ổ", "😀"]), max_size=500))
def test_a_text_is_cut_into_as_many_parts_as_it_is_priced(text):
    parts = parts_of(text)
    assert "".join(parts) == text
    assert len(parts) == measure(text).segments
    assert all(measure(part).units <= 160 for part in parts)


def test_a_short_text_travels_as_gsm_with_the_brandname_and_asks_for_a_receipt(peer, transport_to):
    accepted = transport_to(peer).send(message())
    [taken] = peer.accepted
    assert accepted.provider_reference == taken.message_id == "1"
    assert (taken.sender, taken.sender_ton, taken.receiver) == ("UBND VN", 5, "84905123456")
    assert (taken.data_coding, taken.header, taken.registered_delivery) == (0, b"", 1)
    assert peer.messages() == [("84905123456", GREETING)]


@pytest.mark.parametrize(
    "text",
    [
        LONG * 3,
        "ạ" * 66 + "😀" + "ạ" * 66,
        "a" * 152 + "€" + "a" * 152,
        "a" * 160,
        "[" * 80,
        "@£$¥§¿_^{}\\[~]|€ÄÖÑÜ`"[:-1],
        "ạ" * 2000,
        "x" * 2000,
        "",
    ],
    ids=[
        "accents",
        "emoji at the edge",
        "euro at the edge",
        "whole",
        "escapes",
        "signs",
        "2,000 ạ",
        "2,000 x",
        "empty",
    ],
)
def test_a_long_text_is_read_back_whole(peer, transport_to, text):
    accepted = transport_to(peer).send(message(text))
    assert peer.messages() == [("84905123456", text)]
    assert len(peer.accepted) == measure(text).segments
    assert all(len(taken.header + taken.text) <= 160 for taken in peer.accepted)
    ids = [taken.message_id for taken in peer.accepted]
    assert accepted.provider_reference == (",".join(ids) if len(",".join(ids)) <= 200 else ids[-1])


def test_references_of_very_many_parts_that_do_not_fit_give_the_last_ones(peer, transport_to):
    peer.message_id = lambda: f"{len(peer.accepted):040d}"
    accepted = transport_to(peer).send(message("x" * 153 * 6))
    assert accepted.provider_reference == f"{5:040d}"


def test_long_messages_to_one_telephone_at_once_are_told_apart(peer, transport_to):
    transport = transport_to(peer)
    texts = [f"{number} {LONG * 2}" for number in range(20)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda text: transport.send(message(text)), texts))
    assert Counter(text for _number, text in peer.messages()) == Counter(texts)


def test_more_parts_than_a_message_can_have_is_permanent(peer, transport_to):
    with pytest.raises(PermanentError):
        transport_to(peer).send(message("x" * 153 * 256))
    assert not peer.accepted


@pytest.mark.parametrize("number", ["+842583840123", "+14155552671", "01223456789", "113", ""])
def test_a_number_that_gets_no_sms_is_refused_before_anything_is_opened(peer, transport_to, number):
    with pytest.raises(PermanentError):
        transport_to(peer).send(Message("ref-1", "sms", number, "", GREETING))
    assert not peer.bind_attempts


# --- the session ---


def test_one_session_serves_all_threads(peer, transport_to):
    results = outcomes(transport_to(peer), 100)
    assert all(isinstance(result, Accepted) for result in results)
    assert len({result.provider_reference for result in results}) == 100
    assert peer.binds == ["transmitter"]
    assert len(peer.accepted) == 100


def test_each_answer_goes_to_its_own_message_however_they_are_ordered(peer, transport_to):
    held = []

    def answer_backwards(line, submit):
        held.append((submit, peer.take(submit)))
        if len(held) == 5:
            for kept, message_id in reversed(held):
                line.answer(kept, peers.OK, message_id)

    peer.behaviour = answer_backwards
    results = outcomes(transport_to(peer, window="5"), 5, threads=5)
    by_number = {taken.receiver: taken.message_id for taken in peer.accepted}
    assert [result.provider_reference for result in results] == [
        by_number[f"84905{number}"] for number in range(100_000, 100_005)
    ]


@pytest.mark.parametrize("window", [1, 3, 10])
def test_no_more_than_the_window_is_under_way(peer, transport_to, window):
    peer.seconds = 0.03
    results = outcomes(transport_to(peer, window=str(window)), 40)
    assert all(isinstance(result, Accepted) for result in results)
    assert peer.most_in_flight == window


def test_a_window_that_is_never_answered_is_given_up_and_opened_anew(peer, transport_to):
    peer.behaviour = peers.keep_silent
    transport = transport_to(peer, timeout=0.4, window="4")
    results = outcomes(transport, 8, threads=8)
    assert Counter(type(result) for result in results) == {OutcomeUnknown: 4, PassingError: 4}
    assert len(peer.accepted) == 4
    peer.behaviour = peers.accept
    assert transport.send(message()).provider_reference == "5"
    assert peer.binds == ["transmitter"] * 2


def test_one_late_answer_keeps_its_place_in_the_window_and_harms_nobody(peer, transport_to):
    late = []
    peer.behaviour = peers.in_turn(lambda line, submit: late.append((line, submit)), peers.accept)
    transport = transport_to(peer, timeout=0.3, window="2")
    with pytest.raises(OutcomeUnknown):
        transport.send(message())
    line, submit = late[0]
    line.answer(submit, peers.OK, "late")
    assert transport.send(message()).provider_reference == "1"
    assert peer.binds == ["transmitter"]


def test_a_quiet_line_is_enquired_and_kept(peer, transport_to):
    transport = transport_to(peer, enquire_seconds="0.1")
    transport.send(message())
    until(lambda: peer.enquiries >= 3)
    transport.send(message())
    assert peer.binds == ["transmitter"]


def test_a_dead_line_is_noticed_and_opened_anew(peer, transport_to):
    transport = transport_to(peer, enquire_seconds="0.1", timeout=0.3)
    transport.send(message())
    peer.is_deaf = True
    until(lambda: not peer.lines)
    peer.is_deaf = False
    transport.send(message())
    assert peer.binds == ["transmitter"] * 2


def test_the_other_sides_enquiries_are_answered(peer, transport_to):
    transport_to(peer).send(message())
    [line] = peer.lines
    line._deal_with = lambda frame: answers.append(struct.unpack(">LLLL", frame[:16]))
    answers = []
    line.say(peers.ENQUIRE_LINK, 0, 77)
    until(lambda: answers)
    assert answers == [(16, 0x80000015, 0, 77)]


def test_after_an_unbind_of_the_other_side_the_next_message_opens_a_session(peer, transport_to):
    transport = transport_to(peer)
    transport.send(message())
    peer.lines[0].say(peers.UNBIND, 0, 1)
    until(lambda: not peer.lines)
    transport.send(message())
    assert peer.binds == ["transmitter"] * 2


def test_closing_says_goodbye_and_a_later_message_opens_a_session(peer, transport_to):
    transport = transport_to(peer)
    transport.send(message())
    transport.close()
    assert peer.unbinds == 1
    until(lambda: not peer.lines)
    transport.send(message())
    assert peer.binds == ["transmitter"] * 2


def test_closing_waits_for_what_is_under_way(peer, transport_to):
    peer.seconds = 0.2
    transport = transport_to(peer)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(transport.send, message()) for _ in range(4)]
        until(lambda: peer.submits == 4)
        transport.close()
        assert {answer.result().provider_reference for answer in sent} == {"1", "2", "3", "4"}


def test_a_transport_that_nobody_uses_any_more_gives_its_session_back(peer):
    transport = SmppTransport(account(peer))
    transport.send(message())
    del transport
    until(lambda: not peer.lines)


def test_a_forked_process_opens_its_own_session_and_leaves_its_parents_alone(peer, transport_to):
    transport = transport_to(peer)
    transport.send(message())
    transport._binding.acquire()  # as if another thread held it at the fork
    child = os.fork()
    if not child:
        outcome = 1
        try:
            transport.send(message(number=200_000))
            outcome = 0
        finally:
            os._exit(outcome)
    transport._binding.release()
    _pid, status = os.waitpid(child, 0)
    assert status == 0
    transport.send(message(number=300_000))
    assert peer.binds == ["transmitter"] * 2
    assert [taken.receiver for taken in peer.accepted] == ["84905123456", "84905200000", "84905300000"]


def test_a_parents_session_ends_with_the_parent_though_a_child_lives(peer, transport_to):
    transport = transport_to(peer)
    transport.send(message())
    child = os.fork()
    if not child:
        time.sleep(30)
        os._exit(0)
    try:
        transport.close()
        until(lambda: not peer.lines)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def _own_authority() -> tuple[bytes, bytes]:
    """A certificate that signs itself for 127.0.0.1, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "smsc")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return made.public_bytes(serialization.Encoding.PEM), private


def test_tls_carries_many_threads_and_refuses_a_certificate_it_does_not_know(tmp_path, transport_to):
    certificate, key = _own_authority()
    (tmp_path / "smsc.pem").write_bytes(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "smsc.pem")
    with SmscPeer(tls=context) as peer:
        with pytest.raises(PassingError):
            transport_to(peer, security="tls").send(message())
        assert not peer.bind_attempts
        transport = transport_to(peer, security="tls", ca=certificate.decode())
        assert all(isinstance(result, Accepted) for result in outcomes(transport, 100))
    assert len(peer.accepted) == 100


# --- what became of a message ---


def test_a_centre_that_does_not_listen_is_passing(transport_to):
    with SmscPeer() as peer:
        pass
    with pytest.raises(PassingError) as raised:
        transport_to(peer).send(message())
    assert not raised.value.is_alarm
    assert raised.value.may_move


@pytest.mark.parametrize(
    ("status", "is_alarm"), [(0x0D, True), (0x0E, True), (0x0F, True), (0x53, True), (0x08, False), (0x05, False)]
)
def test_a_refused_bind_is_passing_and_alarms_where_somebody_must_mend_it(peer, transport_to, status, is_alarm):
    peer.bind_status = status
    with pytest.raises(PassingError, match=f"0x{status:02X}") as raised:
        transport_to(peer).send(message())
    assert raised.value.is_alarm is is_alarm


def test_a_wrong_password_alarms(peer, transport_to):
    with pytest.raises(PassingError) as raised:
        transport_to(peer, password="wrong").send(message())
    assert raised.value.is_alarm
    assert "wrong" not in str(raised.value)


def test_many_threads_share_one_refused_bind(peer, transport_to):
    peer.bind_status = peers.BIND_FAILED
    results = outcomes(transport_to(peer), 16)
    assert all(isinstance(result, PassingError) for result in results)
    assert peer.bind_attempts < 8


def test_a_centre_that_accepts_the_line_and_says_nothing_is_passing(transport_to):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        transport = SmppTransport(
            Account("smsc", {"host": "127.0.0.1", "port": str(mute.getsockname()[1])}, timeout=0.3)
        )
        with pytest.raises(PassingError):
            transport.send(message())


@pytest.mark.parametrize(
    "values", [{"port": "x"}, {"window": "many"}, {"sender": "Vạn Ninh"}, {"password": "mật khẩu"}]
)
def test_settings_that_smpp_cannot_carry_alarm_and_are_not_repeated(peer, transport_to, values):
    with pytest.raises(PassingError) as raised:
        transport_to(peer, **values).send(message())
    assert raised.value.is_alarm
    assert "mật khẩu" not in repr(raised.value.__cause__)
    assert not peer.accepted


@pytest.mark.parametrize("status", [0x58, 0x14, 0x08, 0x45, 0x64])
def test_a_busy_centre_has_taken_nothing(peer, transport_to, status):
    peer.behaviour = peers.refuse(status)
    with pytest.raises(PassingError, match=f"0x{status:02X}") as raised:
        transport_to(peer).send(message())
    assert raised.value.was_refused
    assert not raised.value.is_alarm


@pytest.mark.parametrize("status", [0x0A, 0x0E, 0x43, 0x53, 0x04, 0x02])
def test_a_sender_or_shape_that_is_not_accepted_alarms(peer, transport_to, status):
    peer.behaviour = peers.refuse(status)
    with pytest.raises(PassingError) as raised:
        transport_to(peer).send(message())
    assert raised.value.was_refused
    assert raised.value.is_alarm


@pytest.mark.parametrize("status", [0x0B, 0x01, 0x65, 0x66])
def test_a_number_or_text_that_is_not_accepted_is_permanent(peer, transport_to, status):
    peer.behaviour = peers.refuse(status)
    with pytest.raises(PermanentError, match=f"0x{status:02X}"):
        transport_to(peer).send(message())


@pytest.mark.parametrize("status", [0xFF, 0x400, 0x4FF, 0xDEAD])
def test_a_status_that_says_nothing_leaves_the_outcome_unknown(peer, transport_to, status):
    peer.behaviour = peers.refuse(status)
    with pytest.raises(OutcomeUnknown) as raised:
        transport_to(peer).send(message())
    assert not raised.value.is_repeatable


def test_a_generic_nack_is_an_answer(peer, transport_to):
    peer.behaviour = peers.nack(0x03)
    with pytest.raises(PassingError) as raised:
        transport_to(peer).send(message())
    assert raised.value.was_refused


@pytest.mark.parametrize("behaviour", [peers.cut_before_accepting, peers.cut_after_accepting, peers.keep_silent])
def test_without_an_answer_the_outcome_is_unknown_and_nothing_is_sent_again(peer, transport_to, behaviour):
    peer.behaviour = behaviour
    with pytest.raises(OutcomeUnknown) as raised:
        transport_to(peer, timeout=0.4).send(message())
    assert not raised.value.is_repeatable
    assert peer.submits == 1


def test_an_unbind_instead_of_an_answer_leaves_the_outcome_unknown(peer, transport_to):
    peer.behaviour = lambda line, _submit: line.say(peers.UNBIND, 0, 1)
    with pytest.raises(OutcomeUnknown):
        transport_to(peer).send(message())


def test_a_cut_in_the_middle_of_a_window_leaves_the_unanswered_unknown_and_the_unwritten_passing(peer, transport_to):
    cut = peers.cut_after(4)

    def cut_and_stay_away(line, submit):
        peer.bind_status = peers.BIND_FAILED if len(peer.accepted) == 3 else peers.OK
        cut(line, submit)

    peer.behaviour = cut_and_stay_away
    results = outcomes(transport_to(peer, window="4"), 10, threads=10)
    kinds = Counter(type(result) for result in results)
    assert kinds == {OutcomeUnknown: 4, PassingError: 6}
    unknown = {f"84905{100_000 + place}" for place, result in enumerate(results) if isinstance(result, OutcomeUnknown)}
    assert {taken.receiver for taken in peer.accepted} == unknown


def test_the_session_comes_back_after_a_cut(peer, transport_to):
    transport = transport_to(peer)
    for _ in range(3):
        transport.send(message())
        peer.cut()
        until(lambda: not peer.lines)
    transport.send(message())
    assert len(peer.accepted) == 4


@pytest.mark.parametrize("status", [0x0B, 0x0A, 0xFF])
def test_a_later_part_that_is_refused_leaves_the_whole_unknown(peer, transport_to, status):
    peer.behaviour = peers.in_turn(peers.accept, peers.refuse(status))
    with pytest.raises(OutcomeUnknown, match="một phần") as raised:
        transport_to(peer).send(message("x" * 400))
    assert not raised.value.is_repeatable


def test_a_later_part_that_is_cut_off_leaves_the_whole_unknown(peer, transport_to):
    peer.behaviour = peers.in_turn(peers.accept, peers.cut_before_accepting)
    with pytest.raises(OutcomeUnknown, match="một phần"):
        transport_to(peer).send(message("x" * 400))


def test_a_first_part_that_is_refused_refuses_the_whole(peer, transport_to):
    peer.behaviour = peers.refuse(peers.THROTTLED)
    with pytest.raises(PassingError) as raised:
        transport_to(peer).send(message("x" * 400))
    assert raised.value.was_refused
    assert peer.submits == 1


def test_a_later_part_that_is_wanted_later_goes_later(peer, transport_to):
    peer.behaviour = peers.in_turn(peers.accept, peers.refuse(peers.THROTTLED), peers.accept)
    assert transport_to(peer).send(message("x" * 300)).provider_reference == "1,2"
    assert peer.messages() == [("84905123456", "x" * 300)]


@pytest.mark.parametrize(
    "octets",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        struct.pack(">LLLL", 0xFFFFFFFF, 0x80000004, 0, 1),
        struct.pack(">LLLL", 4, 0x80000004, 0, 1),
        struct.pack(">L", 40) + b"half",
    ],
    ids=["garbage", "huge", "tiny", "half"],
)
def test_garbage_instead_of_an_answer_ends_the_session_and_leaves_the_outcome_unknown(peer, transport_to, octets):
    peer.behaviour = peers.in_turn(lambda line, _submit: line.write(octets), peers.accept)
    transport = transport_to(peer, timeout=0.5)
    with pytest.raises(OutcomeUnknown):
        transport.send(message())
    until(lambda: not peer.lines)
    transport.send(message())
    assert peer.binds == ["transmitter"] * 2


def test_an_unknown_request_and_an_unreadable_one_are_refused_and_the_session_lives(peer, transport_to):
    transport = transport_to(peer)
    transport.send(message())
    peer.lines[0].say(0x00000999, 0, 5, b"what")
    peer.lines[0].say(peers.DELIVER_SM, 0, 6, b"\x00\x01")
    peer.lines[0].say(0x80000999, 0, 7, b"what")
    transport.send(message())
    assert peer.binds == ["transmitter"]


def test_neither_an_error_nor_the_log_repeats_the_number_the_text_or_the_password(peer, transport_to, caplog):
    caplog.set_level("DEBUG")
    for behaviour in (peers.refuse(0x0B), peers.refuse(0xFF), peers.cut_after_accepting, peers.accept):
        peer.behaviour = behaviour
        try:
            transport_to(peer).send(message())
        except SendError as error:
            assert "905123456" not in str(error)
            assert "ket qua" not in str(error)
    for secret in ("905123456", "ket qua", "secret"):
        assert secret not in caplog.text


def test_threads_that_send_while_lines_are_cut_lose_and_double_nothing_unseen(peer, transport_to):
    transport = transport_to(peer, window="8")
    is_over = threading.Event()

    def cut_now_and_then() -> None:
        while not is_over.wait(0.05):
            peer.cut()

    cutter = threading.Thread(target=cut_now_and_then)
    cutter.start()
    results = outcomes(transport, 600)
    is_over.set()
    cutter.join()
    taken = Counter(int(part.receiver[5:]) for part in peer.accepted)
    assert set(taken.values()) == {1}
    for number, result in enumerate(results, start=100_000):
        if not isinstance(result, OutcomeUnknown):
            assert taken[number] == int(isinstance(result, Accepted))
