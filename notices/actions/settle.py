"""What a person decides about a notice that needs one, and what its receiver does with a note."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notices.actions.outcome import is_remembered
from notices.actions.poke import poke_on_commit
from notices.enums import Channel, NoticeState
from notices.gateways import Switchboard
from notices.models import Notice
from notices.rules import can_mark_received, can_resend


class NotAllowed(ValueError):
    """The notice has moved on; the message is a sentence for staff."""


def resend(*, notice_id: uuid.UUID, actor: User, at: datetime) -> Notice:
    """Send a failed or unclear notice again, as a new attempt; raises ``NotAllowed`` for any other state.

    An unclear one keeps its reference, and the one gateway that may be asked as long as that gateway still knows the
    reference, so that it does not send twice. A failed one has a new reference already, because gateways refuse a
    repeated one, and may go anywhere.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
        if not can_resend(notice):
            raise NotAllowed(
                _("Thông báo này đang ở tình trạng “%(state)s” nên không gửi lại được.") % {"state": notice.state_words}
            )
        if not _is_kept_to_its_gateway(notice, at):
            notice.pinned_at = None
        notice.state = NoticeState.PENDING
        notice.next_attempt_at = at
        notice.lease = notice.leased_until = None
        _decide(notice, actor, at, "state", "next_attempt_at", "lease", "leased_until", "pinned_at")
        poke_on_commit()
    return notice


def _is_kept_to_its_gateway(notice: Notice, at: datetime) -> bool:
    if notice.state != NoticeState.UNKNOWN or notice.pinned_at is None:
        return False
    gate = Switchboard().gate(notice.provider)
    return gate is not None and is_remembered(notice, gate, at=at)


def mark_received(*, notice_id: uuid.UUID, actor: User, at: datetime) -> Notice:
    """Note that the receiver has the message of an unclear notice; raises ``NotAllowed`` for any other state."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
        if not can_mark_received(notice):
            raise NotAllowed(
                _("Thông báo này đang ở tình trạng “%(state)s” nên không cần xác nhận.") % {"state": notice.state_words}
            )
        notice.state = NoticeState.SENT
        notice.sent_at = at
        notice.lease = None
        _decide(notice, actor, at, "state", "sent_at", "lease")
    return notice


def _decide(notice: Notice, actor: User, at: datetime, *changed: str) -> None:
    notice.decided_by, notice.decided_at = actor, at
    notice.save(update_fields=[*changed, "decided_by", "decided_at"])


def cancel(*, subject: str, kinds: Sequence[str], at: datetime) -> int:
    """Do not send what still waits about ``subject``; gives how many. What is in hand or sent stays as it is."""
    waiting = Notice.objects.filter(subject=subject, kind__in=kinds, state=NoticeState.PENDING)
    return waiting.update(state=NoticeState.CANCELLED, decided_at=at)


def mark_read(*, notice_ids: Sequence[uuid.UUID], actor: User, at: datetime) -> int:
    """The receiver has seen these notes; other people's and those read before are left alone."""
    unread = Notice.objects.filter(channel=Channel.INBOX, to_user=actor, read_at=None, pk__in=notice_ids)
    return unread.update(read_at=at)
