"""When a notice is tried, which gateway is well enough to be asked, and what a person may decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from notices.enums import NEEDS_A_PERSON, Channel, NoticeState, Outcome
from notices.kinds import gives_up
from notices.models import Notice

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=7)

# Channels that make a telephone ring; a mail waits silently by itself.
RINGS = frozenset({Channel.SMS.value, Channel.ZALO.value})

LOOKS_BACK = timedelta(minutes=5)  # figures of a gateway older than this say nothing about now
LOOKS_AT = 10  # its latest attempts
TOO_MANY_BAD = 5
TOO_SLOW = timedelta(seconds=5)
REST = timedelta(seconds=30)


def retry_at(*, attempts: int, at: datetime, chance: float) -> datetime:
    """After attempt number ``attempts`` failed in passing: 1, 2, 4 … minutes, at most 4 hours, each ± a quarter.

    ``chance`` (0 to 1) spreads the retries, so that a gateway that comes back is not stormed.
    """
    doublings = min(max(attempts, 1) - 1, 16)
    wait = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return at + wait * (0.75 + chance / 2)


def audible_at(at: datetime, *, channel: str, is_urgent: bool) -> datetime:
    """``at``, or the end of the quiet hours it falls into (QUIET_HOURS, ``21:00-07:00``): law.md 9.

    What is urgent goes at any hour, and so does what rings no telephone.
    """
    hours = quiet_hours(settings.QUIET_HOURS)
    if hours is None or is_urgent or channel not in RINGS:
        return at
    begin, end = hours
    local = timezone.localtime(at)
    if begin <= end:
        is_quiet, is_evening = begin <= local.time() < end, False
    else:
        is_evening = local.time() >= begin
        is_quiet = is_evening or local.time() < end
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=int(is_evening))
    return datetime.combine(day, end, tzinfo=local.tzinfo)


def quiet_hours(text: str) -> tuple[time, time] | None:
    """``21:00-07:00`` as two times of day; ``None`` for an empty text. Raises ``ValueError`` for anything else."""
    if not text.strip():
        return None
    begin, dash, end = text.partition("-")
    if not dash:
        raise ValueError("QUIET_HOURS is like 21:00-07:00, or empty for none")
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


def is_given_up(notice: Notice, *, at: datetime) -> bool:
    """True a week after the notice was written or last sent again by a person; never for an apology."""
    return gives_up(notice.kind) and at - (notice.decided_at or notice.created_at) > GIVE_UP_AFTER


@dataclass(frozen=True)
class Try:
    """One finished attempt at a gateway."""

    finished_at: datetime
    took: timedelta
    outcome: str

    @property
    def is_bad(self) -> bool:
        """The gateway did not answer, not clearly, or slowly; a refused number is no fault of the gateway."""
        return self.outcome in (Outcome.PASSING, Outcome.UNKNOWN) or self.took > TOO_SLOW


@dataclass(frozen=True)
class Health:
    """How a gateway is. ``rests_until`` is set while it is left alone; after that one message tries it."""

    rests_until: datetime | None = None
    is_on_trial: bool = False

    @property
    def is_well(self) -> bool:
        return self.rests_until is None and not self.is_on_trial


def health_of(latest: Sequence[Try], *, at: datetime) -> Health:
    """Judged by its ``LOOKS_AT`` latest attempts of the last minutes, newest first.

    One good answer after bad ones makes it well again; so a gateway in trouble gets one message each half minute.
    """
    recent = [tried for tried in latest[:LOOKS_AT] if tried.finished_at > at - LOOKS_BACK]
    if not recent or not recent[0].is_bad or sum(tried.is_bad for tried in recent) < TOO_MANY_BAD:
        return Health()
    until = recent[0].finished_at + REST
    return Health(rests_until=until) if until > at else Health(is_on_trial=True)


def can_resend(notice: Notice) -> bool:
    """Only what failed or is unclear: everything else is sent, or will be without a person."""
    return notice.state in NEEDS_A_PERSON


def can_mark_received(notice: Notice) -> bool:
    """Only what is unclear: a refused message was received by nobody."""
    return notice.state == NoticeState.UNKNOWN
