"""What must hold of any term, whatever the case."""

import os
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workdays.calendars import DATED, PACKAGED
from workdays.arithmetic import deadline, share_of_term
from workdays.enums import CutOff, TimeUnit
from workdays.zone import ZONE

settings.register_profile("clock", max_examples=1000 if os.environ.get("FULL") == "1" else 150, deadline=None)
settings.load_profile("clock")

MINUTE = timedelta(minutes=1)
DAY_UNITS = [unit.value for unit in TimeUnit if unit != TimeUnit.WORKING_HOUR]
MOST = {"working_hour": 600, "working_day": 90, "calendar_day": 200, "month": 9, "same_day": 1}

calendars = st.sampled_from([PACKAGED, DATED])
moments = st.datetimes(datetime(2019, 1, 1), datetime(2026, 6, 30), timezones=st.just(ZONE), allow_imaginary=False)
cutoffs = st.sampled_from(CutOff.values)
units = st.sampled_from(TimeUnit.values)


@st.composite
def pauses_after(draw, received_at):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = received_at + timedelta(minutes=draw(st.integers(0, 40 * 1440)))
        found.append((start, start + timedelta(minutes=draw(st.integers(0, 15 * 1440)))))
    return found


@st.composite
def terms(draw, unit=units, cutoff=cutoffs, with_pauses=True):
    """Arguments of one deadline."""
    received_at, chosen = draw(moments), draw(unit)
    return {
        "calendar": draw(calendars),
        "received_at": received_at,
        "amount": draw(st.integers(1, MOST[chosen])),
        "unit": chosen,
        "cutoff": draw(cutoff),
        "pauses": draw(pauses_after(received_at)) if with_pauses else [],
    }


hours = st.just("working_hour")
no_cutoff = st.just("none")


@given(terms())
def test_no_term_ends_before_its_receipt(term):
    assert deadline(**term).due_at >= term["received_at"]


@given(terms(unit=hours))
def test_an_hour_term_ends_inside_office_time_or_at_its_close(term):
    due_at = deadline(**term).due_at
    assert term["calendar"].office_minutes_between(due_at - MINUTE, due_at) >= (0 if due_at.second else 1)
    shortly = timedelta(microseconds=1)
    assert term["calendar"].first_office_moment(due_at - shortly) == due_at - shortly


@given(terms(unit=st.sampled_from(DAY_UNITS)))
def test_a_day_term_ends_at_the_close_of_a_working_day(term):
    due_at = deadline(**term).due_at
    assert due_at == term["calendar"].closes_at(due_at.date())


@given(terms(cutoff=no_cutoff, with_pauses=False), st.integers(0, 60 * 24 * 30))
def test_later_receipt_never_ends_earlier(term, minutes):
    later = {**term, "received_at": term["received_at"] + minutes * MINUTE}
    assert deadline(**term).due_at <= deadline(**later).due_at


@given(terms(unit=st.sampled_from(["working_hour", "same_day"]), with_pauses=False), st.integers(0, 60 * 24 * 30))
def test_later_receipt_never_ends_earlier_even_with_a_cut_off_where_nothing_is_left_out(term, minutes):
    # Day terms with a cut-off do: Friday 15:30 counts as Monday, which is left out; Saturday itself is left out.
    later = {**term, "received_at": term["received_at"] + minutes * MINUTE}
    assert deadline(**term).due_at <= deadline(**later).due_at


@given(terms(unit=st.sampled_from([unit for unit in TimeUnit.values if unit != "same_day"])), st.integers(0, 30))
def test_a_longer_term_never_ends_earlier(term, more):
    longer = {**term, "amount": term["amount"] + (more % 6 if term["unit"] == "month" else more)}
    assert deadline(**term).due_at <= deadline(**longer).due_at


@given(terms(unit=hours, cutoff=no_cutoff, with_pauses=False), st.integers(1, 300))
def test_hours_add_up(term, more):
    first = deadline(**term).due_at
    assert (
        deadline(**{**term, "received_at": first, "amount": more}).due_at
        == deadline(**{**term, "amount": term["amount"] + more}).due_at
    )


@given(terms())
def test_a_pause_never_shortens_a_term(term):
    bare = deadline(**{**term, "pauses": []}).due_at
    ends = [bare] + [deadline(**{**term, "pauses": term["pauses"][:n]}).due_at for n in range(1, 4)]
    assert ends == sorted(ends)


@given(terms(), st.randoms())
def test_the_order_of_pauses_and_doubled_pauses_do_not_matter(term, dice):
    shuffled = term["pauses"] * 2
    dice.shuffle(shuffled)
    assert deadline(**term).due_at == deadline(**{**term, "pauses": shuffled}).due_at


@given(terms(), st.fractions(0, 1))
def test_a_pause_cut_in_two_is_the_same_pause(term, where):
    halves = []
    for start, end in term["pauses"]:
        middle = start + timedelta(seconds=int((end - start).total_seconds() * where))
        halves += [(start, middle), (middle, end)]
    assert deadline(**term).due_at == deadline(**{**term, "pauses": halves}).due_at


@given(terms())
def test_utc_and_local_time_give_the_same_answer(term):
    in_utc = {
        **term,
        "received_at": term["received_at"].astimezone(UTC),
        "pauses": [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in term["pauses"]],
    }
    assert deadline(**term) == deadline(**in_utc)


@given(terms())
def test_the_explanation_tells_every_day_and_adds_up_to_the_term(term):
    found = deadline(**term)
    lines = found.lines
    days = [line.day for line in lines]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert (days[0], days[-1]) == (found.received_at.date(), found.due_at.date())
    assert sum(line.counted for line in lines) == lines[-1].total
    assert all(line.law and str(line.reason.label) for line in lines)
    if term["unit"] != "month":
        assert lines[-1].total == term["amount"] * (60 if term["unit"] == "working_hour" else 1)


@given(calendars, moments, st.integers(-200, 200))
def test_working_days_added_can_be_taken_back(calendar, moment, n):
    day = calendar.working_day_from(moment.date() if n >= 0 else max(moment.date(), datetime(2020, 6, 1).date()))
    there = calendar.add_working_days(day, n)
    assert calendar.add_working_days(there, -n) == day
    assert calendar.working_days_between(day, there) == n


@given(terms(), st.fractions(0, 1), st.fractions(0, 1))
def test_shares_of_a_term_lie_inside_it_and_in_order(term, one, other):
    found = deadline(**term)
    start, due_at = found.starts_at, found.due_at
    small, large = (share_of_term(term["calendar"], start, due_at, Fraction(part)) for part in sorted((one, other)))
    assert min(start, due_at) <= small <= large <= due_at
