"""The weekly office hours that are in force on a day, and their words."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from workdays.calendar import OfficeHoursRule
from workdays.enums import Weekday


def week_on(hours: Iterable[OfficeHoursRule], day: date) -> list[OfficeHoursRule]:
    """The sessions of the week in force on ``day``."""
    rules = list(hours)
    begins = max((rule.valid_from for rule in rules if rule.valid_from <= day), default=None)
    return [rule for rule in rules if rule.valid_from == begins]


def week_words(rules: Iterable[OfficeHoursRule]) -> str:
    """``thứ Hai đến thứ Sáu 07:00–11:30, 13:30–17:00; thứ Bảy 07:00–11:30``: days with equal hours together."""
    sessions: dict[int, str] = {}
    for rule in sorted(rules):
        span = f"{rule.opens:%H:%M}–{rule.closes:%H:%M}"
        sessions[rule.weekday] = f"{sessions[rule.weekday]}, {span}" if rule.weekday in sessions else span
    # Days in a row have the same distance to their place in the list.
    runs = groupby(enumerate(sorted(sessions)), key=lambda pair: (pair[1] - pair[0], sessions[pair[1]]))
    return "; ".join(f"{_days([day for _place, day in run])} {words}" for (_gap, words), run in runs)


def _days(days: list[int]) -> str:
    first, last = Weekday(days[0]).label, Weekday(days[-1]).label
    return str(first) if len(days) == 1 else _("%(first)s đến %(last)s") % {"first": first, "last": last}
