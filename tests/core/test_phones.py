"""Telephone numbers of Vietnam."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phones import BadPhone, PhoneFault, display, is_mobile, national_digits, to_e164
from tests.core.vectors import section

CASES = section("phone")
GOOD = [case for case in CASES if case["expect"]["ok"]]
BAD = [case["input"] for case in CASES if not case["expect"]["ok"]]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["input"])
def test_good_numbers_become_e164_and_say_whether_they_take_an_sms(case):
    assert to_e164(case["input"]) == case["expect"]["e164"]
    assert is_mobile(case["expect"]["e164"]) == case["expect"]["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        "+84905123456",
        "0084905123456",
        "0905.123.456",
        "0905\u00a0123\u00a0456",
        "0905\u2013123\u2013456",
        " 0905-123-456\n",
    ],
)
def test_other_ways_to_write_the_same_number(text):
    assert to_e164(text) == "+84905123456"


@pytest.mark.parametrize(
    "text",
    [
        *BAD,
        *("113", "+14155552671", "090512345", "0905 12345a", "０９０５１２３４５６", "0905123456#12", "😀", "9" * 5000),
        *("0905123456/0912345678", "+", "00", "84"),
    ],
)
def test_what_is_no_number_of_vietnam_is_refused(text):
    with pytest.raises(BadPhone):
        to_e164(text)


def test_a_dead_number_of_eleven_digits_is_named_as_such():
    with pytest.raises(BadPhone) as refusal:
        to_e164("01223456789")
    assert refusal.value.reason == PhoneFault.OLD_ELEVEN_DIGITS


def test_a_refusal_keeps_the_number_out_of_logs():
    with pytest.raises(BadPhone) as refusal:
        to_e164("09051234567")
    assert "0905123456" not in f"{refusal.value!r} {refusal.value}".replace("0905 123 456", "")


def test_numbers_are_shown_as_people_write_them():
    assert display("+84905123456") == "0905 123 456"
    assert national_digits("+84905123456") == "0905123456"
    assert national_digits("+8419001234") == "19001234"


@given(st.text(max_size=40) | st.text(alphabet="0123456789+-. ()", max_size=20))
def test_any_text_is_a_stable_number_or_a_typed_refusal(text):
    try:
        e164 = to_e164(text)
    except BadPhone:
        return
    assert to_e164(e164) == e164
    assert to_e164(national_digits(e164)) == e164


@given(st.from_regex(r"\+84[1-9][0-9]{8}", fullmatch=True))
def test_what_is_called_mobile_is_so_by_the_numbering_plan(number):
    parsed = phonenumbers.parse(number)
    if phonenumbers.is_valid_number(parsed):
        assert is_mobile(number) == (phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE)
