"""What filters write, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from core.pages.display import FILTERS

EVENING = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # half past midnight of the 27th in Vietnam


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("short_day", date(2026, 3, 5), "05/03/2026"),
        ("short_day", EVENING, "27/11/2026"),
        ("day_words", EVENING, "thứ Sáu, 27/11/2026"),
        ("clock_words", EVENING, "0 giờ 30"),
        ("moment_words", EVENING, "0 giờ 30, thứ Sáu, 27/11/2026"),
        ("moment_short", EVENING, "00:30, 27/11/2026"),
        ("official_date", date(2026, 1, 2), "ngày 02 tháng 01 năm 2026"),
        ("count", 1284, "1.284"),
        ("count", Decimal("94.6"), "94,6"),
        ("money", 75000, "75.000 đồng"),
        ("money", Decimal("1250000"), "1.250.000 đồng"),
        ("money", 0, "không thu"),
        ("money", None, "không thu"),
        ("dossier_code", "H32.27-261105-0042", '<span class="code">H32.27-261105-0042</span>'),
        ("dossier_code", "<b>", '<span class="code">&lt;b&gt;</span>'),
        ("phone_link", "+84905123456", '<a href="tel:+84905123456">+84905123456</a>'),
        ("phone_link", "", ""),
    ],
)
def test_vietnamese_words(name, value, words):
    assert FILTERS[name](value) == words


@pytest.mark.parametrize(
    "name", ["short_day", "day_words", "clock_words", "moment_words", "moment_short", "official_date"]
)
def test_nothing_is_written_for_no_date(name):
    assert FILTERS[name](None) == ""


def test_a_number_shows_its_readable_form_and_dials_the_other():
    assert FILTERS["phone_link"]("+842583840123", "0258 3840 123") == '<a href="tel:+842583840123">0258 3840 123</a>'


def test_english_pages_count_in_english():
    with translation.override("en"):
        assert FILTERS["count"](1284) == "1,284"
        assert FILTERS["day_words"](EVENING) == "Friday, 27 November 2026"


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_both_engines_know_every_filter(name):
    assert name in engines["jinja2"].env.filters
    engines["django"].from_string("{% load motcua %}{{ value|" + name + " }}")
