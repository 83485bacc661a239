"""Where the portal listens, and what is said when it cannot."""

import http.server
import socket
import threading

import pytest

from launcher import address as addresses
from launcher.address import EVERYWHERE, Address, from_variables, is_ready, require_free
from launcher.terminal import Problem


def test_the_default_is_port_8000_of_this_machine_alone():
    assert from_variables({}) == Address("127.0.0.1", 8000)
    assert from_variables({"PORT": ""}).url == "http://127.0.0.1:8000"


def test_host_and_port_are_honoured():
    everywhere = from_variables({"PORT": "8123", "HOST": EVERYWHERE[0]})
    assert everywhere.bind == "0.0.0.0:8123"
    assert everywhere.url == "http://localhost:8123"
    assert Address("::1", 8000).bind == "[::1]:8000"
    assert Address("::1", 8000).url == "http://[::1]:8000"


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", "8000 "])
def test_a_port_that_is_none_is_told_with_an_example(port):
    with pytest.raises(Problem, match="make run PORT=8001"):
        from_variables({"PORT": port})


def test_a_busy_port_is_told_with_another_one_and_left_alone():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=rf"Port {port} is used by another program: .* make run PORT=\d+"):
            require_free(Address("127.0.0.1", port))


def test_a_free_port_stays_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    require_free(Address("127.0.0.1", port))
    require_free(Address("127.0.0.1", port))


def test_a_host_that_is_not_ours_is_told():
    with pytest.raises(Problem, match="correct HOST"):
        require_free(Address("192.0.2.1", 8000))


def test_a_port_below_1024_is_told_to_need_root():
    assert "needs root" in addresses._why(Address("127.0.0.1", 80), PermissionError(13, "Permission denied"))


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False)])
def test_ready_means_the_portals_own_answer(status, ready):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/suc-khoe/san-sang" else 404)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.handle_request, daemon=True).start()
    assert is_ready(Address("127.0.0.1", server.server_port)) is ready
    server.server_close()


def test_nobody_listening_is_not_ready():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not is_ready(Address("127.0.0.1", probe.getsockname()[1]))
