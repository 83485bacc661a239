"""What a request over HTTP may come to, beyond what every transport is tried with."""

import datetime
import os
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notices.transports import http
from notices.transports.base import OutcomeUnknown, PassingError, SendError
from tests.peers import http as behaviours
from tests.peers.esms import EsmsPeer


@pytest.fixture
def peer():
    with EsmsPeer() as peer:
        yield peer


def failure(url: str, **request) -> SendError:
    with pytest.raises(SendError) as raised:
        http.Caller(timeout=2).post_json(url, **{"json": {"RequestId": "1"}, **request})
    return raised.value


@pytest.mark.parametrize(
    ("status", "is_alarm", "may_move"),
    [
        (429, False, True),
        (503, False, True),
        (408, False, True),
        (500, False, False),
        (502, False, False),
        (401, True, True),
        (404, True, True),
        (302, True, True),
        (201, True, True),
    ],
)
def test_an_http_error_is_passing_and_says_whether_another_gateway_may_take_it(peer, status, is_alarm, may_move):
    peer.behaviour = behaviours.answer_status(status)
    error = failure(peer.url)
    assert isinstance(error, PassingError)
    assert (error.is_alarm, error.may_move) == (is_alarm, may_move)
    assert str(status) in error.reason


def test_a_time_out_between_gateway_and_network_is_unknown(peer):
    peer.behaviour = behaviours.answer_status(504)
    assert isinstance(failure(peer.url), OutcomeUnknown)


def test_half_an_answer_is_unknown(peer):
    peer.behaviour = behaviours.cut_in_the_answer
    assert isinstance(failure(peer.url), OutcomeUnknown)


def test_an_answer_without_end_is_read_to_its_bound_only(peer):
    peer.behaviour = behaviours.answer_body(b'{"CodeResult": "100", "padding": "' + b"x" * 300_000 + b'"}')
    assert isinstance(failure(peer.url), OutcomeUnknown)


def test_a_redirect_carries_no_message_elsewhere(peer):
    def redirect(handler, _request):
        handler.send_response(307)
        handler.send_header("Location", peer.url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    peer.behaviour = redirect
    assert isinstance(failure(peer.url), PassingError)
    assert len(peer.requests) == 1


@pytest.mark.parametrize("url", ["", "gateway.example.vn", "http://", "ftp://gateway.example.vn/", "http://[::1"])
def test_an_address_that_is_none_is_ours_to_mend(url):
    error = failure(url)
    assert isinstance(error, PassingError)
    assert error.is_alarm


@pytest.mark.parametrize("header", ["a\nb", "khóa ạ"])
def test_a_key_that_no_header_can_carry_is_ours_to_mend_and_not_repeated(peer, header):
    error = failure(peer.url, headers={"access_token": header})
    assert isinstance(error, PassingError)
    assert error.is_alarm
    assert header not in error.reason


def test_a_host_without_address_is_passing():
    assert isinstance(failure("http://gateway.invalid/"), PassingError)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Made by nobody whom the client trusts, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls_server(certificate):
    """Its address, and what it took: it reads a request over TLS and drops the line without goodbye."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    taken: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        try:
            line = context.wrap_socket(listener.accept()[0], server_side=True)
            taken.append(line.recv(65536))
            os.close(line.detach())
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"https://localhost:{listener.getsockname()[1]}/", taken


def test_a_certificate_that_nobody_vouches_for_is_ours_to_mend_and_nothing_was_sent(tls_server):
    url, taken = tls_server
    error = failure(url)
    assert isinstance(error, PassingError)
    assert error.is_alarm
    assert not taken


def test_a_secured_line_that_is_cut_after_the_request_is_unknown(tls_server, certificate):
    url, taken = tls_server
    assert isinstance(failure(url, verify=str(certificate)), OutcomeUnknown)
    assert taken[0].startswith(b"POST /")


def test_a_line_cut_while_the_two_sides_greet_is_passing():
    """Nothing was said yet, so another gateway may take the message."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            line = listener.accept()[0]
            line.recv(65536)
            line.close()

        threading.Thread(target=hang_up, daemon=True).start()
        error = failure(f"https://localhost:{listener.getsockname()[1]}/")
    assert isinstance(error, PassingError)
    assert error.may_move
    assert not error.is_alarm


def test_a_gateway_that_does_not_speak_tls_is_ours_to_mend(peer):
    error = failure(peer.url.replace("http:", "https:"))
    assert isinstance(error, PassingError)
    assert error.is_alarm
    assert not peer.requests
