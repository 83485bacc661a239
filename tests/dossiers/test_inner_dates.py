"""A holiday is decreed: parts of other offices and the desk's first answers move with the dossiers."""

from datetime import date, datetime

import pytest

from dossiers.actions.filings import register
from dossiers.actions.recalculate import recalculate
from dossiers.actions.referrals import answer_part, consult
from dossiers.actions.silence import watch_silence
from dossiers.actions.watch_referrals import watch_referrals
from dossiers.enums import Channel, EventKind, ReferralOutcome
from dossiers.models import Event
from notices.models import Notice
from tests.dossiers.partners import in_order, in_parallel, make_partners, part_at, sent_out
from tests.dossiers.staff_pages import page_of, said, with_the_officer
from tests.factories import make_intake, make_version, moment
from workdays.actions import set_calendar_day
from workdays.enums import DayKind
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
STORM = "Nghỉ phòng chống bão"


@pytest.fixture
def linked(world):
    return make_partners(world)


def decree(world, *days, at="2026-11-09T10:00"):
    for day in days:
        values = {"date": date(2026, 11, day), "kind": DayKind.HOLIDAY, "name": STORM, "source": "QĐ 1"}
        set_calendar_day(**values, actor=world.chairman, at=moment(at))
    return recalculate(calendar=live_calendar(), reason=STORM, actor=world.chairman, at=moment(at))


def moves(dossier, kind=EventKind.REFERRAL_MOVED):
    return list(Event.objects.filter(dossier=dossier, kind=kind).order_by("pk"))


def told_moments(event):
    return [datetime.fromisoformat(event.facts[name]) for name in ("old", "new")]


def part_of(dossier):
    return dossier.referrals.get()


def test_a_linked_part_keeps_its_own_office_hours_and_leaves_an_event(linked):
    dossier = sent_out(linked, in_order(), "2026-11-09T09:00")

    decree(linked, 10)

    part = part_of(dossier)
    assert (part.due_at, part.planned_minutes) == (moment("2026-11-11T09:00"), 480)
    event = moves(dossier)[0]
    assert (event.actor, event.facts["to_office"]) == (linked.chairman, linked.police.pk)
    assert told_moments(event) == [moment("2026-11-10T09:00"), moment("2026-11-11T09:00")]


def test_all_parts_of_a_parallel_dossier_move(linked):
    dossier = sent_out(linked, in_parallel(), "2026-11-09T09:00")

    decree(linked, 10)

    assert [part.due_at for part in dossier.referrals.order_by("number")] == [
        moment("2026-11-11T09:00"), moment("2026-11-12T09:00"),
    ]  # fmt: skip
    assert len(moves(dossier)) == 2


def test_a_part_that_moved_is_warned_and_judged_by_its_new_date_each_warning_once(linked):
    dossier = sent_out(linked, in_order(), "2026-11-09T09:00")
    watch_referrals(at=moment("2026-11-09T15:00"))

    decree(linked, 10, at="2026-11-09T16:00")

    assert part_of(dossier).next_rung_at == moment("2026-11-09T17:00")
    watch_referrals(at=moment("2026-11-10T12:00"))
    watch_referrals(at=moment("2026-11-11T09:00"))
    rungs = Event.objects.filter(dossier=dossier, kind="referral_rung").order_by("pk").values_list("facts__rung", "at")
    assert list(rungs) == [
        ("half", moment("2026-11-09T15:00")),
        ("three_quarters", moment("2026-11-09T17:00")),
        ("due", moment("2026-11-11T09:00")),
    ]
    answered = answer_part(
        referral_id=part_of(dossier).pk, outcome=ReferralOutcome.DONE, answer="", actor=linked.policeman,
        at=moment("2026-11-11T08:59"),
    )  # fmt: skip
    assert answered.timeliness == "early"


def test_a_day_off_before_the_date_of_an_opinion_brings_its_warning_forward(world):
    dossier = with_the_officer(world, version=make_version(amount="20"))
    ask(world, dossier, 20)
    assert part_of(dossier).next_rung_at == moment("2026-11-19T07:00")

    decree(world, 19)

    part = part_of(dossier)
    assert (part.due_at, part.next_rung_at) == (moment("2026-11-20T17:00"), moment("2026-11-18T07:00"))
    assert moves(dossier) == []


def ask(world, dossier, day):
    return consult(
        dossier_id=dossier.pk, office=world.committee, content="Có nằm trong quy hoạch không?",
        due_on=date(2026, 11, day), actor=world.officer, at=moment("2026-11-09T10:00"),
    )  # fmt: skip


