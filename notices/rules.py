"""When a notice is tried again, and what a person may decide about it."""

from datetime import datetime, timedelta

from notices.enums import NEEDS_A_PERSON, NoticeState
from notices.models import Notice

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=7)


def retry_at(*, attempts: int, at: datetime, chance: float) -> datetime:
    """After attempt number ``attempts`` failed in passing: 1, 2, 4 … minutes, at most 4 hours, each ± a quarter.

    ``chance`` (0 to 1) spreads the retries, so that a gateway that comes back is not stormed.
    """
    doublings = min(max(attempts, 1) - 1, 16)
    wait = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return at + wait * (0.75 + chance / 2)


def is_given_up(notice: Notice, *, at: datetime) -> bool:
    """True a week after the notice was written or last sent again by a person."""
    return at - (notice.decided_at or notice.created_at) > GIVE_UP_AFTER


def can_resend(notice: Notice) -> bool:
    """Only what failed or is unclear: everything else is sent, or will be without a person."""
    return notice.state in NEEDS_A_PERSON


def can_mark_received(notice: Notice) -> bool:
    """Only what is unclear: a refused message was received by nobody."""
    return notice.state == NoticeState.UNKNOWN
