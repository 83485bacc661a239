"""Mail through the HTTP API of a mail service, spoken by django-anymail; receipts through its reading of webhooks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar

from anymail.exceptions import (  # type: ignore[import-untyped]
    AnymailError,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailWebhookValidationFailure,
)
from anymail.signals import AnymailTrackingEvent, EventType  # type: ignore[import-untyped]
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from notices.enums import Channel
from notices.transports.base import (
    Accepted,
    Account,
    BadCallback,
    BaseTransport,
    Callback,
    Message,
    PassingError,
    PermanentError,
    Receipt,
    SendError,
    Setting,
)
from notices.transports.http import Caller, error_of, error_of_status, unreadable
from notices.transports.smtp import check_address, mail_of

METADATA = "reference"  # the key under which our reference travels and comes back
TAKEN = {"sent", "queued"}


@dataclass(frozen=True)
class Service:
    """How anymail names the parts of one mail service: ``key`` and ``webhook_secret`` are names of its options.

    ``is_gone`` tells from a bounce, in the service's own shape, that the address is no more.
    """

    label: str
    key: str
    webhook_secret: str
    is_gone: Callable[[Mapping[str, Any]], bool]
    domain: str = ""


# Those of anymail that need one key, bring our reference back and can be verified without further packages.
SERVICES = {
    "mailgun": Service(
        "Mailgun",
        "api_key",
        "webhook_signing_key",
        lambda event: event.get("event-data", {}).get("severity") == "permanent",
        domain="sender_domain",
    ),
    "postmark": Service(
        "Postmark",
        "server_token",
        "webhook_secret",
        lambda event: event.get("Type") in ("HardBounce", "BadEmailAddress"),
    ),
    "brevo": Service(
        "Brevo",
        "api_key",
        "webhook_secret",
        lambda event: event.get("event") in ("hard_bounce", "invalid_email"),
    ),
    "mailtrap": Service("Mailtrap", "api_token", "tracking_secret", lambda event: event.get("event") == "bounce"),
    "sparkpost": Service(
        "SparkPost",
        "api_key",
        "webhook_secret",
        lambda event: any(part.get("bounce_class") in ("10", "30") for part in event.get("msys", {}).values()),
    ),
}


class AnymailTransport(BaseTransport):
    name: ClassVar[str] = "anymail"
    label: ClassVar[str | LazyText] = gettext_lazy("thư điện tử qua dịch vụ thư (Mailgun, Postmark, Brevo…)")
    channels: ClassVar[tuple[str, ...]] = (Channel.EMAIL.value,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "service",
            gettext_lazy("dịch vụ"),
            default="mailgun",
            choices=tuple((name, service.label) for name, service in SERVICES.items()),
        ),
        Setting("key", gettext_lazy("khóa API"), is_secret=True),
        Setting(
            "domain",
            gettext_lazy("tên miền gửi"),
            help_text=gettext_lazy("Chỉ Mailgun cần. Ví dụ: vanninh.khanhhoa.gov.vn"),
            is_required=False,
        ),
        Setting(
            "sender",
            gettext_lazy("địa chỉ gửi"),
            help_text=gettext_lazy("Ví dụ: Bộ phận Một cửa <motcua@vanninh.khanhhoa.gov.vn>"),
        ),
        Setting(
            "webhook_secret",
            gettext_lazy("khóa của báo phát (webhook)"),
            help_text=gettext_lazy(
                "Mailgun, Mailtrap: khóa ký mà dịch vụ cấp. Postmark, Brevo, SparkPost: tên:mật-khẩu"
                " đã điền ở dịch vụ. Để trống thì không nhận báo phát."
            ),
            is_secret=True,
            is_required=False,
        ),
        Setting(
            "url",
            gettext_lazy("địa chỉ API"),
            help_text=gettext_lazy("Để trống là địa chỉ thường dùng. Ví dụ: https://api.eu.mailgun.net/v3"),
            is_required=False,
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._caller = Caller(timeout=account.timeout)

    @property
    def service(self) -> Service:
        return SERVICES[self.account["service"]]

    def send(self, message: Message) -> Accepted:
        check_address(message.recipient)
        mail: Any = mail_of(self.account, message, {})
        mail.metadata = {METADATA: message.reference}
        backend = self._backend()
        try:
            backend.send_messages([mail])
        except Exception as error:  # noqa: BLE001
            # Without its cause: anymail's errors carry the mail and the answer, and with them the address.
            raise _error_of(error, has_answered=mail.anymail_status.esp_response is not None) from None
        if not mail.anymail_status.status or not mail.anymail_status.status <= TAKEN:
            raise unreadable()
        return Accepted(str(mail.anymail_status.message_id or "")[:200])

    def _backend(self) -> Any:
        options: dict[str, Any] = {"timeout": self.account.timeout, self.service.key: self.account["key"]}
        if self.account["url"]:
            options["api_url"] = self.account["url"]
        if self.service.domain and self.account["domain"]:
            options[self.service.domain] = self.account["domain"]
        backend = import_string(f"anymail.backends.{self.account['service']}.EmailBackend")(**options)
        backend.session = self._caller.session()
        return backend

    def read(self, callback: Callback) -> Iterator[Receipt]:
        if not self.account["webhook_secret"]:
            raise BadCallback("no webhook secret is set, so nothing can be verified")
        try:
            receipts = [self._receipt(event) for event in self._events(_as_request(callback))]
        except AnymailWebhookValidationFailure as error:
            raise BadCallback("wrong signature or password") from error
        except Exception as error:
            raise BadCallback(f"not understood: {type(error).__name__}") from error
        for receipt in receipts:
            if receipt is not None and (receipt.reference or receipt.provider_reference):
                yield receipt

    def _events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        """Verified and read by anymail's own view of this service."""
        name = f"anymail.webhooks.{self.account['service']}.{self.service.label}TrackingWebhookView"
        view = import_string(name)(**{self.service.webhook_secret: self.account["webhook_secret"]})
        view.run_validators(request)
        return list(view.parse_events(request))

    def _receipt(self, event: AnymailTrackingEvent) -> Receipt | None:
        metadata = event.metadata if isinstance(event.metadata, dict) else {}
        ours, theirs = str(metadata.get(METADATA) or "")[:200], str(event.message_id or "")[:200]
        if event.event_type == EventType.DELIVERED:
            return Receipt(ours, theirs, True)
        if event.event_type == EventType.COMPLAINED:
            return Receipt(ours, theirs, True, _("Người nhận báo thư này là thư rác."), is_address_bad=True)
        if event.event_type == EventType.BOUNCED:
            is_gone = self.service.is_gone(event.esp_event)
            reason = _("Hộp thư này không còn nhận thư.") if is_gone else _("Hộp thư của người nhận trả thư lại.")
            return Receipt(ours, theirs, False, reason, is_address_bad=is_gone)
        if event.event_type in (EventType.REJECTED, EventType.FAILED):
            return Receipt(ours, theirs, False, _("Dịch vụ thư từ chối chuyển thư này."))
        if event.event_type in (EventType.QUEUED, EventType.SENT, EventType.DEFERRED):
            return Receipt(ours, theirs)
        return None  # opened, clicked: nobody here asks who reads


def _error_of(error: Exception, *, has_answered: bool) -> SendError:
    if isinstance(error, AnymailRecipientsRefused):
        return PermanentError(_("Dịch vụ thư từ chối địa chỉ nhận."))
    if isinstance(error, AnymailRequestsAPIError):
        return _error_of_request(error)
    if isinstance(error, (AnymailError, ImproperlyConfigured)) and not has_answered:
        return PassingError(_("Thiết lập của dịch vụ thư chưa đúng."), is_alarm=True)
    return error_of(error)


def _error_of_request(error: AnymailRequestsAPIError) -> SendError:
    if error.response is None:
        return error_of(error.__cause__ if isinstance(error.__cause__, RequestException) else error)
    if 200 <= error.response.status_code < 300:
        return unreadable()
    return error_of_status(error.response.status_code)


def _as_request(callback: Callback) -> HttpRequest:
    """The callback as anymail's views take it."""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in callback.headers.items()}
    return WSGIRequest(
        {
            **headers,
            "REQUEST_METHOD": callback.method,
            "CONTENT_TYPE": callback.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(callback.body)),
            "wsgi.input": BytesIO(callback.body),
        }
    )
