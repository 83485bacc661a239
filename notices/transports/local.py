"""The demo's own gateway: keeps what a citizen would receive, for reading at /quan-tri/…/tin-nhan/."""

from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

from notices.enums import Channel
from notices.models import LocalMessage
from notices.transports.base import Accepted, BaseTransport, Message, mobile_digits


class LocalTransport(BaseTransport):
    """Takes SMS and mail; a reference that it already has is accepted again and kept once."""

    name: ClassVar[str] = "local"
    label: ClassVar[str | LazyText] = gettext_lazy("dùng thử: giữ lại trong cổng, không gửi cho ai")
    channels: ClassVar[tuple[str, ...]] = (Channel.SMS.value, Channel.EMAIL.value, Channel.ZALO.value)
    is_inline: ClassVar[bool] = True
    remembers_for: ClassVar[timedelta] = timedelta(days=3650)

    def send(self, message: Message) -> Accepted:
        if message.channel == Channel.SMS:
            mobile_digits(message.recipient)
        taken = LocalMessage(
            reference=message.reference,
            channel=message.channel,
            recipient=message.recipient,
            title=message.title,
            text=message.body,
            received_at=timezone.now(),
        )
        with transaction.atomic():
            LocalMessage.objects.bulk_create([taken], ignore_conflicts=True)
        return Accepted(f"local-{message.reference}")
