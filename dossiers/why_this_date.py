""" "Vì sao ngày này": the clock's account of a promised date, day by day, in plain words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from core.dates import day_words, local_day, short_day
from dossiers.enums import DelayReason, Ground
from dossiers.queries.lookup import GivenDate, day_of
from dossiers.term_words import date_words
from workdays.enums import DayReason

MOST_LINES = 62  # two months; longer terms are told in stretches
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class DayTold:
    day: str
    words: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The days of one promise and the articles of law behind them, each once."""

    days: tuple[DayTold, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateGiven:
    """One line of the history of dates: which, why, and when it was said."""

    date: str
    why: str
    said_on: str


def account(dates: Sequence[GivenDate]) -> Account | None:
    """The account of the date lateness is judged by; None where the clock left no lines."""
    explained = [given for given in dates if given.basis]
    if not explained:
        return None
    given = explained[-1]
    lines = given.basis
    laws = dict.fromkeys(line["law"] for line in lines if line["law"])
    told = _day_by_day(lines, given) if len(lines) <= MOST_LINES else _in_stretches(lines, given)
    return Account(tuple(told), tuple(laws))


def history(dates: Iterable[GivenDate]) -> list[DateGiven]:
    """Every date that was given, oldest first, with its ground; a rescheduled one with the kind of reason."""
    return [
        DateGiven(
            date=date_words(given.due_at, is_day_term=given.is_day_term),
            why=str(Ground(given.ground).label),
            said_on=short_day(local_day(given.made_at)),
        )
        for given in dates
    ]


def reason_words(given: GivenDate) -> str:
    """The kind of reason of a rescheduled date; empty where only the letter tells it."""
    reason = given.delay_reason
    return "" if reason in ("", DelayReason.OTHER) else str(DelayReason(reason).label)


def _day_by_day(lines: Iterable[dict[str, Any]], given: GivenDate) -> Iterator[DayTold]:
    for line in lines:
        yield DayTold(day_words(day_of(line)), _words(line, given), bool(line["counted"]))


def _in_stretches(lines: Iterable[dict[str, Any]], given: GivenDate) -> Iterator[DayTold]:
    for _reason, grouped in groupby(lines, key=lambda line: (line["reason"], line["note"])):
        stretch = list(grouped)
        first, last = stretch[0], stretch[-1]
        words = _words(last, given)
        if first is last:
            yield DayTold(day_words(day_of(last)), words, bool(last["counted"]))
        else:
            yield DayTold(_from_to(day_of(first), day_of(last)), words, bool(last["counted"]))


def _from_to(first: date, last: date) -> str:
    return _("%(first)s đến %(last)s") % {"first": day_words(first), "last": day_words(last)}


def _words(line: dict[str, Any], given: GivenDate) -> str:
    reason = DayReason(line["reason"])
    if not line["counted"]:
        words = str(reason.label)
        return f"{words} ({line['note']})" if line["note"] else words
    counted = _counted(line, given)
    if reason == DayReason.LAST:
        return _("%(counted)s: ngày hẹn trả") % {"counted": counted}
    return counted


def _counted(line: dict[str, Any], given: GivenDate) -> str:
    if given.is_day_term:
        return _("tính là ngày thứ %(n)d") % {"n": line["total"]}
    hours, minutes = divmod(line["counted"], MINUTES_AN_HOUR)
    if not minutes:
        return _("tính %(hours)d giờ") % {"hours": hours}
    return _("tính %(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": minutes}
