import io
import os
import signal
import struct
import threading
import time

import pytest
import smpp34
from django.core.management import call_command
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.management.commands import listen_smpp
from notices.models import DeliveryReport, Gateway, InboundMessage
from notices.transports.base import Account, Inbound, Message, Receipt
from notices.transports.smpp import SmppTransport, listener
from notices.transports.smpp.listener import Listener
from notices.transports.smpp.pdus import parsed
from notices.transports.smpp.reports import read_delivery
from tests.peers import smsc as peers
from tests.peers.smsc import SmscPeer

OK, AGAIN, NEVER = 0x00, 0x64, 0x65
LONG = "H32.27-261119-0001 tôi đã nộp lệ phí hôm qua, xin hỏi hồ sơ tới đâu rồi, cảm ơn ạ 😀 mong được trả lời sớm nhé."


def settings_of(peer: SmscPeer, **values: str) -> dict[str, str]:
    known = {"host": "127.0.0.1", "port": str(peer.port), "system_id": "vanninh", "password": "secret"}
    return {**known, "sender": "UBND VN", **values}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(listener, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(listener, "STEP", 0.05)


@pytest.fixture
def peer():
    with SmscPeer() as peer:
        yield peer


class Ear:
    """A listener in a thread. ``told`` is what it handed over; ``trouble`` is raised instead while it is set."""

    def __init__(self, peer: SmscPeer, *, timeout: float = 5.0, **values: str) -> None:
        self.told: list[Receipt | Inbound] = []
        self.trouble: Exception | None = None
        self.listener = Listener(Account("smsc", settings_of(peer, **values), timeout=timeout), self._take)
        self.thread = threading.Thread(target=self.listener.run, daemon=True)
        self.thread.start()

    def _take(self, report: Receipt | Inbound) -> None:
        if self.trouble:
            raise self.trouble
        self.told.append(report)

    def stop(self) -> None:
        self.listener.stop.set()
        self.thread.join(5)
        assert not self.thread.is_alive()


@pytest.fixture
def ear_to():
    ears = []

    def make(peer: SmscPeer, **given) -> Ear:
        ears.append(Ear(peer, **given))
        return ears[-1]

    yield make
    for ear in ears:
        ear.stop()


@pytest.fixture
def ear(peer, ear_to):
    return ear_to(peer)


def until(is_so, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


# --- receipts ---


@pytest.mark.parametrize(
    ("stat", "is_delivered"),
    [
        ("DELIVRD", True),
        ("UNDELIV", False),
        ("EXPIRED", False),
        ("REJECTD", False),
        ("DELETED", False),
        ("ACCEPTD", None),
        ("ENROUTE", None),
        ("UNKNOWN", None),
        ("WHATEVER", None),
    ],
)
def test_a_receipt_tells_what_became_of_a_message(peer, ear, stat, is_delivered):
    assert peer.report("12ab", stat) == OK
    [receipt] = ear.told
    assert (receipt.provider_reference, receipt.is_delivered) == ("12ab", is_delivered)
    assert bool(receipt.reason) is (is_delivered is False)


@pytest.mark.parametrize(("state", "is_delivered"), [(2, True), (5, False), (3, False), (8, False), (1, None)])
def test_a_receipt_in_optional_parameters_needs_no_words(peer, ear, state, is_delivered):
    tlvs = [smpp34.Tlv(0x001E, b"77\x00"), smpp34.Tlv(0x0427, bytes([state])), smpp34.Tlv(0x1400, b"of the maker")]
    assert peer.deliver(esm_class=0x04, tlvs=tlvs) == OK
    [receipt] = ear.told
    assert (receipt.provider_reference, receipt.is_delivered) == ("77", is_delivered)


@pytest.mark.parametrize(
    ("ids", "answered", "reported"),
    [("same", "0A1B", "0A1B"), ("hex_in_answers", "A1B", "0000002587"), ("hex_in_receipts", "2587", "00000a1b")],
)
def test_ids_match_though_the_centre_writes_them_in_two_ways(peer, ear_to, ids, answered, reported):
    ear = ear_to(peer, receipt_ids=ids)
    peer.message_id = lambda: answered
    transport = SmppTransport(Account("smsc", settings_of(peer, receipt_ids=ids), timeout=5))
    sent = transport.send(Message("ref-1", "sms", "+84905123456", "", "Ho so da xong."))
    transport.close()
    assert peer.report(reported) == OK
    assert ear.told[0].provider_reference == sent.provider_reference


def test_repeated_and_disordered_receipts_are_handed_over_as_they_come(peer, ear):
    for message_id in ("3", "1", "3"):
        assert peer.report(message_id) == OK
    assert [receipt.provider_reference for receipt in ear.told] == ["3", "1", "3"]


def test_a_receipt_that_overtakes_the_answer_is_handed_over(peer, ear):
    peer.receiver()
    peer.behaviour = peers.report_before_answering
    transport = SmppTransport(Account("smsc", settings_of(peer), timeout=5))
    sent = transport.send(Message("ref-1", "sms", "+84905123456", "", "Ho so da xong."))
    transport.close()
    assert [receipt.provider_reference for receipt in ear.told] == [sent.provider_reference]


def test_what_is_not_kept_is_not_acknowledged_and_comes_again(peer, ear, caplog):
    ear.trouble = OperationalError("the row of 84905123456 is gone")
    assert peer.report("1") == AGAIN
    assert "905123456" not in caplog.text
    ear.trouble = None
    assert peer.report("1") == OK
    assert len(ear.told) == 1


def test_a_receipt_for_nothing_is_logged_without_its_words_and_acknowledged(peer, ear, caplog):
    assert peer.deliver(b"text:Ho so 84905123456", esm_class=0x04) == OK
    assert not ear.told
    assert "smsc: a receipt that does not say for which message" in caplog.text
    assert "905123456" not in caplog.text


# --- messages from people ---


def test_a_message_is_handed_over_with_its_sender_as_we_write_numbers(peer, ear):
    assert peer.deliver(b"H32.27-261119-0001 \x00\x1b\x65", data_coding=0) == OK
    [message] = ear.told
    assert isinstance(message, Inbound)
    assert (message.sender, message.text) == ("+84905123456", "H32.27-261119-0001 @€")


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        ("Hồ sơ 😀".encode("utf-16-be"), 8, "Hồ sơ 😀"),
        (b"TRA CUU 1", 1, "TRA CUU 1"),
        ("é".encode("latin-1"), 3, "é"),
        (b"a\x80\xff", 0, "a��"),
        (b"\x00\x41\x00", 8, "A�"),
        (b"a\x00b", 1, "ab"),
        (b"", 0, ""),
    ],
)
def test_each_coding_is_read_and_what_cannot_be_is_marked(peer, ear, octets, coding, text):
    assert peer.deliver(octets, data_coding=coding) == OK
    assert ear.told[0].text == text


