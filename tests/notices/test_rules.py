from datetime import timedelta

import pytest

from notices.rules import retry_at


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (8, 128), (9, 240), (10, 240), (1000, 240)]
)
def test_each_wait_is_twice_the_last_up_to_four_hours(at, attempts, minutes):
    assert retry_at(attempts=attempts, at=at, chance=0.5) == at + timedelta(minutes=minutes)


def test_chance_spreads_the_retries_by_a_quarter_either_way(at):
    assert retry_at(attempts=3, at=at, chance=0) == at + timedelta(minutes=3)
    assert retry_at(attempts=3, at=at, chance=1) == at + timedelta(minutes=5)
