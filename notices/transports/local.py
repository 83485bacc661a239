"""The demo's own gateway: keeps what a citizen would receive, for reading at /quan-tri/…/tin-nhan/."""

from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from notices.enums import Channel
from notices.models import LocalMessage
from notices.transports.base import Accepted, Message, mobile_digits


class LocalTransport:
    """Takes SMS and mail; a reference that it already has is accepted again and kept once."""

    name: ClassVar[str] = "local"
    is_inline: ClassVar[bool] = True

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
