"""The address that `make run` serves on: PORT (default 8000) and HOST (default this machine alone)."""

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from launcher.terminal import Problem

READY_PATH = "/suc-khoe/san-sang"
EVERYWHERE = ("0.0.0.0", "::")  # nosec B104 # noqa: S104 # recognised when asked for, never the default


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """What a browser on this machine opens."""
        host = "localhost" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def from_variables(variables: Mapping[str, str]) -> Address:
    """Read PORT and HOST. Raises Problem when PORT is no port."""
    text = variables.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(f"PORT={text} is not a port: write a number from 1 to 65535, for example make run PORT=8001.")
    return Address(variables.get("HOST") or "127.0.0.1", int(text))


def require_free(address: Address) -> None:
    """Raises Problem when another program listens there, or we may not."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does: a port that only rests after a stop counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
            probe.listen(1)
        except OSError as error:
            raise Problem(_why(address, error)) from None


def _why(address: Address, error: OSError) -> str:
    other = address.port + 1 if address.port < 65535 else 8000
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {address.port} is used by another program: stop it, or take another port, "
            f"for example make run PORT={other}."
        )
    if error.errno == errno.EACCES:
        return f"Port {address.port} needs root: take one from 1024 up, for example make run PORT=8000."
    return f"Cannot listen on {address.bind} ({error.strerror}): correct HOST, or leave it out."


def is_ready(address: Address) -> bool:
    """Whether the portal answers there and has its database."""
    host = "127.0.0.1" if address.host in EVERYWHERE else address.host
    connection = http.client.HTTPConnection(host, address.port, timeout=5)
    try:
        connection.request("GET", READY_PATH)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
