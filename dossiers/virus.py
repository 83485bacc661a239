"""The hook for a virus scanner: ClamAV's daemon by its INSTREAM command (clamd(8)), where ``CLAMD`` names one.

Nothing is kept that was not scanned: while the scanner does not answer, uploads are asked to come again.
"""

import socket
import struct
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from dossiers.errors import Refused

TIME_OUT = 30.0  # seconds
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


def check_clean(content: bytes) -> None:
    """Raise ``Refused`` for a file with a virus, and for any file while the scanner does not answer."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as error:
        raise _unscanned() from error
    if answer.endswith("FOUND"):
        raise Refused(_("Tệp này có mã độc nên không được nhận. Xin quét vi-rút máy đã tạo tệp rồi gửi tệp khác."))
    if not answer.endswith("OK"):
        raise _unscanned()


def _unscanned() -> Refused:
    return Refused(
        _("Chưa quét được vi-rút nên chưa nhận tệp. Xin gửi lại sau ít phút; nếu vẫn vậy, xin báo quản trị.")
    )


def _ask(address: str, content: bytes) -> str:
    """What the daemon says of ``content``: ``stream: OK`` or ``stream: <name> FOUND``."""
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(struct.pack("!I", len(part)) + part)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    """``/run/clamav/clamd.ctl`` or ``host:port``."""
    if Path(address).is_absolute():
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIME_OUT)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIME_OUT)