def test_an_opinion_due_on_the_day_off_is_due_the_next_working_day_with_its_hours(world):
    dossier = with_the_officer(world, version=make_version(amount="20"))
    before = ask(world, dossier, 13)

    decree(world, 13)

    part = part_of(dossier)
    assert part.due_at == moment("2026-11-16T17:00")
    assert part.planned_minutes == before.planned_minutes


def test_an_opinion_for_a_late_dossier_moves_off_a_closed_day_too(world):
    dossier = with_the_officer(world, "2026-11-02T09:00")
    ask(world, dossier, 13)

    decree(world, 13)

    assert part_of(dossier).due_at == moment("2026-11-16T17:00")


def test_an_opinion_is_never_moved_behind_the_dossier_itself(world):
    dossier = with_the_officer(world)  # due on the 12th, on the 13th with a day off
    ask(world, dossier, 11)

    decree(world, 11, 12, 13)

    dossier.refresh_from_db()
    assert part_of(dossier).due_at == moment("2026-11-16T17:00") <= dossier.due_at


def test_a_part_that_is_late_or_answered_stays_as_it_was(linked):
    late = sent_out(linked, in_order(), "2026-11-09T09:00")
    answered = sent_out(linked, in_order(), "2026-11-09T09:00")
    values = {"outcome": ReferralOutcome.DONE, "answer": "", "actor": linked.policeman}
    answer_part(referral_id=part_of(answered).pk, at=moment("2026-11-09T16:00"), **values)

    decree(linked, 10, at="2026-11-10T10:00")

    assert part_of(late).due_at == moment("2026-11-10T09:00")
    assert part_at(answered, linked.police).due_at == moment("2026-11-10T09:00")
    assert moves(late) == []


def test_a_second_run_moves_nothing_more(linked):
    dossier = sent_out(linked, in_order(), "2026-11-09T09:00")

    decree(linked, 10)
    decree(linked, 10)

    assert len(moves(dossier)) == 1


def test_a_working_day_more_never_makes_a_part_due_earlier(linked):
    dossier = sent_out(linked, in_order(), "2026-11-13T16:00")
    due_at = part_of(dossier).due_at
    saturday = {"date": date(2026, 11, 14), "kind": DayKind.MAKEUP_WORK, "name": "Làm bù", "source": "QĐ 2"}
    set_calendar_day(**saturday, actor=linked.chairman, at=moment("2026-11-13T16:30"))

    recalculate(calendar=live_calendar(), reason="x", actor=linked.chairman, at=moment("2026-11-13T16:30"))

    assert (part_of(dossier).due_at, moves(dossier)) == (due_at, [])


def filing(world, at="2026-11-09T16:00"):
    return register(intake=make_intake(world, channel=Channel.ONLINE), actor=None, at=moment(at))


def test_the_eight_working_hours_of_a_filing_move_and_the_clerk_is_warned_by_them(world):
    dossier = filing(world)
    assert dossier.answer_due_at == moment("2026-11-10T16:00")

    decree(world, 10, at="2026-11-09T16:30")

    dossier.refresh_from_db()
    assert (dossier.answer_due_at, dossier.quiet_until) == (moment("2026-11-11T16:00"), moment("2026-11-11T14:00"))
    told = told_moments(moves(dossier, EventKind.ANSWER_MOVED)[0])
    assert told == [moment("2026-11-10T16:00"), moment("2026-11-11T16:00")]
    assert watch_silence(at=moment("2026-11-10T16:00")) == 0
    watch_silence(at=moment("2026-11-11T14:00"))
    assert Notice.objects.filter(kind="dossier.answer_soon", channel="inbox").count() == 1


def test_a_filing_whose_clerk_was_warned_tells_the_head_by_the_new_moment(world):
    dossier = filing(world, "2026-11-09T08:00")
    watch_silence(at=moment("2026-11-09T16:45"))

    decree(world, 10, at="2026-11-09T16:50")

    dossier.refresh_from_db()
    assert dossier.quiet_level == 1 and dossier.quiet_until == dossier.answer_due_at


def test_a_filing_that_is_late_at_intake_stays_late(world):
    dossier = filing(world)

    decree(world, 10, at="2026-11-10T16:01")

    dossier.refresh_from_db()
    assert (dossier.answer_due_at, moves(dossier, EventKind.ANSWER_MOVED)) == (moment("2026-11-10T16:00"), [])


def test_the_history_says_whose_date_moved_from_when_to_when(sign_in, clock, linked):
    dossier = sent_out(linked, in_parallel(), "2026-11-09T09:00")
    decree(linked, 10)
    clock("2026-11-09T11:00")

    page = said(sign_in(linked.clerk).get(page_of(dossier)))

    assert "dời hạn của cơ quan phối hợp: Công an huyện Vạn Ninh, 09:00, 10/11/2026 → 09:00, 11/11/2026" in page
