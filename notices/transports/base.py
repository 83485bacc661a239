"""What a transport is set up with, what it is given and gives back, and the three ways in which it can fail."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Protocol

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from core.crypto import blind_index
from core.phones import BadPhone, is_mobile, national_digits, to_e164


@dataclass(frozen=True)
class Setting:
    """One thing an administrator fills in for a gateway. A secret is sealed at rest and never shown again."""

    name: str
    label: str | LazyText
    default: str = ""
    help_text: str | LazyText = ""
    is_secret: bool = False
    is_required: bool = True
    choices: tuple[tuple[str, str | LazyText], ...] = ()
    is_long: bool = False


@dataclass(frozen=True)
class Template:
    """A text that the gateway approved beforehand: only its parameters travel, in this order."""

    ref: str
    parameters: tuple[str, ...] = ()
    text: str = ""  # as approved, with {places}: what the person will read


@dataclass(frozen=True, repr=False)
class Account:
    """A gateway as it was set up. ``ref`` is its name in our books; ``values`` are by the name of the setting."""

    ref: str
    values: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)  # by kind of notice
    timeout: float = 10.0  # seconds, of connecting and of each wait for an answer

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def __repr__(self) -> str:
        return f"<account {self.ref}>"


@dataclass(frozen=True, repr=False)
class Message:
    """An opened notice on its way out. ``reference`` is ours and stays the same when an unclear one is resent.

    ``facts`` are what the text was made of (``{"code": "H32.27-…"}``), for gateways that take parameters only.
    """

    reference: str
    channel: str
    recipient: str
    title: str
    body: str
    html: str = ""
    kind: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<message {self.reference}>"


@dataclass(frozen=True)
class Accepted:
    """The other side took the message over; delivery itself is told later or never."""

    provider_reference: str = ""


@dataclass(frozen=True, repr=False)
class Receipt:
    """What a gateway tells later about one message, known by our ``reference``, by its own, or by both.

    ``is_delivered`` is ``None`` while the end is not known. ``reason`` is for staff, without personal data.
    ``is_address_bad``: the mail address does not exist, or the mail was complained about.
    """

    reference: str = ""
    provider_reference: str = ""
    is_delivered: bool | None = None
    reason: str = ""
    is_address_bad: bool = False

    def __repr__(self) -> str:
        return f"<receipt {self.reference or self.provider_reference}>"


@dataclass(frozen=True, repr=False)
class Inbound:
    """An SMS that a citizen sent to us. ``sender`` is E.164; ``provider_reference`` tells a repeated one."""

    sender: str
    text: str
    provider_reference: str

    def __repr__(self) -> str:
        return f"<inbound {self.provider_reference}>"


Report = Receipt | Inbound


@dataclass(frozen=True, repr=False)
class Callback:
    """A request of a gateway to us: query and form fields, headers in lower case, the raw body (bounded)."""

    method: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class BadCallback(ValueError):
    """The callback is not understood; the message says why, without what it carried."""


class SendError(Exception):
    """Base of the three; ``reason`` is said to staff and holds no personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PassingError(SendError):
    """Not sent now; worth trying again later.

    ``is_alarm``: it will not pass by itself, somebody must mend account, balance or settings.
    ``was_refused``: the other side said clearly that it did not take the message, so the next attempt is a new
    request to it (a new reference); otherwise the old reference guards against sending twice.
    ``may_move``: no other gateway can send it twice; False when this one might have taken it after all.
    """

    def __init__(
        self, reason: str, *, is_alarm: bool = False, was_refused: bool = False, may_move: bool = True
    ) -> None:
        super().__init__(reason)
        self.is_alarm = is_alarm
        self.was_refused = was_refused
        self.may_move = may_move


class PermanentError(SendError):
    """The other side will never take this message for this receiver."""


class OutcomeUnknown(SendError):
    """The request began and its end is not known: it may have been accepted. Never sent again blindly.

    ``is_repeatable``: asking again with the same reference is harmless where the gateway remembers references.
    """

    def __init__(self, reason: str, *, is_repeatable: bool = True) -> None:
        super().__init__(reason)
        self.is_repeatable = is_repeatable


class Transport(Protocol):
    """A way out. One instance serves one account for the life of a process.

    ``send`` is called from several threads at once, unless ``is_inline``: then it uses our own database.
    ``remembers_for``: how long the gateway refuses to take one reference twice; zero when it does not say.
    ``takes_templates_only``: free text is refused; ``Account.templates`` must know the kind.
    """

    name: ClassVar[str]
    label: ClassVar[str | LazyText]
    channels: ClassVar[tuple[str, ...]]
    settings: ClassVar[tuple[Setting, ...]]
    is_inline: ClassVar[bool]
    remembers_for: ClassVar[timedelta]
    takes_templates_only: ClassVar[bool]

    account: Account

    def __init__(self, account: Account) -> None: ...

    def send(self, message: Message) -> Accepted:
        """Hand ``message`` over, or raise one of the three errors."""
        ...

    def read(self, callback: Callback) -> Iterator[Report]:
        """What a callback of this gateway reports; raises ``BadCallback``."""
        ...

    def close(self) -> None:
        """Give up what is kept open; the account changed."""
        ...


class BaseTransport:
    """The usual: free text, sent from threads, no memory of references, no callbacks."""

    settings: ClassVar[tuple[Setting, ...]] = ()
    is_inline: ClassVar[bool] = False
    remembers_for: ClassVar[timedelta] = timedelta(0)
    takes_templates_only: ClassVar[bool] = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def read(self, callback: Callback) -> Iterator[Report]:
        raise BadCallback("this gateway does not call back")

    def close(self) -> None:
        """Nothing is kept open."""


def mobile_digits(recipient: str) -> str:
    """``+84905123456`` → ``0905123456``; ``PermanentError`` for a number that gets no SMS."""
    try:
        if is_mobile(recipient):
            return national_digits(recipient)
    except BadPhone:
        pass
    raise PermanentError(_("Số này không nhận được tin nhắn (không phải số di động Việt Nam)."))


def inbound(sender: str, text: str, reference: str = "") -> Inbound:
    """An SMS as a gateway hands it over. Without a reference of the gateway's own, the same words of the same sender
    within ten minutes are one message. ``BadCallback`` for a sender that is no telephone number."""
    try:
        number = to_e164(sender if sender.startswith(("0", "+")) else f"+{sender}")
    except BadPhone as error:
        raise BadCallback("the sender is no telephone number") from error
    window = int(time.time() // 600)
    return Inbound(number, text, reference or blind_index("notices.inbound", f"{number}\n{text}\n{window}"))


def international_digits(recipient: str) -> str:
    """``+84905123456`` → ``84905123456``; ``PermanentError`` for a number that gets no SMS."""
    return "84" + mobile_digits(recipient).removeprefix("0")


def approved_template(account: Account, message: Message) -> tuple[Template, list[tuple[str, str]]]:
    """The template for the kind and its parameters as (name, value); ``PermanentError`` when there is none."""
    template = account.templates.get(message.kind)
    if template is None:
        raise PermanentError(_("Nơi chuyển này chỉ nhận mẫu đã duyệt, mà loại tin này chưa có mẫu."))
    missing = [name for name in template.parameters if name not in message.facts]
    if missing:
        words = {"names": ", ".join(missing)}
        raise PermanentError(_("Mẫu đã duyệt cần dữ liệu mà tin này không có: %(names)s.") % words)
    return template, [(name, message.facts[name]) for name in template.parameters]
