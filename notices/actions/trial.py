"""Sending a message to try out the way it goes."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import clock_words
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.notice_kinds import TRIAL


@transaction.atomic
def send_trial(*, channel: str, recipient: str, office_id: int | None, actor: User, at: datetime) -> uuid.UUID:
    """Write a trial message to ``recipient`` (E.164 or a mail address) as the office would; gives its notice.

    It takes the way that the office's other messages take now, rests and pace included.
    """
    draft = NoticeDraft(
        kind=TRIAL.name,
        subject=f"trial:{uuid.uuid4()}",
        occasion=f"user:{actor.pk}",
        channel=channel,
        recipient=recipient,
        title=_("Tin gửi thử"),
        body=_("Tin gửi thử của Cổng Một cửa, lúc %(clock)s. Xin bỏ qua tin này.") % {"clock": clock_words(at)},
        office_id=office_id,
    )
    (written,) = enqueue(drafts=[draft], at=at)
    return written
