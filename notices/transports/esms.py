"""SMS through eSMS.vn, ``SendMultipleMessage_V4_post_json`` (formats.md 10), or a gateway of the same shape."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ClassVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.sms_text import GSM7, measure
from notices.transports.base import (
    Accepted,
    Account,
    BadCallback,
    BaseTransport,
    Callback,
    Message,
    OutcomeUnknown,
    PermanentError,
    Receipt,
    Report,
    SendError,
    Setting,
    inbound,
    mobile_digits,
)
from notices.transports.http import Caller, ours_to_mend, strange_code

ACCEPTED = "100"
DUPLICATE = "124"  # RequestId seen before: the first request was accepted, only its answer was lost
CUSTOMER_CARE = "2"  # brandname, care of customers: notices, not advertising (Decree 91/2020)
DONE = "5"  # SendStatus: the gateway has an end to report; SendSuccess says which
REFUSED = "4"


def _error_of_code(code: str) -> SendError:
    """CodeResult other than accepted. Ours to mend: passing, with alarm. The receiver's or the text's: permanent."""
    known: dict[str, Callable[[], SendError]] = {
        # The gateway itself does not know; a repeated RequestId might be answered 124 without ever having been sent.
        "99": lambda: OutcomeUnknown(
            _("Nhà mạng báo lỗi chưa xác định (99), chưa rõ tin đã gửi hay chưa."), is_repeatable=False
        ),
        "101": lambda: ours_to_mend(_("Nhà mạng không nhận tài khoản gửi tin (101). Xin kiểm tra khóa API.")),
        "103": lambda: ours_to_mend(_("Tài khoản gửi tin đã hết tiền (103). Xin nạp thêm.")),
        "104": lambda: ours_to_mend(_("Nhà mạng không nhận tên định danh (104). Xin kiểm tra đăng ký brandname.")),
        "108": lambda: PermanentError(_("Nhà mạng báo số điện thoại không đúng (108).")),
        "146": lambda: PermanentError(_("Nội dung chưa đăng ký mẫu với nhà mạng (146).")),
        "177": lambda: PermanentError(_("Tên định danh chưa đăng ký với mạng của số này (177).")),
    }
    return known.get(code, strange_code)()


class EsmsTransport(BaseTransport):
    name: ClassVar[str] = "esms"
    label: ClassVar[str | LazyText] = gettext_lazy("SMS qua eSMS.vn")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value,)
    remembers_for: ClassVar[timedelta] = timedelta(hours=24)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "url",
            gettext_lazy("địa chỉ nhận tin"),
            default="https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/",
        ),
        Setting("api_key", gettext_lazy("khóa API (ApiKey)"), is_secret=True),
        Setting("secret_key", gettext_lazy("khóa bí mật (SecretKey)"), is_secret=True),
        Setting("sender", gettext_lazy("tên định danh (brandname)")),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)

    def send(self, message: Message) -> Accepted:
        answer = self._caller.post_json(self.account["url"], json=self._request(message))
        code = str(answer.get("CodeResult", "")).strip()
        if code in (ACCEPTED, DUPLICATE):
            return Accepted(str(answer.get("SMSID") or "")[:200])
        raise _error_of_code(code)

    def _request(self, message: Message) -> dict[str, str]:
        request = {
            "ApiKey": self.account["api_key"],
            "SecretKey": self.account["secret_key"],
            "Phone": mobile_digits(message.recipient),
            "Content": message.body,
            "Brandname": self.account["sender"],
            "SmsType": CUSTOMER_CARE,
            "IsUnicode": "0" if measure(message.body).encoding == GSM7 else "1",
            "Sandbox": "0",
            "RequestId": message.reference,
        }
        if self.account["callback_url"]:
            request["CallbackUrl"] = self.account["callback_url"]
        return request

    def read(self, callback: Callback) -> Iterator[Report]:
        """A GET for each message whose end is known: SMSID, RequestId, SendStatus, SendSuccess, SendFailed."""
        if "Content" in callback.fields and "Phone" in callback.fields:  # what a citizen sent [shape: K medium]
            yield inbound(callback.fields["Phone"], callback.fields["Content"], callback.fields.get("SMSID", ""))
            return
        ours, theirs = callback.fields.get("RequestId", ""), callback.fields.get("SMSID", "")
        status = callback.fields.get("SendStatus", "")
        if not (ours or theirs) or not status.isdigit():
            raise BadCallback("neither SMSID nor RequestId, or no SendStatus")
        if status == REFUSED:
            yield Receipt(ours, theirs, False, _("Nhà mạng từ chối chuyển tin."))
        elif status == DONE:
            is_delivered = callback.fields.get("SendSuccess", "0") not in ("", "0")
            yield Receipt(ours, theirs, is_delivered, "" if is_delivered else _("Tin không đến được máy người nhận."))
        else:
            yield Receipt(ours, theirs)
