"""Between 00:00 and 07:00 in Viet Nam it is still the day before in UTC: no answer may depend on that."""

from datetime import UTC

import pytest

from tests.workdays.calendars import PACKAGED, at
from workdays.arithmetic import deadline

EARLY = ["00:00", "00:01", "03:30", "06:59", "07:00"]


def due(received_at, amount, unit, **more):
    return deadline(calendar=PACKAGED, received_at=received_at, amount=amount, unit=unit, **more)


@pytest.mark.parametrize("clock", EARLY)
@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (8, "working_hour", "2021-03-08 17:00"),
        (1, "same_day", "2021-03-08 17:00"),
        (1, "working_day", "2021-03-09 17:00"),
        (2, "calendar_day", "2021-03-10 17:00"),
        (1, "month", "2021-04-08 17:00"),
    ],
)
def test_monday_before_dawn_is_monday(clock, amount, unit, expected):
    received_at = at(f"2021-03-08 {clock}")  # Sunday evening in UTC, except at 07:00
    assert due(received_at, amount, unit).due_at == at(expected)
    assert due(received_at.astimezone(UTC), amount, unit).due_at == at(expected)


@pytest.mark.parametrize("clock", EARLY)
def test_a_pause_that_ends_before_dawn_stops_that_day(clock):
    end = at(f"2021-03-10 {clock}")
    pauses = [(at("2021-03-09 10:00").astimezone(UTC), end.astimezone(UTC))]
    assert due(at("2021-03-08 09:00"), 3, "working_day", pauses=pauses).due_at == at("2021-03-12 17:00")


@pytest.mark.parametrize("clock", EARLY)
def test_the_first_of_january_before_dawn_belongs_to_the_new_year(clock):
    term = due(at(f"2027-01-01 {clock}").astimezone(UTC), 1, "working_day")
    assert term.unconfirmed_years == (2027,)
    assert term.counted_from.isoformat() == "2027-01-01"


def test_the_first_minute_of_the_calendar_is_inside():
    assert due(at("2019-01-01 00:00").astimezone(UTC), 8, "working_hour").due_at == at("2019-01-02 17:00")
