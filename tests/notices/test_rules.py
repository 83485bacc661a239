from datetime import timedelta

import pytest

from notices.rules import Try, audible_at, health_of, quiet_hours, retry_at
from tests.factories import moment


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (8, 128), (9, 240), (10, 240), (1000, 240)]
)
def test_each_wait_is_twice_the_last_up_to_four_hours(at, attempts, minutes):
    assert retry_at(attempts=attempts, at=at, chance=0.5) == at + timedelta(minutes=minutes)


def test_chance_spreads_the_retries_by_a_quarter_either_way(at):
    assert retry_at(attempts=3, at=at, chance=0) == at + timedelta(minutes=3)
    assert retry_at(attempts=3, at=at, chance=1) == at + timedelta(minutes=5)


NIGHT, QUIET = moment("2026-11-26T23:30"), "21:00-07:00"


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-26T20:59", "2026-11-26T20:59"),
        ("2026-11-26T21:00", "2026-11-27T07:00"),
        ("2026-11-27T00:00", "2026-11-27T07:00"),
        ("2026-11-27T06:59", "2026-11-27T07:00"),
        ("2026-11-27T07:00", "2026-11-27T07:00"),
        ("2026-12-31T22:00", "2027-01-01T07:00"),
    ],
)
def test_what_rings_and_can_wait_waits_for_the_morning(settings, at, until):
    settings.QUIET_HOURS = QUIET
    assert audible_at(moment(at), channel="sms", is_urgent=False) == moment(until)


def test_what_is_urgent_or_silent_or_where_no_hours_are_quiet_goes_at_once(settings):
    settings.QUIET_HOURS = QUIET
    assert audible_at(NIGHT, channel="sms", is_urgent=True) == NIGHT
    assert audible_at(NIGHT, channel="email", is_urgent=False) == NIGHT
    settings.QUIET_HOURS = ""
    assert audible_at(NIGHT, channel="sms", is_urgent=False) == NIGHT


def test_quiet_hours_within_one_day_are_understood_too(settings):
    settings.QUIET_HOURS = "11:30-13:30"
    assert audible_at(moment("2026-11-26T12:00"), channel="zalo", is_urgent=False) == moment("2026-11-26T13:30")
    assert audible_at(NIGHT, channel="zalo", is_urgent=False) == NIGHT


@pytest.mark.parametrize("text", ["nine to seven", "dawn-dusk", "21:00", "25:00-07:00"])
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError):
        quiet_hours(text)


def tried(outcome, *, seconds_ago=1, took=0.1):
    return Try(NIGHT - timedelta(seconds=seconds_ago), timedelta(seconds=took), outcome)


def test_a_gateway_is_well_until_five_of_its_latest_attempts_went_wrong():
    assert health_of([], at=NIGHT).is_well
    assert health_of([tried("passing")] * 4, at=NIGHT).is_well
    assert not health_of([tried("passing")] * 5, at=NIGHT).is_well
    assert not health_of([tried("accepted", took=6)] * 5, at=NIGHT).is_well
    assert health_of([tried("permanent")] * 10, at=NIGHT).is_well  # wrong numbers are no fault of the gateway


def test_it_rests_half_a_minute_then_one_message_tries_it_and_one_good_answer_makes_it_well():
    bad = [tried("unknown", seconds_ago=10)] * 6
    resting = health_of(bad, at=NIGHT)
    assert resting.rests_until == NIGHT + timedelta(seconds=20)
    later = NIGHT + timedelta(seconds=25)
    assert health_of(bad, at=later).is_on_trial
    assert health_of([tried("accepted"), *bad], at=later).is_well


def test_what_was_five_minutes_ago_says_nothing_about_now():
    assert health_of([tried("passing", seconds_ago=301)] * 10, at=NIGHT).is_well
