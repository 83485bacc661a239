"""The one time zone of the office. Viet Nam has kept UTC+7 without summer time since 1975."""

from datetime import UTC, datetime

from core.dates import LOCAL as ZONE
from workdays.errors import WrongZone

__all__ = ["ZONE", "local"]


def local(moment: datetime) -> datetime:
    """Return the moment in ZONE.

    Accepted are moments of Asia/Ho_Chi_Minh and of UTC, as Django hands them out of the database (converted).
    Anything else, naive moments above all, raises WrongZone: a guessed zone moves a deadline by a day.
    """
    zone = moment.tzinfo
    if zone is ZONE:
        return moment
    if zone is UTC or getattr(zone, "key", None) == "UTC":
        return moment.astimezone(ZONE)
    if getattr(zone, "key", None) == ZONE.key:  # the same zone, read again from its file
        return moment.replace(tzinfo=ZONE)
    raise WrongZone(moment)
