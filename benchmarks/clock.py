"""The clock against ``t + timedelta(hours=n)``: the floor of adding n hours without any calendar.

Target: at most four times the floor, with the real calendar object, whatever the length of the term. The
explanation is computed apart, only when somebody asks for it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from time import process_time

from benchmarks.harness import Result, interleaved
from workdays.arithmetic import deadline
from workdays.packaged import packaged_calendar
from workdays.zone import ZONE

TARGET = 4
MOMENTS = 997  # a prime number of different receipts, spread over years


def run() -> list[Result]:
    return [
        *(_hours(hours) for hours in (8, 24, 240)),
        _against_the_floor("clock: 24 working hours on the bare calendar", 24, _add_office_minutes),
        _against_the_floor("clock: deadline of 15 working days", 120, _days),
    ]


def _hours(hours: int) -> Result:
    return _against_the_floor(f"clock: deadline of {hours} working hours", hours, _deadline)


def _against_the_floor(name: str, hours: int, project: Callable[[list[datetime], int], object]) -> Result:
    moments = _moments()

    def floor() -> None:
        for moment in moments:
            moment + timedelta(hours=hours)

    return interleaved(lambda: project(moments, hours), floor, name=name, at_most=TARGET, timer=process_time)


def _moments() -> list[datetime]:
    start, minutes = datetime(2020, 1, 2, 7, tzinfo=ZONE), cycle((97, 331, 1440, 4111))
    found = [start]
    while len(found) < MOMENTS:
        found.append(found[-1] + timedelta(minutes=next(minutes)))
    return found


def _deadline(moments: list[datetime], hours: int) -> None:
    calendar = packaged_calendar()
    for moment in moments:
        deadline(calendar=calendar, received_at=moment, amount=hours, unit="working_hour")


def _add_office_minutes(moments: list[datetime], hours: int) -> None:
    add, minutes = packaged_calendar().add_office_minutes, hours * 60
    for moment in moments:
        add(moment, minutes)


def _days(moments: list[datetime], hours: int) -> None:
    calendar, days = packaged_calendar(), hours // 8
    for moment in moments:
        deadline(calendar=calendar, received_at=moment, amount=days, unit="working_day")
