import socket
from contextlib import ExitStack

import pytest

from notices.transports.base import Account, Message, OutcomeUnknown, PassingError, PermanentError
from notices.transports.smtp import SmtpTransport
from tests.peers.smtp import CUT, HANG, SmtpPeer

VALUES = {"host": "127.0.0.1", "security": "none", "sender": "Một cửa Vạn Ninh <motcua@vanninh.example.vn>"}


def transport(port: int, timeout: float = 10, **values: str) -> SmtpTransport:
    return SmtpTransport(Account("smtp", {**VALUES, "port": str(port), **values}, timeout=timeout))


@pytest.fixture
def server():
    """Start a mail server that behaves as told."""
    with ExitStack() as running:
        yield lambda **behaviour: running.enter_context(SmtpPeer(**behaviour))


def mail(**given: str) -> Message:
    fields = {"recipient": "hoa@example.vn", "title": "Xin lỗi ông/bà", "body": "Hồ sơ trễ hẹn.\n.\n..ký tên\n"}
    return Message(reference="abc-1", channel="email", **{**fields, **given})


def test_a_mail_arrives_with_accents_sender_and_our_reference(server):
    peer = server()
    accepted = transport(peer.port).send(mail())
    (taken,) = peer.accepted
    assert taken["Subject"] == "Xin lỗi ông/bà"
    assert taken["From"] == "Một cửa Vạn Ninh <motcua@vanninh.example.vn>"
    assert taken["To"] == "hoa@example.vn"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"] == accepted.provider_reference == "<abc-1@vanninh.example.vn>"
    assert taken.get_content_charset() == "utf-8"
    assert taken.get_content().replace("\r\n", "\n").strip() == "Hồ sơ trễ hẹn.\n.\n..ký tên"
    assert peer.recipients == ["hoa@example.vn"]


def test_a_line_that_begins_with_a_dot_survives(server):
    peer = server()
    transport(peer.port).send(mail(body="a\n.b\n..c\n"))
    assert peer.accepted[0].get_content().split() == ["a", ".b", "..c"]


def test_a_refused_receiver_is_permanent(server):
    peer = server(at_recipient="550 no such user hoa@example.vn")
    with pytest.raises(PermanentError, match="550") as raised:
        transport(peer.port).send(mail())
    assert "hoa@example.vn" not in str(raised.value)


def test_a_receiver_to_be_tried_later_is_passing(server):
    peer = server(at_recipient="451 greylisted")
    with pytest.raises(PassingError, match="451"):
        transport(peer.port).send(mail())


def test_a_refused_sender_is_ours_to_mend(server):
    peer = server(at_sender="553 not yours")
    with pytest.raises(PassingError) as raised:
        transport(peer.port).send(mail())
    assert raised.value.is_alarm


def test_a_refused_content_is_permanent(server):
    peer = server(at_content="554 looks like spam")
    with pytest.raises(PermanentError, match="554"):
        transport(peer.port).send(mail())


def test_a_content_to_be_tried_later_is_passing(server):
    peer = server(at_content="452 disk full")
    with pytest.raises(PassingError, match="452"):
        transport(peer.port).send(mail())


def test_a_server_that_hangs_before_the_content_is_passing(server):
    peer = server(at_recipient=HANG)
    with pytest.raises(PassingError):
        transport(peer.port, timeout=0.5).send(mail())


def test_a_server_that_takes_the_content_and_hangs_is_unknown(server):
    peer = server(at_content=HANG)
    with pytest.raises(OutcomeUnknown):
        transport(peer.port, timeout=1).send(mail())
    assert len(peer.accepted) == 1


def test_a_refused_connection_is_passing():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(PassingError):
        transport(port).send(mail())


def test_a_server_that_never_greets_is_passing():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(PassingError):
        transport(silent.getsockname()[1], timeout=0.5).send(mail())


@pytest.mark.parametrize("at", ["at_sender", "at_recipient"])
def test_a_line_cut_before_the_content_is_passing(server, at):
    peer = server(**{at: CUT})
    with pytest.raises(PassingError):
        transport(peer.port).send(mail())
    assert not peer.accepted


def test_a_server_that_does_not_know_our_account_alarms(server):
    peer = server()
    with pytest.raises(PassingError) as raised:
        transport(peer.port, user="motcua", password="wrong").send(mail())
    assert raised.value.is_alarm
    assert "wrong" not in raised.value.reason


def test_a_server_without_the_encryption_that_we_ask_for_gets_no_mail(server):
    peer = server()
    with pytest.raises(PassingError) as raised:
        transport(peer.port, security="tls").send(mail())
    assert raised.value.is_alarm
    assert not peer.accepted


def test_a_title_with_line_breaks_becomes_one_line(server):
    peer = server()
    transport(peer.port).send(mail(title="Xin lỗi\r\nBcc: khac@example.vn"))
    assert peer.accepted[0]["Subject"] == "Xin lỗi Bcc: khac@example.vn"
    assert peer.accepted[0]["Bcc"] is None
