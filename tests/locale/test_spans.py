"""Spans of time read as Vietnamese: Django's catalogue prints "3 days" and "3 days ago"."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.humanize.templatetags.humanize import naturalday, naturaltime, ordinal
from django.template.defaultfilters import filesizeformat, truncatechars
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=5), "5 phút"),
        (timedelta(hours=2), "2 giờ"),
        (timedelta(days=3), "3 ngày"),
        (timedelta(days=14), "2 tuần"),
        (timedelta(days=3, hours=2), "3 ngày, 2 giờ"),
        (timedelta(days=62), "2 tháng"),
        (timedelta(days=731), "2 năm"),
    ],
)
def test_spans_have_vietnamese_units(span, words):
    plain = timesince(NOW - span, NOW).replace("\xa0", " ")
    assert plain.split(", ")[0] == words.split(", ")[0]
    assert timeuntil(NOW + span, NOW).replace("\xa0", " ").startswith(words.split(", ")[0])


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=-3), "3 ngày trước"),
        (timedelta(hours=-2), "2 giờ trước"),
        (timedelta(minutes=-5), "5 phút trước"),
        (timedelta(seconds=-30), "30 giây trước"),
        (timedelta(days=3, minutes=1), "3 ngày nữa"),
        (timedelta(hours=2, minutes=1), "2 giờ nữa"),
        (timedelta(minutes=5, seconds=30), "5 phút nữa"),
    ],
)
def test_distances_from_now_are_told_as_people_say_them(span, words):
    assert naturaltime(timezone.now() + span).replace("\xa0", " ").startswith(words.rsplit(" ", 1)[0])
    assert naturaltime(timezone.now() + span).replace("\xa0", " ").endswith(words.rsplit(" ", 1)[1])


def test_near_days_have_names():
    today = timezone.localdate()
    assert naturalday(today) == "hôm nay"
    assert naturalday(today + timedelta(days=1)) == "ngày mai"
    assert naturalday(today - timedelta(days=1)) == "hôm qua"


def test_small_things_that_django_adds_to_pages():
    assert ordinal(3) == "thứ 3"
    assert truncatechars("Cấp giấy phép xây dựng", 9) == "Cấp giấy…"
    assert filesizeformat(5 * 1024 * 1024).replace("\xa0", " ") == "5,0 MB"
