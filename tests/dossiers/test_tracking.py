"""Numbers of postal items."""

import pytest

from dossiers.errors import Refused
from dossiers.tracking import check_digit, tracking_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("RA123456785VN", "RA123456785VN"),
        (" ra 123 456 785 vn ", "RA123456785VN"),
        ("RR473124829GB", "RR473124829GB"),
        ("EE-473.124.829 vn", "EE473124829VN"),
        ("SPXVN0123456789", "SPXVN0123456789"),
        ("849301", "849301"),
    ],
)
def test_good_numbers_are_kept_plain(typed, number):
    assert tracking_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "RA123456789VN",  # the check digit is 5
        "RA12345678VN",
        "RA1234567855VN",
        "12345",
        "BUUDIEN",
        "A" * 31 + "1",
        "",
        "RA12345678?VN",
        "٣٤٥٦٧٨٩",
    ],
)
def test_bad_ones_are_refused_with_an_example(typed):
    with pytest.raises(Refused, match="ví dụ: RA123456785VN"):
        tracking_number(typed)


def test_the_check_digit_stands_for_ten_and_eleven_too():
    # Sums whose rest is 1 and 0: the digit would be 10 and 11.
    assert (check_digit("00000008"), check_digit("00000000")) == (0, 5)
