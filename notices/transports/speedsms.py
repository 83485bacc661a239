"""SMS through SpeedSMS.vn, ``sms/send`` (formats.md 10; codes and reports as on speedsms.vn/sms-api)."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.transports.base import (
    Accepted,
    Account,
    BadCallback,
    BaseTransport,
    Callback,
    Message,
    OutcomeUnknown,
    PassingError,
    PermanentError,
    Receipt,
    Report,
    SendError,
    Setting,
    inbound,
    international_digits,
)
from notices.transports.http import Caller, json_object, ours_to_mend, strange_code

ACCEPTED = "00"
FOR_EVER = 64  # the status of a report: 0 delivered, below this it is tried again, from here on it is over


def _error_of_code(code: str) -> SendError:
    words = {"code": code}
    if code in ("007", "008", "009"):
        return ours_to_mend(
            _("SpeedSMS không nhận tài khoản gửi tin (%(code)s). Xin kiểm tra khóa và địa chỉ IP.") % words
        )
    if code == "101":
        return ours_to_mend(
            _("SpeedSMS báo thiết lập gửi tin chưa đúng (101). Xin kiểm tra tên định danh và loại tin.")
        )
    if code == "105":
        return PermanentError(_("SpeedSMS báo số điện thoại không đúng (105)."))
    if code in ("110", "113"):
        return PermanentError(_("SpeedSMS không gửi được lời tin này: quá dài hoặc có chữ lạ (%(code)s).") % words)
    if code == "300":
        return ours_to_mend(_("Tài khoản SpeedSMS đã hết tiền (300). Xin nạp thêm."))
    if code == "500":  # asks to try again, and does not say how far it came
        return PassingError(_("SpeedSMS trục trặc (500)."), may_move=False)
    return strange_code()


class SpeedSmsTransport(BaseTransport):
    """It takes no reference of ours: what became of a lost answer nobody can ask it."""

    name: ClassVar[str] = "speedsms"
    label: ClassVar[str | LazyText] = gettext_lazy("SMS qua SpeedSMS.vn")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_lazy("địa chỉ nhận tin"), default="https://api.speedsms.vn/index.php/sms/send"),
        Setting("token", gettext_lazy("khóa API (access token)"), is_secret=True),
        Setting(
            "sms_type",
            gettext_lazy("loại tin"),
            default="3",
            choices=(
                ("3", gettext_lazy("tên định danh của cơ quan")),
                ("4", gettext_lazy("tên định danh chung (Verify, Notify)")),
                ("2", gettext_lazy("đầu số ngẫu nhiên")),
                ("5", gettext_lazy("điện thoại Android của cơ quan")),
            ),
        ),
        Setting(
            "sender",
            gettext_lazy("tên định danh (brandname)"),
            help_text=gettext_lazy("Với điện thoại Android là mã thiết bị. Để trống nếu dùng đầu số ngẫu nhiên."),
            is_required=False,
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)

    def send(self, message: Message) -> Accepted:
        request = {
            "to": [international_digits(message.recipient)],
            "content": message.body,
            "sms_type": int(self.account["sms_type"] or 3),
            "sender": self.account["sender"],
        }
        return _judged(self._caller.post_json(self.account["url"], json=request, auth=(self.account["token"], "x")))

    def read(self, callback: Callback) -> Iterator[Report]:
        """``{"type": "report", "tranId": …, "phone": …, "status": …}``, a POST for each message; ``{"type": "sms",
        "phone": …, "content": …}`` for one that a citizen sent [shape: K medium]."""
        try:
            report = json_object(callback.body)
            if report.get("type") == "sms":
                yield inbound(str(report["phone"]), str(report["content"]))
                return
            theirs, status = str(report["tranId"])[:200], int(report["status"])
        except (OutcomeUnknown, KeyError, TypeError, ValueError) as error:
            raise BadCallback("no report with tranId and status") from error
        if report.get("type") != "report" or not theirs:
            raise BadCallback("not a report")
        if status == 0:
            yield Receipt(provider_reference=theirs, is_delivered=True)
        elif 0 < status < FOR_EVER:
            yield Receipt(provider_reference=theirs)
        else:
            yield Receipt("", theirs, False, _("Tin không đến được máy người nhận."))


def _judged(answer: Mapping[str, Any]) -> Accepted:
    code, data = str(answer.get("code", "")).strip(), answer.get("data")
    if not (answer.get("status") == "success" and code == ACCEPTED and isinstance(data, dict)):
        raise _error_of_code(code if code != ACCEPTED else "")
    if data.get("invalidPhone"):
        raise PermanentError(_("SpeedSMS báo số điện thoại không đúng (105)."))
    return Accepted(str(data.get("tranId") or "")[:200])
