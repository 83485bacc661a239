import socket

import pytest

from notices.transports.base import Message, OutcomeUnknown, PassingError, PermanentError
from notices.transports.smtp import SmtpTransport
from tests.peers.smtp import HANG, SmtpPeer


@pytest.fixture
def server(settings):
    """Start a mail server that behaves as told and point the settings at it."""
    running = []

    def start(**behaviour: str) -> SmtpPeer:
        peer = SmtpPeer(**behaviour)
        running.append(peer.__enter__())
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 10
        settings.DEFAULT_FROM_EMAIL = "Một cửa Vạn Ninh <motcua@vanninh.example.vn>"
        return peer

    yield start
    for peer in running:
        peer.__exit__()


def mail(**given: str) -> Message:
    fields = {"recipient": "hoa@example.vn", "title": "Xin lỗi ông/bà", "body": "Hồ sơ trễ hẹn.\n.\n..ký tên\n"}
    return Message(reference="abc-1", channel="email", **{**fields, **given})


def test_a_mail_arrives_with_accents_sender_and_our_reference(server):
    peer = server()
    accepted = SmtpTransport().send(mail())
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
    SmtpTransport().send(mail(body="a\n.b\n..c\n"))
    assert peer.accepted[0].get_content().split() == ["a", ".b", "..c"]


def test_a_refused_receiver_is_permanent(server):
    server(at_recipient="550 no such user hoa@example.vn")
    with pytest.raises(PermanentError, match="550") as raised:
        SmtpTransport().send(mail())
    assert "hoa@example.vn" not in str(raised.value)


def test_a_receiver_to_be_tried_later_is_passing(server):
    server(at_recipient="451 greylisted")
    with pytest.raises(PassingError, match="451"):
        SmtpTransport().send(mail())


def test_a_refused_sender_is_ours_to_mend(server):
    server(at_sender="553 not yours")
    with pytest.raises(PassingError) as raised:
        SmtpTransport().send(mail())
    assert raised.value.is_alarm


def test_a_refused_content_is_permanent(server):
    server(at_content="554 looks like spam")
    with pytest.raises(PermanentError, match="554"):
        SmtpTransport().send(mail())


def test_a_content_to_be_tried_later_is_passing(server):
    server(at_content="452 disk full")
    with pytest.raises(PassingError, match="452"):
        SmtpTransport().send(mail())


def test_a_server_that_hangs_before_the_content_is_passing(server, settings):
    server(at_recipient=HANG)
    settings.EMAIL_TIMEOUT = 0.5
    with pytest.raises(PassingError):
        SmtpTransport().send(mail())


def test_a_server_that_takes_the_content_and_hangs_is_unknown(server, settings):
    peer = server(at_content=HANG)
    settings.EMAIL_TIMEOUT = 1
    with pytest.raises(OutcomeUnknown):
        SmtpTransport().send(mail())
    assert len(peer.accepted) == 1


def test_a_refused_connection_is_passing(server, settings):
    server()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = taken.getsockname()[1]
    with pytest.raises(PassingError):
        SmtpTransport().send(mail())


def test_a_server_that_never_greets_is_passing(server, settings):
    server()
    settings.EMAIL_TIMEOUT = 0.5
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        with pytest.raises(PassingError):
            SmtpTransport().send(mail())


def test_a_server_that_does_not_know_our_account_alarms(server, settings):
    server()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "motcua", "wrong"
    with pytest.raises(PassingError) as raised:
        SmtpTransport().send(mail())
    assert raised.value.is_alarm


@pytest.mark.parametrize("address", ["hoa\r\nBcc: x@example.vn", "hòa@example.vn", "a@b\n.example.vn"])
def test_an_address_that_no_mail_can_carry_is_permanent_and_sends_nothing(server, address):
    peer = server()
    with pytest.raises(PermanentError):
        SmtpTransport().send(mail(recipient=address))
    assert not peer.accepted


def test_a_title_with_line_breaks_becomes_one_line(server):
    peer = server()
    SmtpTransport().send(mail(title="Xin lỗi\r\nBcc: khac@example.vn"))
    assert peer.accepted[0]["Subject"] == "Xin lỗi Bcc: khac@example.vn"
    assert peer.accepted[0]["Bcc"] is None
