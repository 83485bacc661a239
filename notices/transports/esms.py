"""SMS through eSMS.vn, ``SendMultipleMessage_V4_post_json`` (formats.md 10), or a gateway of the same shape."""

import json
import threading
from collections.abc import Callable
from typing import Any, ClassVar

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notices.sms_text import GSM7, measure
from notices.transports.base import (
    Accepted,
    Message,
    OutcomeUnknown,
    PassingError,
    PermanentError,
    SendError,
    mobile_digits,
)

ACCEPTED = "100"
DUPLICATE = "124"  # RequestId seen before: the first request was accepted, only its answer was lost
CUSTOMER_CARE = "2"  # brandname, care of customers: notices, not advertising (Decree 91/2020)
LARGEST_ANSWER = 64 * 1024


def _refused(reason: str) -> PassingError:
    return PassingError(reason, is_alarm=True, was_refused=True)


def _error_of_code(code: str) -> SendError:
    """CodeResult other than accepted. Ours to mend: passing, with alarm. The receiver's or the text's: permanent."""
    known: dict[str, Callable[[], SendError]] = {
        # The gateway itself does not know; a repeated RequestId might be answered 124 without ever having been sent.
        "99": lambda: OutcomeUnknown(_("Nhà mạng báo lỗi chưa xác định (99), chưa rõ tin đã gửi hay chưa.")),
        "101": lambda: _refused(_("Nhà mạng không nhận tài khoản gửi tin (101). Xin kiểm tra khóa API.")),
        "103": lambda: _refused(_("Tài khoản gửi tin đã hết tiền (103). Xin nạp thêm.")),
        "104": lambda: _refused(_("Nhà mạng không nhận tên định danh (104). Xin kiểm tra đăng ký brandname.")),
        "108": lambda: PermanentError(_("Nhà mạng báo số điện thoại không đúng (108).")),
        "146": lambda: PermanentError(_("Nội dung chưa đăng ký mẫu với nhà mạng (146).")),
        "177": lambda: PermanentError(_("Tên định danh chưa đăng ký với mạng của số này (177).")),
    }
    # A code we do not know may stand for anything, also for "taken over".
    unknown = OutcomeUnknown(_("Nhà mạng trả lời mã lạ, chưa rõ tin đã gửi hay chưa."))
    return known[code]() if code in known else unknown


class EsmsTransport:
    name: ClassVar[str] = "esms"
    is_inline: ClassVar[bool] = False

    def __init__(self) -> None:
        self._of_thread = threading.local()

    def send(self, message: Message) -> Accepted:
        answer = self._answer(self._request(message))
        code = str(answer.get("CodeResult", "")).strip()
        if code in (ACCEPTED, DUPLICATE):
            return Accepted(str(answer.get("SMSID") or "")[:200])
        raise _error_of_code(code)

    def _request(self, message: Message) -> dict[str, str]:
        return {
            "ApiKey": settings.ESMS_API_KEY,
            "SecretKey": settings.ESMS_SECRET_KEY,
            "Phone": mobile_digits(message.recipient),
            "Content": message.body,
            "Brandname": settings.ESMS_BRANDNAME,
            "SmsType": CUSTOMER_CARE,
            "IsUnicode": "0" if measure(message.body).encoding == GSM7 else "1",
            "Sandbox": "0",
            "RequestId": message.reference,
        }

    def _session(self) -> requests.Session:
        """One kept connection a thread."""
        if not hasattr(self._of_thread, "session"):
            self._of_thread.session = requests.Session()
        session: requests.Session = self._of_thread.session
        return session

    def _answer(self, request: dict[str, str]) -> dict[str, Any]:
        """The JSON object of a 200; everything else is one of the three errors."""
        try:
            with self._session().post(
                settings.ESMS_URL, json=request, timeout=settings.SMS_TIMEOUT, allow_redirects=False, stream=True
            ) as response:
                _check_status(response.status_code)
                body = response.raw.read(LARGEST_ANSWER, decode_content=True)
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
        return _parsed(body)


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
        raise PassingError(_("Nhà mạng đang bận hoặc trục trặc (HTTP %(status)s).") % words)
    raise PassingError(_("Địa chỉ hoặc tài khoản nhà mạng chưa đúng (HTTP %(status)s).") % words, is_alarm=True)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise OutcomeUnknown(_("Nhà mạng trả lời không đọc được, chưa rõ tin đã gửi hay chưa.")) from error
    if not isinstance(answer, dict):
        raise OutcomeUnknown(_("Nhà mạng trả lời không đọc được, chưa rõ tin đã gửi hay chưa."))
    return answer
