"""Whose clock: minutes by owner that do not overlap, and a lateness whose shares sum to it exactly."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.actions.referrals import answer_part
from dossiers.actions.work import finish
from dossiers.enums import ReferralOutcome
from dossiers.queries.whose_clock import Owner, Stretch, counted_from, split, stretches_of, whose_clock
from tests.dossiers.partners import in_order, make_partners, sent_out
from tests.factories import moment
from workdays.queries import live_calendar

START = datetime(2026, 11, 9, tzinfo=UTC)


def minutes(start, end):
    """A clock that always runs: the pure function does not know of office hours."""
    return int((end - start).total_seconds() // 60)


def at(n):
    return START + timedelta(minutes=n)


def stretch(start, end, planned=None, owner=Owner.OFFICE, **more):
    return Stretch(owner, "việc", "nơi", at(start), at(end), planned, **more)


spans = st.tuples(
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.none() | st.integers(0, 2000),
    st.sampled_from(list(Owner)),
    st.booleans(),
)
pieces = st.lists(spans, max_size=8).map(
    lambda rows: [
        stretch(min(a, b), max(a, b), planned, owner, is_counted=counted) for a, b, planned, owner, counted in rows
    ]
)


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=12))
def test_shares_sum_exactly_are_whole_and_follow_their_weights(total, weights):
    shares = split(total, weights)

    assert sum(shares) == (total if sum(weights) else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert share >= 0
        if sum(weights):
            assert abs(share - total * weight / sum(weights)) < 1
        if not weight:
            assert share == 0


@given(pieces, st.integers(0, 4000), st.integers(0, 4000))
def test_the_lateness_is_split_exactly_and_nobody_carries_less_than_nothing(rows, due, end):
    clock = whose_clock(rows, due_at=at(due), end=at(end), minutes=minutes)

    assert clock.late == max(0, end - due)
    assert sum(row.late for row in clock.stretches) == (clock.late if rows else 0)
    assert sum(clock.of(owner)[2] for owner in Owner) == (clock.late if rows else 0)
    assert all(row.late >= 0 and row.used >= 0 for row in clock.stretches)


@given(pieces, st.integers(0, 4000))
def test_the_pieces_of_time_never_overlap_and_none_reaches_beyond_the_end(rows, end):
    found = whose_clock(rows, due_at=None, end=at(end), minutes=minutes).stretches

    assert all(first.end <= then.start for first, then in pairwise(found))
    assert all(row.start <= row.end <= at(end) for row in found)


def test_the_lateness_goes_to_those_who_overran_in_proportion():
    rows = [
        stretch(0, 100, 40, Owner.DESK),
        stretch(100, 200, 80),
        stretch(200, 300, 200),
        stretch(300, 400, None, Owner.APPLICANT),
    ]
    clock = whose_clock(rows, due_at=at(300), end=at(400), minutes=minutes)

    assert [row.late for row in clock.stretches] == [75, 25, 0, 0]
    assert clock.of(Owner.DESK) == (40, 100, 75)


def test_where_nobody_overran_whoever_had_it_after_the_date_carries_it():
    rows = [stretch(0, 100, 200, Owner.DESK), stretch(100, 200, 200), stretch(200, 240, 90, Owner.PARTNER)]

    clock = whose_clock(rows, due_at=at(180), end=at(240), minutes=minutes)
    assert [row.late for row in clock.stretches] == [0, 20, 40]


def test_what_was_overrun_before_a_restart_makes_nobody_late():
    rows = [stretch(0, 100, 10, Owner.DESK, is_counted=False), stretch(100, 200, 90)]

    clock = whose_clock(rows, due_at=at(150), end=at(200), minutes=minutes)
    assert [row.late for row in clock.stretches] == [0, 50]


@pytest.mark.django_db
def test_a_late_agency_carries_the_lateness_of_its_dossier(world):
    linked = make_partners(world)
    dossier = sent_out(linked, in_order(), "2026-11-09T09:00")
    late = moment("2026-11-25T09:00")
    answer_part(
        referral_id=dossier.referrals.get().pk, outcome=ReferralOutcome.DONE, answer="", actor=linked.policeman, at=late
    )
    dossier.refresh_from_db()
    dossier = finish(dossier_id=dossier.pk, actor=linked.clerk, at=late)

    calendar, held = live_calendar(), list(dossier.steps.select_related("office").order_by("number"))
    rows = stretches_of(
        dossier, held=held, waits=[], duties=[], counted_from=counted_from(dossier.promises.order_by("number")), at=late
    )

    def office_minutes(start, end):
        return int(calendar.office_minutes_between(start, end))

    clock = whose_clock(rows, due_at=dossier.due_at, end=late, minutes=office_minutes)
    assert clock.late == office_minutes(dossier.due_at, late) > 0
    assert clock.of(Owner.PARTNER)[2] == clock.late
    assert sum(row.used for row in clock.stretches) == office_minutes(dossier.received_at, late)
