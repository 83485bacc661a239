"""What lists and logs show of a person."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masking import DOT, mask_email, mask_name, mask_national_id, mask_phone, mask_tail


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (mask_phone("+84905123456"), "0••• ••• 456"),
        (mask_national_id("056190000018"), "••••••••0018"),
        (mask_email("hoa.nguyen@example.vn"), "h•••@example.vn"),
        (mask_name("Nguyễn Văn Hùng"), "N••••• V•• H•••"),
    ],
)
def test_the_forms_that_staff_know(shown, expected):
    assert shown == expected


def test_nothing_is_shown_for_nothing():
    assert mask_phone("") == mask_national_id("") == mask_email("") == mask_name("") == ""


def test_a_name_is_masked_alike_in_both_unicode_forms():
    assert mask_name(unicodedata.normalize("NFD", "Nguyễn Hùng")) == mask_name("Nguyễn Hùng")


def test_an_address_without_at_sign_is_hidden_whole():
    assert mask_email("khong-phai-thu") == DOT * 3


@given(st.text(max_size=30), st.integers(0, 30))
def test_no_more_than_the_tail_is_ever_shown(text, keep):
    masked = mask_tail(text, keep)
    assert len(masked) == len(text)
    assert len(masked.replace(DOT, "")) <= keep