def test_a_message_in_the_payload_parameter_is_read(peer, ear):
    tlvs = [smpp34.Tlv(0x0424, (LONG * 3).encode("utf-16-be"))]
    assert peer.deliver(tlvs=tlvs, data_coding=8) == OK
    assert ear.told[0].text == LONG * 3


def test_the_same_message_repeated_has_the_same_reference_and_another_one_not(peer, ear, monkeypatch):
    monkeypatch.setattr("notices.transports.smpp.reports.SAME_TEXT_SECONDS", 10**9)
    for text in (b"CODE 1", b"CODE 1", b"CODE 2"):
        peer.deliver(text)
    first, again, other = (message.provider_reference for message in ear.told)
    assert first == again != other
    assert "905123456" not in first


def test_a_sender_that_is_no_number_of_vietnam_is_left_alone(peer, ear, caplog):
    assert peer.deliver(b"Khuyen mai", source_addr="VIETTEL", source_addr_ton=5) == OK
    assert not ear.told
    assert "no number of Vietnam" in caplog.text
    assert "Khuyen mai" not in caplog.text


def deliver_pieces(peer: SmscPeer, pieces: list[bytes]) -> list[int | None]:
    """The statuses of pieces that are sent at once, without waiting for answers."""
    answers: dict[int, int | None] = {}

    def deliver(place: int) -> None:
        answers[place] = peer.deliver(pieces[place], esm_class=0x40, data_coding=8)

    threads = [threading.Thread(target=deliver, args=(place,)) for place in range(len(pieces))]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    return [answers[place] for place in sorted(answers)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 0, 2, 1)], ids=["in order", "out of order", "repeated"])
