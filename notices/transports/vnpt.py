"""SMS through VNPT's brandname service, ``send_sms_list``: only the parameters of an approved template travel
(formats.md 10)."""

from typing import ClassVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.sms_text import accent_free
from notices.transports.base import (
    Accepted,
    Account,
    BaseTransport,
    Message,
    PermanentError,
    SendError,
    Setting,
    approved_template,
    international_digits,
)
from notices.transports.http import Caller, ours_to_mend, strange_code, unreadable

OPERATION = "send_sms_list"
ACCEPTED = "0"
WITHOUT_ACCENTS = "0"


class VnptTransport(BaseTransport):
    """VNPT gives its codes with the contract only, so the administrator fills in what they mean."""

    name: ClassVar[str] = "vnpt"
    label: ClassVar[str | LazyText] = gettext_lazy("SMS qua VNPT (theo mẫu đã duyệt)")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value,)
    takes_templates_only: ClassVar[bool] = True
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_lazy("địa chỉ nhận tin"), help_text=gettext_lazy("VNPT cấp theo hợp đồng.")),
        Setting("label_id", gettext_lazy("mã tên định danh (LABELID)")),
        Setting("contract_type_id", gettext_lazy("loại hợp đồng (CONTRACTTYPEID)"), default="1"),
        Setting("contract_id", gettext_lazy("mã hợp đồng (CONTRACTID)")),
        Setting("agent_id", gettext_lazy("mã đại lý (AGENTID)")),
        Setting("api_user", gettext_lazy("tài khoản API (APIUSER)")),
        Setting("api_password", gettext_lazy("mật khẩu API (APIPASS)"), is_secret=True),
        Setting("user", gettext_lazy("tên đăng nhập (USERNAME)")),
        Setting(
            "account_codes",
            gettext_lazy("các mã lỗi do tài khoản"),
            help_text=gettext_lazy("Theo tài liệu của VNPT: sai tài khoản, hết hạn mức… Cách nhau bằng dấu phẩy."),
            is_required=False,
        ),
        Setting(
            "receiver_codes",
            gettext_lazy("các mã lỗi do số nhận hoặc lời tin"),
            help_text=gettext_lazy("Theo tài liệu của VNPT: sai số, số từ chối nhận… Cách nhau bằng dấu phẩy."),
            is_required=False,
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)

    def send(self, message: Message) -> Accepted:
        answer = self._caller.post_json(self.account["url"], json={"RQST": self._request(message)})
        reply = answer.get("RPLY")
        if not isinstance(reply, dict):
            raise unreadable()
        code = str(reply.get("ERROR", "")).strip()
        if code != ACCEPTED:
            raise self._error_of_code(code)
        return Accepted()

    def _request(self, message: Message) -> dict[str, object]:
        template, parameters = approved_template(self.account, message)
        return {
            "name": OPERATION,
            "REQID": message.reference,
            "LABELID": self.account["label_id"],
            "CONTRACTTYPEID": self.account["contract_type_id"],
            "CONTRACTID": self.account["contract_id"],
            "TEMPLATEID": template.ref,
            "PARAMS": [
                {"NUM": str(number), "CONTENT": accent_free(value)}
                for number, (_name, value) in enumerate(parameters, start=1)
            ],
            "SCHEDULETIME": "",
            "MOBILELIST": international_digits(message.recipient),
            "ISTELCOSUB": "0",
            "AGENTID": self.account["agent_id"],
            "APIUSER": self.account["api_user"],
            "APIPASS": self.account["api_password"],
            "USERNAME": self.account["user"],
            "DATACODING": WITHOUT_ACCENTS,
        }

    def _error_of_code(self, code: str) -> SendError:
        words = {"code": code}
        if code and code in _codes(self.account["account_codes"]):
            return ours_to_mend(_("VNPT không nhận vì tài khoản hoặc hợp đồng (%(code)s). Xin liên hệ VNPT.") % words)
        if code and code in _codes(self.account["receiver_codes"]):
            return PermanentError(_("VNPT không gửi được tới số này hoặc lời tin này (%(code)s).") % words)
        return strange_code()


def _codes(written: str) -> set[str]:
    """``"1, 2;31"`` → ``{"1", "2", "31"}``."""
    return set(written.replace(",", " ").replace(";", " ").split())
