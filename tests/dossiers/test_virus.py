"""A scanner that speaks clamd's protocol over a socket is asked before anything is kept."""

import socketserver
import struct
import threading

import pytest

from dossiers.errors import Refused
from dossiers.virus import check_clean

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """INSTREAM as clamd(8) has it: chunks by length until one of none."""

    answer = None

    def handle(self):
        command = self.request.recv(10)
        assert command == b"zINSTREAM\0"
        seen = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            seen += self._exactly(size)
        self.server.seen.append(len(seen))
        words = b"Eicar-Test-Signature FOUND" if EICAR in seen else b"OK"
        self.request.sendall(self.server.answer or b"stream: " + words + b"\0")

    def _exactly(self, size):
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen, server.answer = [], None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_clean_file_passes_whole(clamd):
    check_clean(b"%PDF" + b"x" * 200_000)

    assert clamd.seen == [200_004]


def test_a_file_with_a_virus_is_refused(clamd):
    with pytest.raises(Refused, match="có mã độc"):
        check_clean(b"%PDF-1.7 " + EICAR)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"nonsense\0"])
def test_an_answer_that_is_no_verdict_keeps_the_file_out(clamd, answer):
    clamd.answer = answer

    with pytest.raises(Refused, match="Chưa quét được vi-rút"):
        check_clean(b"%PDF")


def test_a_scanner_that_is_away_keeps_the_file_out(settings):
    settings.CLAMD = "127.0.0.1:1"

    with pytest.raises(Refused, match="Xin gửi lại sau ít phút"):
        check_clean(b"%PDF")


def test_a_scanner_may_listen_on_a_socket_of_the_machine(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "none.ctl")

    with pytest.raises(Refused, match="Chưa quét được"):
        check_clean(b"%PDF")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""

    check_clean(EICAR)