def test_parts_are_joined_and_acknowledged_when_the_whole_is_kept(peer, ear, order):
    pieces = list(peer.pieces(LONG + LONG[:60]))
    assert len(pieces) == 3
    assert set(deliver_pieces(peer, [pieces[place] for place in order])) == {OK}
    assert [message.text for message in ear.told] == [LONG + LONG[:60]]


def test_a_letter_cut_between_two_parts_is_whole_again(peer, ear):
    octets = ("ạ" * 66 + "😀" + "ạ" * 60).encode("utf-16-be")
    pieces = [b"\x05\x00\x03\x09\x02\x01" + octets[:134], b"\x05\x00\x03\x09\x02\x02" + octets[134:]]
    assert deliver_pieces(peer, pieces) == [OK, OK]
    assert ear.told[0].text == "ạ" * 66 + "😀" + "ạ" * 60


def test_parts_joined_by_optional_parameters_are_joined(peer, ear):
    def tlvs(number: int) -> list[smpp34.Tlv]:
        return [smpp34.Tlv(0x020C, b"\x00\x07"), smpp34.Tlv(0x020E, b"\x02"), smpp34.Tlv(0x020F, bytes([number]))]

    first = threading.Thread(target=peer.deliver, args=(b"one ",), kwargs={"tlvs": tlvs(1)})
    first.start()
    until(lambda: ear.listener._begun)
    assert peer.deliver(b"two", tlvs=tlvs(2)) == OK
    first.join()
    assert ear.told[0].text == "one two"


def test_a_centre_that_sends_the_next_part_only_after_an_answer_gets_one(peer, ear, monkeypatch):
    monkeypatch.setattr(listener, "HELD_SECONDS", 0.2)
    assert [peer.deliver(piece, esm_class=0x40, data_coding=8) for piece in peer.pieces(LONG)] == [OK, OK]
    assert [message.text for message in ear.told] == [LONG]


def test_a_message_whose_part_is_missing_is_handed_over_with_a_gap(peer, ear, monkeypatch):
    monkeypatch.setattr(listener, "HELD_SECONDS", 0.1)
    monkeypatch.setattr(listener, "REST_SECONDS", 0.5)
    pieces = peer.pieces(LONG + LONG)
    text = LONG + LONG
    for place in (0, 1, 3):
        assert peer.deliver(pieces[place], esm_class=0x40, data_coding=8) == OK
    until(lambda: ear.told)
    assert ear.told[0].text == f"{text[:120]} … {text[180:]}"


def test_a_whole_that_is_not_kept_is_asked_for_again_and_then_kept_once(peer, ear):
    ear.trouble = OperationalError()
    pieces = list(peer.pieces(LONG))
    assert deliver_pieces(peer, pieces) == [AGAIN, AGAIN]
    ear.trouble = None
    assert peer.deliver(pieces[0], esm_class=0x40, data_coding=8) == OK
    assert peer.deliver(pieces[1], esm_class=0x40, data_coding=8) == OK
    assert [message.text for message in ear.told] == [LONG]


def test_parts_that_were_acknowledged_are_handed_over_at_the_end(peer, ear, monkeypatch):
    monkeypatch.setattr(listener, "HELD_SECONDS", 0.1)
    assert peer.deliver(peer.pieces(LONG)[0], esm_class=0x40, data_coding=8) == OK
    ear.stop()
    assert [message.text for message in ear.told] == [LONG[:60]]


