"""Zalo Notification Service: approved templates to the Zalo account of a telephone number (formats.md 10;
codes as on zalo.cloud/zns/guidelines/handle-error-code)."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.utils.crypto import constant_time_compare
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
    SendError,
    Setting,
    approved_template,
    international_digits,
)
from notices.transports.http import Caller, json_object, ours_to_mend, strange_code
from notices.transports.zalo_tokens import Access, Pair, RefreshRefused, good_access

ACCEPTED = 0
TOKEN_IS_OVER = {-124, -216}
WITHOUT_ZALO = {-108, -110, -114, -118, -119, -134, -139, -141}
WRONG_DATA = {-111, -112, -116, -122, -130, -132}
LATER = {-133, -144, -147}  # at night, and when the quota of the day is used up
OURS = {-101, -102, -103, -104, -105, -109, -113, -115, -117, -120, -121, -125, -126, -131, -135, -136, -137, -138}


class ZaloTransport(BaseTransport):
    name: ClassVar[str] = "zalo"
    label: ClassVar[str | LazyText] = gettext_lazy("Zalo ZNS (theo mẫu đã duyệt)")
    channels: ClassVar[tuple[str, ...]] = (Channel.ZALO.value,)
    takes_templates_only: ClassVar[bool] = True
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_lazy("địa chỉ nhận tin"), default="https://business.openapi.zalo.me/message/template"),
        Setting("token_url", gettext_lazy("địa chỉ đổi mã"), default="https://oauth.zaloapp.com/v4/oa/access_token"),
        Setting("app_id", gettext_lazy("mã ứng dụng (App ID)")),
        Setting("secret_key", gettext_lazy("khóa bí mật của ứng dụng (Secret Key)"), is_secret=True),
        Setting(
            "refresh_token",
            gettext_lazy("mã gia hạn (refresh token)"),
            help_text=gettext_lazy("Dán mã mới mỗi khi cấp quyền lại trên Zalo; sau đó cổng tự gia hạn."),
            is_secret=True,
        ),
        Setting(
            "oa_secret",
            gettext_lazy("khóa bí mật của OA (OA Secret Key)"),
            help_text=gettext_lazy("Để biết tin đã đến máy hay chưa. Zalo ghi ở mục Webhook."),
            is_secret=True,
            is_required=False,
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)
        self._access: Access | None = None

    def send(self, message: Message) -> Accepted:
        template, parameters = approved_template(self.account, message)
        request = {
            "phone": international_digits(message.recipient),
            "template_id": template.ref,
            "template_data": dict(parameters),
            "tracking_id": message.reference,
        }
        token = self._token()
        answer = self._posted(request, token)
        if _code(answer) in TOKEN_IS_OVER:
            answer = self._posted(request, self._token(refused=token))
        return _judged(answer)

    def _posted(self, request: Mapping[str, object], token: str) -> Mapping[str, Any]:
        return self._caller.post_json(self.account["url"], json=request, headers={"access_token": token})

    def _token(self, refused: str = "") -> str:
        """One that Zalo takes, as far as we know. Whatever fails here, no message has been sent yet."""
        known = self._access
        if known is not None and known.token != refused and known.is_good():
            return known.token
        try:
            self._access = good_access(
                ref=self.account.ref, refused=refused, seed=self.account["refresh_token"], fetch=self._fetch
            )
        except RefreshRefused as error:
            reason = _("Zalo không nhận mã gia hạn nữa. Xin cấp quyền lại trên Zalo rồi dán mã gia hạn mới.")
            raise ours_to_mend(reason) from error
        except OutcomeUnknown as error:
            raise PassingError(_("Zalo chưa trả lời khi gia hạn mã truy cập.")) from error
        return self._access.token

    def _fetch(self, refresh: str) -> Pair:
        answer = self._caller.post_json(
            self.account["token_url"],
            data={"refresh_token": refresh, "app_id": self.account["app_id"], "grant_type": "refresh_token"},
            headers={"secret_key": self.account["secret_key"]},
        )
        access, renewed = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(renewed, str) and renewed):
            raise RefreshRefused
        seconds = str(answer.get("expires_in"))
        return Pair(access, renewed, int(seconds) if seconds.isdecimal() else 0)

    def read(self, callback: Callback) -> Iterator[Receipt]:
        """``user_received_message`` with ``delivery_time``: the ZNS is on the person's device. Others tell nothing."""
        event = self._verified(callback)
        told = event.get("message")
        if event.get("event_name") != "user_received_message" or not isinstance(told, dict):
            return
        ours, theirs = str(told.get("tracking_id") or "")[:200], str(told.get("msg_id") or "")[:200]
        if told.get("delivery_time") and (ours or theirs):
            yield Receipt(ours, theirs, True)

    def _verified(self, callback: Callback) -> Mapping[str, Any]:
        """The event, if X-ZEvent-Signature is sha256 of app id, body, timestamp and the account's secret."""
        secret, app_id = self.account["oa_secret"], self.account["app_id"]
        try:
            event = json_object(callback.body)
        except OutcomeUnknown as error:
            raise BadCallback("not a JSON object") from error
        signed = app_id.encode() + callback.body + str(event.get("timestamp", "")).encode() + secret.encode()
        given = callback.headers.get("x-zevent-signature", "").strip().lower().removeprefix("mac=").strip()
        if not secret or not constant_time_compare(given, hashlib.sha256(signed).hexdigest()):
            raise BadCallback("wrong signature")
        return event


def _judged(answer: Mapping[str, Any]) -> Accepted:
    code, data = _code(answer), answer.get("data")
    if code != ACCEPTED:
        raise _error_of_code(code)
    return Accepted(str(data.get("msg_id") or "")[:200] if isinstance(data, dict) else "")


def _code(answer: Mapping[str, Any]) -> int | None:
    code = answer.get("error")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _error_of_code(code: int | None) -> SendError:
    words = {"code": code}
    if code in WITHOUT_ZALO:
        return PermanentError(_("Số này không dùng Zalo hoặc không nhận tin Zalo (%(code)s).") % words)
    if code in WRONG_DATA:
        return PermanentError(_("Zalo không nhận dữ liệu điền vào mẫu (%(code)s).") % words)
    if code in LATER:
        return PassingError(
            _("Zalo hẹn gửi sau: ngoài giờ hoặc hết hạn mức trong ngày (%(code)s).") % words, was_refused=True
        )
    if code in OURS or code in TOKEN_IS_OVER:
        return ours_to_mend(_("Zalo không nhận ứng dụng, mẫu hoặc số dư của OA (%(code)s).") % words)
    return strange_code()
