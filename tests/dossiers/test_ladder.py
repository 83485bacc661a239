import pytest

from dossiers.ladder import Rung, ladder, next_after, passed
from tests.factories import moment
from workdays.packaged import packaged_calendar


@pytest.fixture(scope="module")
def calendar():
    return packaged_calendar()


def rungs(calendar, made, due, **changes):
    facts = {"counted_from": moment(made), "is_short": False, "is_reschedule": False, **changes}
    steps = ladder(made_at=moment(made), due_at=moment(due), calendar=calendar, **facts)
    return [(step.rung.value, f"{step.at:%Y-%m-%dT%H:%M}") for step in steps]


def test_a_long_term_warns_three_and_two_days_before_and_owes_the_letter_one_day_before(calendar):
    assert rungs(calendar, "2026-11-09T09:00", "2026-11-30T17:00") == [
        ("warn", "2026-11-25T07:00"),
        ("prepare", "2026-11-26T07:00"),
        ("letter", "2026-11-27T07:00"),
        ("due", "2026-11-30T17:00"),
    ]


def test_a_day_off_before_the_date_moves_the_letter_to_the_last_working_day(calendar):
    # 24/11/2026 is Ngày Văn hóa Việt Nam
    assert ("letter", "2026-11-23T07:00") in rungs(calendar, "2026-11-09T09:00", "2026-11-25T17:00")


def test_rungs_before_the_receipt_are_skipped(calendar):
    assert rungs(calendar, "2026-11-19T09:10", "2026-11-25T17:00") == [
        ("prepare", "2026-11-20T07:00"),
        ("letter", "2026-11-23T07:00"),
        ("due", "2026-11-25T17:00"),
    ]


def test_short_terms_warn_at_half_and_at_three_quarters(calendar):
    assert rungs(calendar, "2026-11-19T07:00", "2026-11-19T17:00", is_short=True) == [
        ("half", "2026-11-19T11:00"),
        ("three_quarters", "2026-11-19T15:00"),
        ("due", "2026-11-19T17:00"),
    ]


def test_a_rescheduled_date_owes_no_further_letter(calendar):
    names = [rung for rung, _ in rungs(calendar, "2026-11-09T09:00", "2026-11-30T17:00", is_reschedule=True)]

    assert names == ["warn", "prepare", "due"]


def test_a_late_look_finds_every_rung_it_missed_and_each_only_once(calendar):
    steps = ladder(
        counted_from=moment("2026-11-09T09:00"),
        made_at=moment("2026-11-09T09:00"),
        due_at=moment("2026-11-30T17:00"),
        is_short=False,
        is_reschedule=False,
        calendar=calendar,
    )
    missed = passed(steps, since=steps[0].at, until=moment("2026-11-26T12:00"))

    assert [step.rung for step in missed] == [Rung.WARN, Rung.PREPARE]
    assert next_after(steps, moment("2026-11-26T12:00")) == moment("2026-11-27T07:00")
    assert next_after(steps, moment("2026-11-30T17:00")) is None
