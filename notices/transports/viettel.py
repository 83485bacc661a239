"""SMS through Viettel's bulk SMS service, the SOAP operation ``wsCpMt`` (formats.md 10)."""

import hashlib
import re
from collections.abc import Callable
from typing import ClassVar
from xml.etree import ElementTree  # builds only; what comes in is read by defusedxml

from defusedxml.ElementTree import ParseError, fromstring
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.sms_text import GSM7, measure
from notices.transports.base import (
    Accepted,
    Account,
    BaseTransport,
    Message,
    OutcomeUnknown,
    PermanentError,
    SendError,
    Setting,
    international_digits,
)
from notices.transports.http import Caller, ours_to_mend, strange_code, unreadable

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
BULK_SMS = "http://impl.bulkSms.ws/"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
ACCEPTED = "1"
PLAIN, UNICODE = "F", "1"
_NOT_FOR_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _account() -> SendError:
    return ours_to_mend(
        _("Viettel không nhận tài khoản gửi tin. Xin kiểm tra tài khoản, mật khẩu, mã CP và địa chỉ IP.")
    )


def _network() -> SendError:
    return PermanentError(_("Tên định danh chưa đăng ký với mạng của số này."))


def _receiver() -> SendError:
    return PermanentError(_("Viettel báo số điện thoại không đúng."))


def _text() -> SendError:
    return PermanentError(_("Viettel không nhận lời tin này: quá dài, có từ bị chặn hoặc chưa đăng ký mẫu."))


def _repeated() -> SendError:
    return OutcomeUnknown(_("Viettel báo vừa nhận một tin y hệt tới số này."), is_repeatable=False)


# How the texts beside a result other than 1 begin; they name no number and are not shown to anybody.
REFUSALS: tuple[tuple[str, Callable[[], SendError]], ...] = (
    ("Authenticate", _account),
    ("CP_CODE_NOT_FOUND", _account),
    ("WRONG_INFORMATION_AUTHENTICATE", _account),
    ("Check CommandCode", _account),
    ("Check ServiceID: DUPLICATE", _repeated),
    ("Check ServiceID: ALIAS_INVALID", _network),
    ("Check ReceiverID", _receiver),
    ("Length of ReceiverID", _receiver),
    ("Unable to check telco", _receiver),
    ("Check Content", _text),
    ("Check template", _text),
)


class ViettelTransport(BaseTransport):
    name: ClassVar[str] = "viettel"
    label: ClassVar[str | LazyText] = gettext_lazy("SMS qua Viettel")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_lazy("địa chỉ nhận tin"), help_text=gettext_lazy("Viettel cấp theo hợp đồng.")),
        Setting("user", gettext_lazy("tài khoản (User)")),
        Setting("password", gettext_lazy("mật khẩu (Password)"), is_secret=True),
        Setting("cp_code", gettext_lazy("mã đối tác (CPCode)")),
        Setting("sender", gettext_lazy("tên định danh (brandname)")),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)

    def send(self, message: Message) -> Accepted:
        answer = self._caller.post(self.account["url"], data=self._envelope(message), headers=HEADERS)
        result, said = _read(answer)
        if result != ACCEPTED:
            raise _refusal(said)
        return Accepted()

    def _envelope(self, message: Message) -> bytes:
        receiver = international_digits(message.recipient)
        fields = {
            "User": self.account["user"],
            "Password": self.account["password"],
            "CPCode": self.account["cp_code"],
            "RequestID": _number_of(message.reference),
            "UserID": receiver,
            "ReceiverID": receiver,
            "ServiceID": self.account["sender"],
            "CommandCode": "bulksms",
            "Content": _NOT_FOR_XML.sub("", message.body),
            "ContentType": PLAIN if measure(message.body).encoding == GSM7 else UNICODE,
        }
        envelope = ElementTree.Element(f"{{{SOAP}}}Envelope")
        body = ElementTree.SubElement(envelope, f"{{{SOAP}}}Body")
        operation = ElementTree.SubElement(body, f"{{{BULK_SMS}}}wsCpMt")
        for name, value in fields.items():
            ElementTree.SubElement(operation, name).text = value
        content: bytes = ElementTree.tostring(envelope, encoding="utf-8", xml_declaration=True)
        return content


def _number_of(reference: str) -> str:
    """Viettel takes digits only for RequestID: a number that stays the same for our reference, of at most 18."""
    return str(int.from_bytes(hashlib.sha256(reference.encode()).digest()[:7], "big"))


def _read(answer: bytes) -> tuple[str, str]:
    """``result`` and ``message`` of the answer, whatever wraps them."""
    try:
        root = fromstring(answer)
    except (ParseError, ValueError, LookupError) as error:
        raise unreadable() from error
    result, said = root.findtext(".//return/result"), root.findtext(".//return/message")
    if result is None:
        raise unreadable()
    return result.strip(), (said or "").strip()


def _refusal(said: str) -> SendError:
    for beginning, error in REFUSALS:
        if said.startswith(beginning):
            return error()
    return strange_code()
