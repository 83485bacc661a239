"""Mail over SMTP. One connection a mail; the phase decides what an error means."""

import contextlib
import re
import smtplib
from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.transports.base import (
    Accepted,
    Account,
    BaseTransport,
    Message,
    OutcomeUnknown,
    PassingError,
    PermanentError,
    SendError,
    Setting,
)

START_OF_CONTENT = 354
_DOT_AT_LINE_START = re.compile(rb"(?m)^\.")


class SmtpTransport(BaseTransport):
    name: ClassVar[str] = "smtp"
    label: ClassVar[str | LazyText] = gettext_lazy("thư điện tử qua máy chủ SMTP")
    channels: ClassVar[tuple[str, ...]] = (Channel.EMAIL.value,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", gettext_lazy("máy chủ")),
        Setting("port", gettext_lazy("cổng"), default="587"),
        Setting(
            "security",
            gettext_lazy("mã hóa"),
            default="tls",
            choices=(("tls", "STARTTLS"), ("ssl", "TLS"), ("none", gettext_lazy("không mã hóa"))),
        ),
        Setting("user", gettext_lazy("tài khoản"), is_required=False),
        Setting("password", gettext_lazy("mật khẩu"), is_secret=True, is_required=False),
        Setting(
            "sender",
            gettext_lazy("địa chỉ gửi"),
            help_text=gettext_lazy("Ví dụ: Bộ phận Một cửa <motcua@vanninh.khanhhoa.gov.vn>"),
        ),
    )

    def send(self, message: Message) -> Accepted:
        message_id = f"<{message.reference}@{_our_domain(self.account)}>"
        content = mail_bytes(self.account, message, message_id)
        server = _opened(self.account)
        try:
            _envelope(server, _sender(self.account), message)
            _content(server, content)
            _say_goodbye(server)
        finally:
            server.close()
        return Accepted(message_id)


def _our_domain(account: Account) -> str:
    """The domain of the sender's address, as Message-IDs should have."""
    return account["sender"].rpartition("@")[2].rstrip(">") or "localhost"


def _sender(account: Account) -> str:
    """The bare address of ``Bộ phận Một cửa <motcua@…>``."""
    return account["sender"].rpartition("<")[2].rstrip(">")


def mail_of(account: Account, message: Message, headers: dict[str, str]) -> EmailMultiAlternatives:
    """The mail as text, and as HTML beside it where there is one."""
    mail = EmailMultiAlternatives(
        subject=" ".join(message.title.split()),
        body=message.body,
        from_email=account["sender"],
        to=[message.recipient],
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def mail_bytes(account: Account, message: Message, message_id: str) -> bytes:
    """The mail as it travels."""
    check_address(message.recipient)
    mail = mail_of(account, message, {"Message-ID": message_id})
    content: bytes = mail.message().as_bytes(linesep="\r\n")
    return content


def check_address(recipient: str) -> None:
    """``PermanentError`` for what is no address, or one with letters that old mail servers do not carry."""
    try:
        recipient.encode("ascii")
        validate_email(recipient)
    except (ValidationError, UnicodeEncodeError) as error:
        raise PermanentError(_("Địa chỉ thư điện tử này không dùng được để gửi thư.")) from error


def _opened(account: Account) -> smtplib.SMTP:
    """A greeted, encrypted, signed-in connection; nothing has been sent yet, so every failure is passing."""
    backend = EmailBackend(
        host=account["host"],
        port=int(account["port"] or 25),
        username=account["user"],
        password=account["password"],
        use_tls=account["security"] == "tls",
        use_ssl=account["security"] == "ssl",
        timeout=account.timeout,
        fail_silently=False,
    )
    try:
        backend.open()
        server = cast(smtplib.SMTP, backend.connection)
        server.ehlo_or_helo_if_needed()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        reason = _("Máy chủ thư không nhận tài khoản gửi thư. Xin kiểm tra tài khoản và mật khẩu.")
        raise PassingError(reason, is_alarm=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PassingError(_("Không kết nối được tới máy chủ thư.")) from error
    return server


def _envelope(server: smtplib.SMTP, sender: str, message: Message) -> None:
    """MAIL and RCPT. Until DATA the server keeps nothing, so a lost connection is passing."""
    try:
        code, _reply = server.mail(sender)
        if code >= 400:
            raise PassingError(
                _("Máy chủ thư không nhận địa chỉ gửi (%(code)s).") % {"code": code}, is_alarm=code >= 500
            )
        code, _reply = server.rcpt(message.recipient)
    except (OSError, smtplib.SMTPException) as error:
        raise PassingError(_("Máy chủ thư ngắt kết nối hoặc không trả lời.")) from error
    _check(code, _("Máy chủ thư từ chối địa chỉ nhận (%(code)s)."), _("Máy chủ thư hẹn nhận sau (%(code)s)."))


def _content(server: smtplib.SMTP, content: bytes) -> None:
    """DATA and the text. Once the server said 354 a lost answer may hide an acceptance (RFC 5321, 4.2.5)."""
    try:
        code, _reply = server.docmd("DATA")
    except (OSError, smtplib.SMTPException) as error:
        raise PassingError(_("Máy chủ thư ngắt kết nối hoặc không trả lời.")) from error
    if code != START_OF_CONTENT:
        _refuse_content(code)
    try:
        server.send(_DOT_AT_LINE_START.sub(b"..", content) + b"\r\n.\r\n")
        code, _reply = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise OutcomeUnknown(_("Máy chủ thư không trả lời sau khi nhận nội dung.")) from error
    if code != 250:
        _refuse_content(code)


def _say_goodbye(server: smtplib.SMTP) -> None:
    """QUIT without waiting: the mail is accepted, whatever the server does now."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.putcmd("quit")


def _refuse_content(code: int) -> None:
    _check(code, _("Máy chủ thư từ chối nội dung thư (%(code)s)."), _("Máy chủ thư hẹn nhận sau (%(code)s)."))
    raise OutcomeUnknown(_("Máy chủ thư trả lời lạ, chưa rõ thư đã gửi hay chưa."))


def _check(code: int, refused: str, later: str) -> None:
    error: SendError
    if code >= 500:
        error = PermanentError(refused % {"code": code})
    elif code >= 400:
        error = PassingError(later % {"code": code})
    else:
        return
    raise error
