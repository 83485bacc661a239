"""What is tried when an SMS cannot reach somebody: Zalo, where the office has it; then a person calls."""

from collections.abc import Sequence
from datetime import datetime

from notices.actions.enqueue import NoticeDraft, enqueue
from notices.enums import Channel
from notices.gateways import Switchboard
from notices.models import Gateway, Notice


def fall_back(failed: Sequence[Notice], *, at: datetime) -> int:
    """Write the same message for Zalo where an SMS to a citizen failed for good and the office's gateway has an
    approved template for its kind; gives how many. Call it in the transaction that wrote the failure."""
    lost = [notice for notice in failed if notice.channel == Channel.SMS and notice.to_user_id is None]
    if not lost or not Gateway.objects.filter(channel=Channel.ZALO, is_active=True).exists():
        return 0
    switchboard = Switchboard()
    drafts = [
        NoticeDraft(
            kind=notice.kind,
            subject=notice.subject,
            occasion=notice.occasion,
            channel=Channel.ZALO,
            recipient=notice.recipient,
            title=notice.title,
            body=notice.body,
            facts=notice.facts,
            office_id=notice.office_id,
            language=notice.language,
        )
        for notice in lost
        if any(gate.takes(notice.kind) for gate in switchboard.line(notice.office_id, Channel.ZALO))
    ]
    return len(enqueue(drafts=drafts, at=at))