def test_parts_that_were_not_acknowledged_are_left_to_the_centre(peer, ear):
    assert peer.deliver(peer.pieces(LONG)[0], esm_class=0x40, data_coding=8, seconds=0.2) is None
    ear.stop()
    assert not ear.told


@pytest.mark.parametrize("octets", [b"", b"\x09\x00", b"\x05\x00\x03\x01\x02\x09text", b"\x05\x00\x03\x01\x02\x00text"])
def test_a_header_that_is_none_is_logged_and_acknowledged(peer, ear, octets):
    assert peer.deliver(octets, esm_class=0x40) == OK
    assert not ear.told
    assert peer.report("1") == OK


# --- the line ---


def test_the_receiver_comes_back_after_a_cut(peer, ear):
    for number in range(3):
        assert peer.report(str(number)) == OK
        peer.cut()
        until(lambda: not peer.lines)
    assert peer.report("last") == OK
    assert set(peer.binds) == {"receiver"}


def test_the_receiver_waits_for_a_centre_that_is_away(ear_to):
    with SmscPeer() as away:
        pass
    ear = ear_to(away)
    time.sleep(0.2)
    with SmscPeer(port=away.port) as peer:
        assert peer.report("1") == OK
    assert len(ear.told) == 1


def test_the_pauses_between_refused_binds_grow(peer, ear_to):
    peer.bind_status = peers.BIND_FAILED
    ear_to(peer)
    time.sleep(1.0)
    assert 2 <= peer.bind_attempts <= 6


def test_a_dead_line_is_noticed(peer, ear_to):
    peer.is_deaf = True
    ear_to(peer, timeout=0.2, enquire_seconds="0.1")
    until(lambda: len(peer.binds) >= 2)


@pytest.mark.parametrize(
    "octets",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        struct.pack(">LLLL", 0x7FFFFFFF, peers.DELIVER_SM, 0, 1) + b"x" * 1000,
        struct.pack(">LLLL", 3, peers.DELIVER_SM, 0, 1),
        struct.pack(">LLLL", 90, peers.DELIVER_SM, 0, 1) + b"84905123456",
        bytes(range(255, 0, -1)) * 10,
    ],
    ids=["another protocol", "huge", "tiny", "half", "noise"],
)
def test_octets_that_are_no_pdu_are_logged_and_the_line_is_opened_anew(peer, ear_to, octets, caplog):
    ear = ear_to(peer, timeout=0.3)
    peer.receiver().write(octets)
    until(lambda: len(peer.binds) == 2)
    assert peer.report("1") == OK
    assert len(ear.told) == 1
    assert "gateway smsc: no SMPP receiver" in caplog.text
    assert "905123456" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"\x00" * 17 + b"\xff" + b"84905123456",
        b"84905123456" * 5,
        b"\x00" * 18 + b"\x04\x24\x00\xff\x00",
        b"\x00" * 18 + b"\x04",
    ],
    ids=["empty", "cut off", "length beyond the end", "no ends", "parameter beyond the end", "half a parameter"],
)
def test_a_deliver_sm_that_cannot_be_read_is_refused_for_good_and_the_line_lives(peer, ear, body, caplog):
    line = peer.receiver()
    octets = struct.pack(">LLLL", 16 + len(body), peers.DELIVER_SM, 0, 500) + body
    status = line.deliver(octets, 500, 2.0)
    assert status in (NEVER, OK)
    assert not ear.told
    assert peer.report("1") == OK
    assert peer.binds == ["receiver"]
    assert "905123456" not in caplog.text


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=120), st.integers(0, 60), st.binary(max_size=4))
def test_no_octets_make_the_reader_stumble(noise, place, change):
    """Noise, and a good PDU with some octets changed: read, or refused as what it is."""
    good = smpp34.DeliverSm(source_addr="84905123456", destination_addr="8088", short_message=b"id:1", esm_class=0x44)
    whole = good.encode()
    changed = whole[: 16 + place] + change + whole[16 + place + len(change) :]
    for frame in (whole[:16] + noise, changed):
        try:
            read_delivery(parsed(frame), "same")
        except ValueError as error:
            assert "905123456" not in str(error)


