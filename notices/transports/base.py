"""What a transport is given, what it gives back, and the three ways in which it can fail."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _

from core.phones import BadPhone, is_mobile, national_digits


@dataclass(frozen=True, repr=False)
class Message:
    """An opened notice on its way out. ``reference`` is ours and stays the same when an unclear one is resent."""

    reference: str
    channel: str
    recipient: str
    title: str
    body: str

    def __repr__(self) -> str:
        return f"<message {self.reference}>"


@dataclass(frozen=True)
class Accepted:
    """The other side took the message over; delivery itself is told later or never."""

    provider_reference: str = ""


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
    """

    def __init__(self, reason: str, *, is_alarm: bool = False, was_refused: bool = False) -> None:
        super().__init__(reason)
        self.is_alarm = is_alarm
        self.was_refused = was_refused


class PermanentError(SendError):
    """The other side will never take this message for this receiver."""


class OutcomeUnknown(SendError):
    """The request began and its end is not known: it may have been accepted. Never sent again blindly."""


class Transport(Protocol):
    """``send`` is called from several threads at once, unless ``is_inline``: then it uses our own database."""

    name: ClassVar[str]
    is_inline: ClassVar[bool]

    def send(self, message: Message) -> Accepted:
        """Hand ``message`` over, or raise one of the three errors."""
        ...


def mobile_digits(recipient: str) -> str:
    """``+84905123456`` → ``0905123456``; ``PermanentError`` for a number that gets no SMS."""
    try:
        if is_mobile(recipient):
            return national_digits(recipient)
    except BadPhone:
        pass
    raise PermanentError(_("Số này không nhận được tin nhắn (không phải số di động Việt Nam)."))
