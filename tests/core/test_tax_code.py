"""Tax codes of organisations, branches and people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.national_id.tax_code import BadTaxCode, TaxCodeFault, parse_tax_code
from tests.core.vectors import section

TODAY = date(2026, 11, 22)
CASES = section("mst")
FAULTS = {"InvalidChecksum": TaxCodeFault.WRONG_CHECK_DIGIT}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["input"])
def test_the_worked_cases(case):
    if case["expect_stdnum"] is True:
        assert parse_tax_code(case["input"], today=TODAY).replace("-", "") == case["input"]
        return
    with pytest.raises(BadTaxCode) as refusal:
        parse_tax_code(case["input"], today=TODAY)
    assert refusal.value.reason == FAULTS.get(case["expect_stdnum"], TaxCodeFault.UNREADABLE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100233488", "0100233488"),
        (" 01.00.112.437 ", "0100112437"),
        ("0314409058002", "0314409058-002"),
        ("0314409058-002", "0314409058-002"),
        ("056190000018", "056190000018"),
    ],
)
def test_each_kind_has_one_normal_form(text, code):
    assert parse_tax_code(text, today=TODAY) == code


@pytest.mark.parametrize("digit", range(10))
def test_nine_digits_without_a_check_digit_are_never_a_code(digit):
    first_nine = section("mst_first9_without_check_digit")["first9"]
    with pytest.raises(BadTaxCode):
        parse_tax_code(f"{first_nine}{digit}", today=TODAY)


def test_a_person_who_is_not_born_yet_pays_no_tax():
    with pytest.raises(BadTaxCode) as refusal:
        parse_tax_code("056299000017", today=TODAY)
    assert refusal.value.reason == TaxCodeFault.BAD_PERSON


@pytest.mark.parametrize("text", ["", "12345", "A100233488", "0100233488-1000", "٠١٠٠٢٣٣٤٨٨", "1" * 5000, "😀"])
def test_other_texts_are_refused(text):
    with pytest.raises(BadTaxCode):
        parse_tax_code(text, today=TODAY)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-. ", max_size=20))
def test_any_text_is_a_stable_code_or_a_typed_refusal(text):
    try:
        code = parse_tax_code(text, today=TODAY)
    except BadTaxCode:
        return
    assert parse_tax_code(code, today=TODAY) == code
