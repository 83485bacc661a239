from datetime import date
from decimal import Decimal

import pytest

from accounts.enums import OfficeKind
from accounts.reference.merge import Tally, plain, to_change


def merged(mine, last, said, held=()) -> tuple[list[str], int]:
    tally = Tally()
    changed = to_change(name="x", mine=mine, last=last, said=said, held=held, tally=tally)
    return changed, len(tally.kept)


def test_a_field_that_nobody_touched_follows_the_files():
    assert merged({"a": 1}, {"a": 1}, {"a": 2}) == (["a"], 0)


def test_a_field_that_a_person_edited_stays_and_is_reported():
    assert merged({"a": 3}, {"a": 1}, {"a": 2}) == ([], 1)
    assert merged({"a": 3}, {"a": 1}, {"a": 1}) == ([], 1)


def test_a_field_that_already_says_what_the_files_say_is_no_matter():
    assert merged({"a": 2}, {"a": 1}, {"a": 2}) == ([], 0)


def test_a_confirmed_field_stays_even_when_it_still_holds_what_was_loaded():
    assert merged({"a": 1}, {"a": 1}, {"a": 2}, held={"a"}) == ([], 1)


def test_a_row_that_was_never_loaded_stays():
    assert merged({"a": 1}, None, {"a": 2}) == ([], 1)


def test_a_field_that_the_last_load_did_not_know_stays():
    assert merged({"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": 2}) == ([], 1)


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        (date(2025, 7, 1), "2025-07-01"),
        (Decimal("17.50"), "17.5"),
        (Decimal("100"), "100"),
        (OfficeKind.ONE_STOP, "one_stop"),
        (None, None),
        ([1], [1]),
    ],
)
def test_values_compare_as_json_keeps_them(value, as_json):
    assert plain(value) == as_json
    assert type(plain(value)) is type(as_json)
