"""Mail over SMTP with the EMAIL_* settings. One connection a mail; the phase decides what an error means."""

import contextlib
import re
import smtplib
from typing import ClassVar, cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from notices.transports.base import Accepted, Message, OutcomeUnknown, PassingError, PermanentError, SendError

START_OF_CONTENT = 354
_DOT_AT_LINE_START = re.compile(rb"(?m)^\.")


class SmtpTransport:
    name: ClassVar[str] = "smtp"
    is_inline: ClassVar[bool] = False

    def send(self, message: Message) -> Accepted:
        message_id = f"<{message.reference}@{_our_domain()}>"
        content = _rendered(message, message_id)
        server = _opened()
        try:
            _envelope(server, message)
            _content(server, content)
            _say_goodbye(server)
        finally:
            server.close()
        return Accepted(message_id)


def _our_domain() -> str:
    """The domain of the sender's address, as Message-IDs should have."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


def _sender() -> str:
    """The bare address of ``Bộ phận Một cửa <motcua@…>``."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


def _rendered(message: Message, message_id: str) -> bytes:
    mail = EmailMessage(
        subject=" ".join(message.title.split()),
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        message.recipient.encode("ascii")
        content: bytes = mail.message().as_bytes(linesep="\r\n")
    except ValueError as error:  # also BadHeaderError and UnicodeEncodeError
        raise PermanentError(_("Địa chỉ thư điện tử này không dùng được để gửi thư.")) from error
    return content


def _opened() -> smtplib.SMTP:
    """A greeted, encrypted, signed-in connection; nothing has been sent yet, so every failure is passing."""
    backend = EmailBackend(fail_silently=False)
    try:
        backend.open()
        server = cast(smtplib.SMTP, backend.connection)
        server.ehlo_or_helo_if_needed()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        reason = _("Máy chủ thư không nhận tài khoản gửi thư. Xin kiểm tra EMAIL_URL.")
        raise PassingError(reason, is_alarm=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PassingError(_("Không kết nối được tới máy chủ thư.")) from error
    return server


def _envelope(server: smtplib.SMTP, message: Message) -> None:
    """MAIL and RCPT. Until DATA the server keeps nothing, so a lost connection is passing."""
    try:
        code, _reply = server.mail(_sender())
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
