"""What a deliverer that died left in hand."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from notices.enums import NoticeState
from notices.models import Notice

_LAPSED_WHILE_SENDING = """
WITH lapsed AS (
    UPDATE notices_notice SET state = 'unknown', leased_until = NULL
    WHERE state = 'sending' AND leased_until < %s
    RETURNING id, attempts
)
UPDATE notices_attempt AS a SET finished_at = %s, outcome = 'unknown', error = %s
FROM lapsed WHERE a.notice_id = lapsed.id AND a.number = lapsed.attempts
"""


class Swept(NamedTuple):
    """Notices that wait again, and notices whose sending broke off."""

    waiting: int
    unknown: int


def sweep(*, at: datetime) -> Swept:
    """Leases that lapsed before ``at``: what was not begun is due again, what was begun is UNKNOWN, never resent.

    The lease of an unknown one stays on it: should its deliverer live after all, the outcome is still recorded.
    """
    reason = _("Máy gửi dừng giữa chừng, chưa rõ đã gửi hay chưa.")
    with transaction.atomic():
        lapsed = Notice.objects.filter(state=NoticeState.LEASED, leased_until__lt=at)
        waiting = lapsed.update(state=NoticeState.PENDING, lease=None, leased_until=None)
        with connection.cursor() as cursor:
            cursor.execute(_LAPSED_WHILE_SENDING, [at, at, reason])
            unknown = cursor.rowcount
    return Swept(waiting, unknown)