def test_stopping_says_goodbye(peer, ear):
    peer.receiver()
    ear.stop()
    until(lambda: peer.unbinds == 1)
    assert peer.bind_attempts == 1


# --- the command ---


def gateway(peer: SmscPeer, ref: str = "smpp-1", **given) -> Gateway:
    fields = {"name": "Nhà mạng", "transport": "smpp", "channel": "sms", "values": settings_of(peer), "timeout": 5}
    return Gateway.objects.create(ref=ref, **{**fields, **given})


def in_the_meantime(do) -> threading.Thread:
    thread = threading.Thread(target=do)
    thread.start()
    return thread


def terminate(before) -> None:
    """SIGTERM to this process, once the command listens for it."""
    until(lambda: signal.getsignal(signal.SIGTERM) is not before)
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def usual_handler():
    return signal.getsignal(signal.SIGTERM)


@pytest.mark.django_db(transaction=True)
def test_the_command_keeps_receipts_and_messages_of_every_active_gateway(peer):
    answers = []
    with SmscPeer() as other, SmscPeer() as unused:
        gateway(peer)
        gateway(other, "smpp-2")
        gateway(unused, "smpp-3", is_active=False)

        def tell() -> None:
            answers.extend(
                [peer.report("1"), peer.report("1"), other.report("1"), other.deliver(b"H32.27-261119-0001")]
            )

        telling = in_the_meantime(tell)
        call_command("listen_smpp", once_idle=1.5)
        telling.join()
        assert not unused.bind_attempts
    assert answers == [OK] * 4
    kept = DeliveryReport.objects.order_by("gateway_ref").values_list("gateway_ref", "provider_reference")
    assert list(kept) == [("smpp-1", "1"), ("smpp-2", "1")]
    [message] = InboundMessage.objects.all()
    assert (message.gateway_ref, message.sender, message.text) == ("smpp-2", "+84905123456", "H32.27-261119-0001")


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_the_command_cleanly_and_puts_the_handlers_back(peer, usual_handler):
    gateway(peer)

    def end() -> None:
        peer.receiver()
        terminate(usual_handler)

    ending = in_the_meantime(end)
    call_command("listen_smpp")
    ending.join()
    until(lambda: peer.unbinds == 1)
    assert signal.getsignal(signal.SIGTERM) is usual_handler


@pytest.mark.django_db(transaction=True)
def test_gateways_that_come_change_and_go_are_noticed(peer, usual_handler, monkeypatch):
    monkeypatch.setattr(listen_smpp, "LOOK_AGAIN_SECONDS", 0.1)
    said = io.StringIO()

    def change() -> None:
        try:
            until(lambda: said.getvalue())
            row = gateway(peer)
            assert peer.report("1") == OK
            row.values = settings_of(peer, enquire_seconds="20")
            row.save()
            until(lambda: len(peer.binds) == 2)
            row.is_active = False
            row.save()
            until(lambda: not peer.lines)
        finally:
            listen_smpp.connections.close_all()
            terminate(usual_handler)

    changing = in_the_meantime(change)
    call_command("listen_smpp", stdout=said)
    changing.join()
    until(lambda: peer.unbinds == 2)
    assert said.getvalue().count("No active SMPP gateway") == 2


@pytest.mark.django_db(transaction=True)
def test_without_a_gateway_the_command_says_so_once(usual_handler, monkeypatch):
    monkeypatch.setattr(listen_smpp, "LOOK_AGAIN_SECONDS", 0.05)
    said = io.StringIO()
    ending = threading.Timer(0.5, terminate, (usual_handler,))
    ending.start()
    call_command("listen_smpp", stdout=said)
    ending.join()
    assert said.getvalue().count("No active SMPP gateway") == 1
