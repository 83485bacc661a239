"""Channels, states of a notice and outcomes of an attempt, with the words that staff read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SMS = "sms", _("tin nhắn SMS")
    ZALO = "zalo", _("tin nhắn Zalo")
    EMAIL = "email", _("thư điện tử")
    INBOX = "inbox", _("nhắc việc trong cổng")


class NoticeState(models.TextChoices):
    """Where a notice stands. SENT means that the gateway or mail server took it over,
    DELIVERED that it says to have brought it to the receiver; neither that it was read."""

    PENDING = "pending", _("chờ gửi")
    LEASED = "leased", _("sắp gửi")
    SENDING = "sending", _("đang gửi")
    SENT = "sent", _("đã giao cho nhà mạng")
    DELIVERED = "delivered", _("đã đến máy người nhận")
    EXPIRED = "expired", _("quá lúc còn ích, đã thôi gửi")
    FAILED = "failed", _("không gửi được")
    UNKNOWN = "unknown", _("chưa rõ đã gửi hay chưa")
    CANCELLED = "cancelled", _("đã thôi gửi")


class Outcome(models.TextChoices):
    """How one attempt ended; empty while it is under way."""

    ACCEPTED = "accepted", _("đã nhận để chuyển")
    PASSING = "passing", _("chưa gửi được, sẽ tự thử lại")
    PERMANENT = "permanent", _("bị từ chối")
    UNKNOWN = "unknown", _("chưa rõ")


# A person must look at these: nothing moves them by itself.
NEEDS_A_PERSON = (NoticeState.FAILED, NoticeState.UNKNOWN)
IN_HAND = (NoticeState.LEASED, NoticeState.SENDING)

_SENT_BY_CHANNEL = {
    Channel.SMS: _("đã giao cho nhà mạng"),
    Channel.ZALO: _("đã giao cho Zalo"),
    Channel.EMAIL: _("đã giao cho máy chủ thư"),
    Channel.INBOX: _("đã đưa vào mục nhắc việc"),
}


def state_words(state: str, channel: str) -> str:
    """The state in plain Vietnamese, said as the channel needs it: a mail is handed to no telephone network."""
    if state == NoticeState.SENT:
        return str(_SENT_BY_CHANNEL[Channel(channel)])
    return str(NoticeState(state).label)
