"""The desk's hours in words: open until when, or open again when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.dates import LOCAL, at_local, clock_words, day_words, local_day
from dossiers.queries.counter_hours import Counter, counter_at, is_tomorrow
from workdays.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class CounterWords:
    """``state`` is two words, ``then`` one sentence, ``hours`` the sessions of today or of the next open day."""

    is_open: bool
    state: str
    then: str
    hours: str


def counter_words(at: datetime, calendar: WorkCalendar | None) -> CounterWords | None:
    """None while the calendar is unknown. Remembered for its minute, for every page of that minute says the same."""
    if calendar is None:
        return None
    return _of_minute(int(at.timestamp()) // 60, calendar, get_language())


@lru_cache(maxsize=4)
def _of_minute(minute: int, calendar: WorkCalendar, language: str | None) -> CounterWords | None:
    at = datetime.fromtimestamp(minute * 60, tz=LOCAL)
    counter = counter_at(at, calendar)
    if counter is None:
        return None
    hours = _hours(local_day(counter.opens_at or at), counter.sessions)
    if counter.closes_at:
        then = _("Mở đến %(time)s.") % {"time": _time(counter.closes_at)}
        return CounterWords(True, _("Đang mở cửa"), then, hours)
    state = _("Nghỉ: %(rest)s") % {"rest": counter.rest} if counter.rest else _("Đang đóng cửa")
    return CounterWords(False, state, _opens_again(counter, at), hours)


def _opens_again(counter: Counter, at: datetime) -> str:
    opens_at = counter.opens_at or at
    day = local_day(opens_at)
    facts = {"time": _time(opens_at), "day": day_words(day)}
    if day == local_day(at):
        return _("Mở lại %(time)s hôm nay.") % facts
    if is_tomorrow(day, at=at):
        return _("Mở lại %(time)s ngày mai, %(day)s.") % facts
    return _("Mở lại %(time)s %(day)s.") % facts


def _time(moment: datetime) -> str:
    """``7 giờ 00`` that no line end tears apart."""
    return clock_words(moment).replace(" ", "\u00a0")


def _hours(day: date, sessions: tuple[tuple[time, time], ...]) -> str:
    spans = [
        _("%(opens)s đến %(closes)s") % {"opens": _time(at_local(day, opens)), "closes": _time(at_local(day, closes))}
        for opens, closes in sessions
    ]
    return ", ".join(spans)
