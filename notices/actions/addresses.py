"""What is known of a number or a mail address as such: whether its owner wants what the law does not ask for."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from core.crypto import blind_index
from notices.models import Address
from notices.models.notice import RECIPIENT_PURPOSE


def set_wish(*, recipients: Iterable[str], declines: bool, actor: User | None, at: datetime) -> None:
    """Note that whoever is behind ``recipients`` does, or does not, decline messages that are no legal duty.

    ``actor`` is who wrote it down for them; ``None`` when they chose it themselves. Saying it again changes nothing.
    """
    for recipient in sorted(filter(None, set(recipients))):
        index = blind_index(RECIPIENT_PURPOSE, recipient)
        row, _made = Address.objects.get_or_create(recipient_index=index, defaults={"recipient": recipient})
        if bool(row.declined_at) != declines:
            row.declined_at, row.declined_by = (at, actor) if declines else (None, None)
            row.save(update_fields=["declined_at", "declined_by"])
