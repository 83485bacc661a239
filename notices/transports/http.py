"""One HTTP request to a gateway, and what each way of failing means: whether it may have been taken or not."""

import json
import ssl
import threading
from collections.abc import Mapping
from typing import Any

import requests
from django.utils.translation import gettext as _
from requests import exceptions
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notices.transports.base import OutcomeUnknown, PassingError, SendError

LARGEST_ANSWER = 64 * 1024
# What is wrong with an address or a key before anything is sent.
NEVER_SENT = (
    exceptions.MissingSchema,
    exceptions.InvalidSchema,
    exceptions.InvalidURL,
    exceptions.InvalidHeader,
    UnicodeError,
)
# The two sides never came to speak TLS with each other.
NO_COMMON_TLS = {
    "WRONG_VERSION_NUMBER",
    "UNSUPPORTED_PROTOCOL",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
}


class Session(requests.Session):
    """Neither a proxy or .netrc of the machine nor a redirect decides where numbers and keys go."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: str | bytes, url: str | bytes, **given: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, url, **{**given, "allow_redirects": False})


class Caller:
    """Keeps one connection a thread to one gateway."""

    def __init__(self, *, timeout: float) -> None:
        self._timeout = timeout
        self._of_thread = threading.local()

    def post(self, url: str, **request: Any) -> bytes:
        """The body of a 200 answer (at most 64 KB); everything else is one of the three errors.

        ``request`` is what ``requests`` takes: ``json``, ``data``, ``headers``, ``auth``.
        """
        try:
            with self.session().post(url, timeout=self._timeout, stream=True, **request) as response:
                if response.status_code != 200:
                    raise error_of_status(response.status_code)
                body: bytes = response.raw.read(LARGEST_ANSWER, decode_content=True)
        except SendError:
            raise
        except Exception as error:
            raise error_of(error) from error
        return body

    def post_json(self, url: str, **request: Any) -> Mapping[str, Any]:
        """The JSON object of a 200 answer; anything else that was answered leaves the outcome unknown."""
        return json_object(self.post(url, **request))

    def session(self) -> Session:
        if not hasattr(self._of_thread, "session"):
            self._of_thread.session = Session()
        session: Session = self._of_thread.session
        return session


def json_object(body: bytes) -> Mapping[str, Any]:
    """``OutcomeUnknown`` for anything but a JSON object: the request was taken in, its end is not said."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise unreadable() from error
    if not isinstance(answer, dict):
        raise unreadable()
    return answer


def unreadable() -> OutcomeUnknown:
    """The gateway answered something in no shape that we know."""
    return OutcomeUnknown(_("Nơi chuyển trả lời không đọc được, chưa rõ tin đã gửi hay chưa."))


def strange_code() -> OutcomeUnknown:
    """A code that we do not know may stand for anything, also for "taken over"."""
    return OutcomeUnknown(_("Nơi chuyển trả lời mã lạ, chưa rõ tin đã gửi hay chưa."), is_repeatable=False)


def ours_to_mend(reason: str) -> PassingError:
    """The gateway said clearly that it takes nothing until account, balance or settings are mended."""
    return PassingError(reason, is_alarm=True, was_refused=True)


def error_of(error: Exception) -> SendError:
    """What an exception of ``requests`` says about the message: not sent, or perhaps taken over."""
    if isinstance(error, NEVER_SENT):
        return PassingError(_("Địa chỉ hoặc khóa của nơi chuyển viết chưa đúng."), is_alarm=True)
    secured = _fault_of_tls(error)
    if isinstance(secured, ssl.SSLCertVerificationError) or (secured and secured.reason in NO_COMMON_TLS):
        return PassingError(_("Chứng thư bảo mật của nơi chuyển không đúng."), is_alarm=True)
    # Python hides an unexpected end while it reads: this one came while greeting, or before the request was whole.
    if isinstance(secured, ssl.SSLEOFError) or isinstance(error, exceptions.ConnectTimeout) or _was_refused(error):
        return PassingError(_("Không kết nối được tới nơi chuyển."))
    if isinstance(error, exceptions.ConnectionError):
        return OutcomeUnknown(_("Đường truyền đứt khi nơi chuyển đang trả lời."))
    return OutcomeUnknown(_("Nơi chuyển không trả lời kịp hoặc trả lời dở dang."))


def error_of_status(status: int) -> SendError:
    """What an HTTP status other than success says about the message."""
    words = {"status": status}
    if status == 504:
        return OutcomeUnknown(_("Cổng của nơi chuyển chờ quá lâu (504), chưa rõ tin đã gửi hay chưa."))
    if status >= 500 or status in (408, 429):
        # 429 and 503 say that nothing was taken; what else went wrong inside may have gone wrong after taking it.
        return PassingError(
            _("Nơi chuyển đang bận hoặc trục trặc (HTTP %(status)s).") % words, may_move=status in (408, 429, 503)
        )
    return PassingError(_("Địa chỉ hoặc tài khoản nơi chuyển chưa đúng (HTTP %(status)s).") % words, is_alarm=True)


def _cause(error: Exception) -> object:
    """What lies under an exception of ``requests``: the reason of urllib3, or of ssl under that."""
    cause = error.args[0] if error.args else None
    return cause.reason if isinstance(cause, MaxRetryError) else cause


def _was_refused(error: Exception) -> bool:
    return isinstance(error, exceptions.ConnectionError) and isinstance(_cause(error), NewConnectionError)


def _fault_of_tls(error: Exception) -> ssl.SSLError | None:
    cause = _cause(error) if isinstance(error, exceptions.SSLError) else None
    inner = cause.args[0] if isinstance(cause, Exception) and cause.args else None
    return next((found for found in (cause, inner) if isinstance(found, ssl.SSLError)), None)
