"""``EMAIL_BACKEND``: mail that Django sends (password resets) becomes a notice like all others."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notices.actions import NoticeDraft, enqueue
from notices.enums import Channel
from notices.notice_kinds import STAFF_MAIL


class OutboxBackend(BaseEmailBackend):
    """One notice for each receiver, plain text only; attachments are refused with ``ValueError``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        drafts = [draft for message in email_messages for draft in _drafts(message)]
        enqueue(drafts=drafts, at=timezone.now())
        return len(email_messages)


def _drafts(message: EmailMessage) -> list[NoticeDraft]:
    if message.attachments:
        raise ValueError("mail through the outbox carries no attachments; put a link into its text")
    subject = f"mail:{uuid.uuid4()}"
    return [
        NoticeDraft(
            kind=STAFF_MAIL.name,
            subject=subject,
            occasion=f"receiver:{number}",
            channel=Channel.EMAIL,
            recipient=address,
            title=str(message.subject),
            body=str(message.body),
        )
        for number, address in enumerate(message.recipients(), start=1)
    ]
