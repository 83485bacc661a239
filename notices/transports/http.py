"""One HTTP request to a gateway, and what each way of failing means: whether it may have been taken or not."""

import json
import threading
from collections.abc import Mapping
from typing import Any

import requests
from django.utils.translation import gettext as _
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notices.transports.base import OutcomeUnknown, PassingError, SendError

LARGEST_ANSWER = 64 * 1024


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
            with self._session().post(
                url, timeout=self._timeout, allow_redirects=False, stream=True, **request
            ) as response:
                _check_status(response.status_code)
                body: bytes = response.raw.read(LARGEST_ANSWER, decode_content=True)
        except SendError:
            raise
        except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise PassingError(_("Không kết nối được tới nhà mạng.")) from error
        except requests.exceptions.ConnectionError as error:
            if _was_never_connected(error):
                raise PassingError(_("Không kết nối được tới nhà mạng.")) from error
            raise OutcomeUnknown(_("Đường truyền đứt khi nhà mạng đang trả lời.")) from error
        except Exception as error:
            raise OutcomeUnknown(_("Nhà mạng không trả lời kịp hoặc trả lời dở dang.")) from error
        return body

    def post_json(self, url: str, **request: Any) -> Mapping[str, Any]:
        """The JSON object of a 200 answer; anything else that was answered leaves the outcome unknown."""
        return json_object(self.post(url, **request))

    def _session(self) -> requests.Session:
        if not hasattr(self._of_thread, "session"):
            self._of_thread.session = requests.Session()
            self._of_thread.session.trust_env = False  # no proxy or .netrc of the machine decides where numbers go
        session: requests.Session = self._of_thread.session
        return session


def json_object(body: bytes) -> Mapping[str, Any]:
    """``OutcomeUnknown`` for anything but a JSON object: the request was taken in, its end is not said."""
    unreadable = _("Nhà mạng trả lời không đọc được, chưa rõ tin đã gửi hay chưa.")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise OutcomeUnknown(unreadable) from error
    if not isinstance(answer, dict):
        raise OutcomeUnknown(unreadable)
    return answer


def _was_never_connected(error: requests.exceptions.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, NewConnectionError) or (
        isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    )


def _check_status(status: int) -> None:
    if status == 200:
        return
    words = {"status": status}
    if status == 504:
        raise OutcomeUnknown(_("Cổng của nhà mạng chờ quá lâu (504), chưa rõ tin đã gửi hay chưa."))
    if status >= 500 or status in (408, 429):
        # 429 and 503 say that nothing was taken; what else went wrong inside may have gone wrong after taking it.
        raise PassingError(
            _("Nhà mạng đang bận hoặc trục trặc (HTTP %(status)s).") % words, may_move=status in (408, 429, 503)
        )
    raise PassingError(_("Địa chỉ hoặc tài khoản nhà mạng chưa đúng (HTTP %(status)s).") % words, is_alarm=True)
