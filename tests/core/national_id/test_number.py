"""The 12-digit personal number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.national_id import BadNationalId, NumberFault, NumberWarning, Sex, cross_check, parse_number
from core.national_id.places import PLACES
from tests.core.vectors import section

TODAY = date(2026, 11, 22)
SEXES = {"Nam": Sex.MALE, "Nữ": Sex.FEMALE}
FAULTS = {
    "not 12 ASCII digits": NumberFault.NOT_TWELVE_DIGITS,
    "birth year 2099 in the future": NumberFault.FUTURE_YEAR,
}
GOOD = [case for case in section("cccd") if isinstance(case["expect"], dict)]
BAD = [case for case in section("cccd") if str(case["expect"]) in FAULTS]


def test_the_list_of_places_is_the_official_one():
    assert section("cccd_province_codes") == PLACES


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["input"])
def test_a_number_says_place_sex_and_year(case):
    identity = parse_number(case["input"], today=TODAY)
    assert identity.province == case["expect"]["province"]
    assert identity.sex == SEXES[case["expect"]["sex"]]
    assert identity.birth_year == case["expect"]["birth_year"]
    assert identity.warnings == ()


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["input"])
def test_the_worked_bad_numbers_are_refused(case):
    with pytest.raises(BadNationalId) as refusal:
        parse_number(case["input"], today=TODAY)
    assert refusal.value.reason == FAULTS[case["expect"]]


@pytest.mark.parametrize(
    "text", ["05609000001", "056090 00017", "０５６０９００００１７", "1" * 5000, "😀", "-56090000017"]
)
def test_anything_but_twelve_ascii_digits_is_refused(text):
    with pytest.raises(BadNationalId) as refusal:
        parse_number(text, today=TODAY)
    assert refusal.value.reason == NumberFault.NOT_TWELVE_DIGITS


@pytest.mark.parametrize("number", ["000090000017", "003090000017"])
def test_an_unknown_place_warns_and_does_not_block(number):
    identity = parse_number(number, today=TODAY)
    assert identity.province is None
    assert identity.warnings == (NumberWarning.UNKNOWN_PLACE,)


def test_a_child_born_this_year_has_a_number_and_one_of_next_year_has_not():
    assert parse_number("056226000017", today=TODAY).birth_year == 2026
    with pytest.raises(BadNationalId) as refusal:
        parse_number("056227000017", today=TODAY)
    assert refusal.value.reason == NumberFault.FUTURE_YEAR


def test_blanks_around_a_number_are_dropped():
    assert parse_number(" 056190000018\r\n", today=TODAY).number == "056190000018"


@pytest.mark.parametrize("case", section("cccd_dob_cross_check"), ids=lambda case: case.get("why", "agrees"))
def test_the_form_is_checked_against_the_number(case):
    identity = parse_number(case["cccd"], today=TODAY)
    born_on, sex = date.fromisoformat(case["dob"]), SEXES[case["sex"]]
    if case.get("why") == "year":
        with pytest.raises(BadNationalId) as refusal:
            cross_check(identity, born_on=born_on, sex=sex)
        assert refusal.value.reason == NumberFault.YEAR_MISMATCH
        return
    expected = () if case["ok"] else (NumberWarning.SEX_MISMATCH,)
    assert cross_check(identity, born_on=born_on, sex=sex) == expected


def test_what_the_form_leaves_open_is_not_checked():
    identity = parse_number("003190000018", today=TODAY)
    assert cross_check(identity, born_on=None, sex=None) == (NumberWarning.UNKNOWN_PLACE,)


def test_a_refusal_says_what_to_do_and_keeps_the_number_out_of_logs():
    with pytest.raises(BadNationalId) as refusal:
        parse_number("05619000001", today=TODAY)
    assert "12 chữ số" in str(refusal.value)
    assert "05619000001" not in f"{refusal.value!r} {refusal.value}".replace("056190000018", "")


@given(st.text(max_size=20) | st.text(alphabet="0123456789", min_size=11, max_size=13))
def test_any_text_is_a_number_or_a_typed_refusal(text):
    try:
        identity = parse_number(text, today=TODAY)
    except BadNationalId as refusal:
        assert refusal.reason in NumberFault
        return
    assert 1900 <= identity.birth_year <= TODAY.year
