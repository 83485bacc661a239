"""The clock against the oracle: 2,000 random cases, 100,000 when FULL=1."""

import os
import random
from datetime import date, datetime, time, timedelta

import pytest

from tests.workdays.calendars import DATED, NEW_HOURS_FROM, PACKAGED
from tests.workdays.oracle import FIRST, WEEK, Oracle
from workdays.arithmetic import deadline
from workdays.zone import ZONE

CASES = 100_000 if os.environ.get("FULL") == "1" else 2_000
LAST_RECEIPT = date(2026, 12, 31)
EDGES = [0, 1, 419, 420, 421, 450, 689, 690, 750, 809, 810, 900, 901, 930, 931, 959, 960, 961, 1019, 1020, 1439]
AMOUNTS = {"working_day": 120, "calendar_day": 180, "month": 12, "same_day": 1}

LATE_MORNING, AFTERNOON, SHORT_AFTERNOON = (450, 690), (780, 1020), (780, 990)
NEW_WEEK = {
    **{weekday: [LATE_MORNING, AFTERNOON] for weekday in range(4)},
    4: [LATE_MORNING, SHORT_AFTERNOON],
    5: [LATE_MORNING],
}
CLOCKS = {
    "packaged": (PACKAGED, Oracle()),
    "dated": (DATED, Oracle([(FIRST, WEEK), (NEW_HOURS_FROM, NEW_WEEK)])),
}


def random_moment(dice, first, last):
    day = first + timedelta(days=dice.randrange((last - first).days + 1))
    minute = dice.choice(EDGES) if dice.random() < 0.4 else dice.randrange(1440)
    return datetime.combine(day, time(minute // 60, minute % 60))


def random_case(dice):
    received = random_moment(dice, FIRST, LAST_RECEIPT)
    unit = dice.choice(["working_hour", "working_hour", *AMOUNTS])
    if unit == "working_hour":
        amount = dice.choice([dice.randint(1, 240), dice.randint(1, 48) / 2, dice.randint(1, 2000) / 60])
    else:
        amount = dice.randint(1, dice.choice([min(AMOUNTS[unit], 5), AMOUNTS[unit]]))
    pauses = []
    for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
        day = received.date() + timedelta(days=dice.randrange(-1 if received.date() > FIRST else 0, 30))
        start = random_moment(dice, day, day)
        end = random_moment(dice, day, day + timedelta(days=dice.choice([0, 1, 4, 20])))
        pauses.append((min(start, end), max(start, end)))
    return received, amount, unit, dice.choice(["none", "after_15h", "last_hour"]), pauses


@pytest.mark.parametrize("name", CLOCKS)
def test_the_clock_agrees_with_marked_minutes(name):
    calendar, oracle = CLOCKS[name]
    dice = random.Random(f"clock of {name}")
    for _ in range(CASES // len(CLOCKS)):
        received, amount, unit, cutoff, pauses = random_case(dice)
        found = deadline(
            calendar=calendar,
            received_at=received.replace(tzinfo=ZONE),
            amount=amount,
            unit=unit,
            cutoff=cutoff,
            pauses=[(start.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE)) for start, end in pauses],
        ).due_at
        expected = oracle.due(received, amount, unit, cutoff, pauses).replace(tzinfo=ZONE)
        assert found == expected, (name, received, amount, unit, cutoff, pauses)


def test_both_clocks_mark_the_same_days_as_worked():
    for calendar, oracle in CLOCKS.values():
        for number, works in enumerate(oracle.works):
            assert calendar.is_working_day(FIRST + timedelta(days=number)) == works
