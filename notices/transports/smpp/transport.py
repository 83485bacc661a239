"""SMS over SMPP 3.4: one long-lived transmitter session for each process and account."""

import itertools
import os
import random
import threading
import time
import weakref
from typing import Any, ClassVar

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
    international_digits,
)
from notices.transports.smpp.line import LineBroken
from notices.transports.smpp.outcomes import REFUSED_SETTINGS, error_of_status, is_later
from notices.transports.smpp.pdus import Pdu, consts
from notices.transports.smpp.reports import HEX_IN_ANSWERS, HEX_IN_RECEIPTS, SAME_EVERYWHERE, answered_id
from notices.transports.smpp.session import BindRefused, NoAnswer, NotSent, Session, bind
from notices.transports.smpp.texts import Octets, as_octets

LONGEST_REFERENCE = 200
PAUSE_BETWEEN_PARTS = 1.0  # seconds, when the centre wants the next part of a begun message later


class SmppTransport(BaseTransport):
    name: ClassVar[str] = "smpp"
    label: ClassVar[str | LazyText] = gettext_lazy("SMS qua SMPP 3.4")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", gettext_lazy("máy chủ")),
        Setting("port", gettext_lazy("cổng"), default="2775"),
        Setting(
            "security",
            gettext_lazy("mã hóa"),
            default="none",
            choices=(("none", gettext_lazy("không mã hóa (qua đường riêng hoặc VPN)")), ("tls", "TLS")),
        ),
        Setting(
            "ca",
            gettext_lazy("chứng thư gốc của nhà mạng (PEM)"),
            help_text=gettext_lazy("Chỉ cần khi dùng TLS mà nhà mạng tự cấp chứng thư."),
            is_required=False,
            is_long=True,
        ),
        Setting("system_id", gettext_lazy("tài khoản (system_id)")),
        Setting("password", gettext_lazy("mật khẩu"), is_secret=True),
        Setting("system_type", gettext_lazy("loại hệ thống (system_type)"), is_required=False),
        Setting("sender", gettext_lazy("tên định danh (brandname)")),
        Setting(
            "window",
            gettext_lazy("số tin chờ trả lời cùng lúc"),
            default="10",
            help_text=gettext_lazy("Nhà mạng cho biết con số này (window size), tính cho mỗi kết nối."),
        ),
        Setting("enquire_seconds", gettext_lazy("số giây im lặng trước khi hỏi lại đường truyền"), default="30"),
        Setting(
            "receipt_ids",
            gettext_lazy("mã tin trong báo cáo chuyển tin"),
            default=SAME_EVERYWHERE,
            choices=(
                (SAME_EVERYWHERE, gettext_lazy("giống mã lúc nhận tin")),
                (HEX_IN_ANSWERS, gettext_lazy("lúc nhận tin là số thập lục, trong báo cáo là số thập phân")),
                (HEX_IN_RECEIPTS, gettext_lazy("lúc nhận tin là số thập phân, trong báo cáo là số thập lục")),
            ),
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._references = itertools.count(random.randrange(256))  # noqa: S311  # tells parts apart, guards nothing
        self._session: Session | None = None
        self._failure: PassingError | None = None
        self._failed_at = 0.0
        self._start_afresh()
        _OF_THIS_PROCESS.add(self)

    def send(self, message: Message) -> Accepted:
        number = international_digits(message.recipient)
        try:
            parts = as_octets(message.body, next(self._references) % 256)
        except ValueError as error:
            raise PermanentError(_("Tin nhắn dài quá 255 phần.")) from error
        session = self._bound()
        ids = [self._submit(session, number, parts[0])]
        try:
            ids.extend(self._submit_following(session, number, part) for part in parts[1:])
        except SendError as error:
            reason = _("Nhà mạng mới nhận một phần của tin dài, chưa rõ người nhận đọc được gì.")
            raise OutcomeUnknown(reason, is_repeatable=False) from error
        return Accepted(_joined(ids))

    def close(self) -> None:
        """Unbind; the next ``send`` binds anew."""
        with self._binding:
            session, self._session = self._session, None
        if session is not None and session.is_alive:
            session.say_goodbye()

    def _bound(self) -> Session:
        """The session of this process, opened or opened again if need be; nothing is under way if it fails.

        Those who waited for an attempt that failed share its failure, or they would try one after the other.
        """
        began = time.monotonic()
        with self._binding:
            if self._session is not None and self._session.is_alive:
                return self._session
            if self._failure is not None and self._failed_at >= began:
                raise self._failure
            try:
                self._session = bind(self.account, "bind_transmitter")
            except (BindRefused, LineBroken, OSError, ValueError) as error:
                failure = _bind_error(error)
                self._failure, self._failed_at = failure, time.monotonic()
                raise failure from error
            self._failure = None
            threading.Thread(target=self._session.run, name="smpp", daemon=True).start()
            weakref.finalize(self, self._session.end, "the account is no longer used")
            return self._session

    def _submit_following(self, session: Session, number: str, part: Octets) -> str:
        """Half a message is worse than a late one: while the centre says "later", ask again within the time-out."""
        deadline = time.monotonic() + self.account.timeout
        while True:
            try:
                return self._submit(session, number, part)
            except PassingError as error:
                if not is_later(error) or time.monotonic() + PAUSE_BETWEEN_PARTS > deadline:
                    raise
            time.sleep(PAUSE_BETWEEN_PARTS)

    def _submit(self, session: Session, number: str, part: Octets) -> str:
        """The id that the message centre gave this part."""
        try:
            answer = session.ask("submit_sm", **self._fields(number), **part._asdict())
        except NotSent as error:
            raise PassingError(_("Mất kết nối với nhà mạng trước khi gửi tin.")) from error
        except NoAnswer as error:
            reason = _("Nhà mạng không trả lời sau khi tin đã đi, chưa rõ tin đã gửi hay chưa.")
            raise OutcomeUnknown(reason, is_repeatable=False) from error
        except ValueError as error:
            raise PassingError(_("Tên định danh có ký tự không gửi được qua SMPP."), is_alarm=True) from error
        if answer.status == consts.SMPP_ESME_RINVBNDSTS:
            session.end("the other side knows nothing of our bind")
        if answer.status != consts.SMPP_ESME_ROK or answer.command != "submit_sm_resp":
            raise error_of_status(answer.status)
        return answered_id(_text(answer), self.account["receipt_ids"])

    def _fields(self, number: str) -> dict[str, Any]:
        return {
            "source_addr_ton": consts.SMPP_TON_ALNUM,
            "source_addr_npi": consts.SMPP_NPI_UNK,
            "source_addr": self.account["sender"],
            "dest_addr_ton": consts.SMPP_TON_INTL,
            "dest_addr_npi": consts.SMPP_NPI_ISDN,
            "destination_addr": number,
            "registered_delivery": consts.SMPP_SMSC_DELIVERY_RECEIPT_BOTH,
        }

    def _start_afresh(self) -> None:
        """Also in a forked process: its parent's session and locks are not its own."""
        if self._session is not None:
            self._session.abandon()
        self._session = None
        self._binding = threading.Lock()
        self._failure = None


_OF_THIS_PROCESS: weakref.WeakSet[SmppTransport] = weakref.WeakSet()


def _after_fork() -> None:
    for transport in list(_OF_THIS_PROCESS):
        transport._start_afresh()


os.register_at_fork(after_in_child=_after_fork)


def _bind_error(error: Exception) -> PassingError:
    if isinstance(error, BindRefused):
        words = {"status": f"0x{error.code:02X}"}
        reason = _("Nhà mạng không cho mở kết nối SMPP (%(status)s). Xin kiểm tra tài khoản và mật khẩu.") % words
        return PassingError(reason, is_alarm=error.code in REFUSED_SETTINGS)
    if isinstance(error, OSError | LineBroken):
        return PassingError(_("Không kết nối được tới nhà mạng."))
    return PassingError(_("Thông số kết nối SMPP chưa đúng. Xin kiểm tra cổng, tài khoản và mật khẩu."), is_alarm=True)


def _text(answer: Pdu) -> str:
    return str((answer.message_id or b"").decode("ascii", "replace"))


def _joined(ids: list[str]) -> str:
    """What receipts are matched with: the parts' ids with commas, or the last part's when that is too long."""
    joined = ",".join(ids)
    return joined if len(joined) <= LONGEST_REFERENCE else ids[-1][:LONGEST_REFERENCE]
