"""What a deliverer that died left in hand."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from notices.actions.lease import SENDING_LEASE
from notices.actions.outcome import FORGETS_BEFORE
from notices.actions.reports import match_reports
from notices.enums import NoticeState
from notices.gateways import Switchboard
from notices.models import Notice

# A gateway that remembers our references is asked again; of any other a person must find out.
_LAPSED_WHILE_SENDING = """
WITH lapsed AS (
    UPDATE notices_notice AS n SET
        state = CASE WHEN r.ref IS NULL THEN 'unknown' ELSE 'pending' END,
        pinned_at = CASE WHEN r.ref IS NULL THEN n.pinned_at ELSE coalesce(n.pinned_at, %s) END,
        next_attempt_at = CASE WHEN r.ref IS NULL THEN n.next_attempt_at ELSE %s END,
        lease = CASE WHEN r.ref IS NULL THEN n.lease END,
        leased_until = NULL
    FROM notices_notice AS o
    LEFT JOIN unnest(%s::text[], %s::timestamptz[]) AS r (ref, since)
        ON r.ref = o.provider AND coalesce(o.pinned_at, %s) > r.since
    WHERE n.id = o.id AND n.state = 'sending' AND n.leased_until < %s
    RETURNING n.id, n.attempts, n.state
), noted AS (
    UPDATE notices_attempt AS a SET finished_at = %s, outcome = 'unknown', error = %s
    FROM lapsed WHERE a.notice_id = lapsed.id AND a.number = lapsed.attempts
)
SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'unknown') FROM lapsed
"""


class Swept(NamedTuple):
    """Notices that wait again, and notices whose sending broke off at a gateway that cannot be asked again."""

    waiting: int
    unknown: int


def sweep(*, at: datetime) -> Swept:
    """Leases that lapsed before ``at``: what was not begun is due again; what was begun is asked again of a gateway
    that remembers references, and otherwise UNKNOWN, never resent.

    The lease of an unknown one stays on it: should its deliverer live after all, the outcome is still recorded.
    """
    reason = _("Máy gửi dừng giữa chừng, chưa rõ đã gửi hay chưa.")
    began = at - SENDING_LEASE
    remembering = [gate for gate in Switchboard().gates() if gate.transport.remembers_for]
    refs = [gate.ref for gate in remembering]
    since = [at - max(gate.transport.remembers_for - FORGETS_BEFORE, timedelta(0)) for gate in remembering]
    with transaction.atomic():
        lapsed = Notice.objects.filter(state=NoticeState.LEASED, leased_until__lt=at)
        waiting = lapsed.update(state=NoticeState.PENDING, lease=None, leased_until=None)
        with connection.cursor() as cursor:
            cursor.execute(_LAPSED_WHILE_SENDING, [began, at, refs, since, began, at, at, reason])
            asked_again, unknown = cursor.fetchone()
    match_reports(at=at)
    return Swept(waiting + asked_again, unknown)
