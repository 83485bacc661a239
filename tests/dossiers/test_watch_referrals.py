"""The watch of parts: warned before they are late, told at the moment, each once; a late agency apologises itself."""

from datetime import date, timedelta

import pytest

from accounts.queries import scope_of
from dossiers.actions import watch_referrals as watch
from dossiers.actions.apologise import apologise
from dossiers.actions.referrals import answer_part, consult
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.watch_referrals import watch_referrals
from dossiers.enums import DelayReason, ReferralOutcome
from dossiers.errors import Refused
from dossiers.models import Event, Referral
from dossiers.part_ladder import PartRung, part_ladder
from dossiers.rules import answerable_office, can_apologise
from notices.models import Notice
from tests.dossiers.partners import in_order, in_parallel, make_partners, part_at, sent_out
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import moment
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
ASKED, HALF, DUE = "2026-11-09T09:00", "2026-11-09T15:00", "2026-11-10T09:00"


@pytest.fixture
def linked(world):
    return make_partners(world)


def told(kind):
    return {str(notice.to_user.username) for notice in Notice.objects.filter(kind=kind, channel="inbox")}


def rungs(dossier):
    return [event.facts["rung"] for event in Event.objects.filter(dossier=dossier, kind="referral_rung").order_by("pk")]


def test_a_short_part_warns_at_half_and_at_three_quarters_a_long_one_the_working_day_before(world):
    calendar = live_calendar()
    short = part_ladder(asked_at=moment(ASKED), due_at=moment(DUE), calendar=calendar)
    long = part_ladder(asked_at=moment(ASKED), due_at=moment("2026-11-16T09:00"), calendar=calendar)

    assert [(step.rung, step.at) for step in short] == [
        (PartRung.HALF, moment(HALF)),
        (PartRung.THREE_QUARTERS, moment("2026-11-09T17:00")),
        (PartRung.DUE, moment(DUE)),
    ]
    assert [(step.rung, step.at) for step in long] == [
        (PartRung.DAY_BEFORE, moment("2026-11-13T07:00")),
        (PartRung.DUE, moment("2026-11-16T09:00")),
    ]


def test_the_asked_office_is_warned_before_it_is_late(linked):
    dossier = sent_out(linked, in_order(), ASKED)

    assert watch_referrals(at=moment("2026-11-09T14:00")) == 0
    assert watch_referrals(at=moment("2026-11-09T15:00")) == 1
    assert told("dossier.part_half") == {"policeman", "police_head"}
    note = Notice.objects.filter(kind="dossier.part_half").first()
    assert f"/can-bo/phan-viec/{dossier.referrals.get().pk}/" in note.body and "Nguyễn" not in note.body


def test_at_the_moment_its_head_the_lead_and_the_head_of_the_desk_are_told_once(linked):
    dossier = sent_out(linked, in_order(), ASKED)

    for minute in (0, 0, 1, 60):
        watch_referrals(at=moment(DUE) + timedelta(minutes=minute))
    assert told("dossier.part_due") == {"police_head", "clerk", "chairman"}
    assert Notice.objects.filter(kind="dossier.part_due", channel="inbox").count() == 3
    assert rungs(dossier) == ["half", "three_quarters", "due"], "a late sweep catches up"


def test_an_agency_without_people_is_warned_for_by_the_lead_and_the_desk(linked):
    for person in (linked.policeman, linked.police_head):
        person.memberships.all().delete()
    sent_out(linked, in_order(), ASKED)
    watch_referrals(at=moment("2026-11-09T15:00"))

    assert told("dossier.part_half") == {"clerk", "chairman"}


def test_an_unanswered_opinion_is_told_to_the_officer_and_the_head_of_the_desk(linked):
    dossier = with_the_officer(linked)
    consult(
        dossier_id=dossier.pk,
        office=linked.insurance,
        content="Đã đóng bảo hiểm chưa?",
        due_on=date(2026, 11, 10),
        actor=linked.officer,
        at=moment("2026-11-09T10:00"),
    )
    watch_referrals(at=moment("2026-11-10T17:00"))

    assert told("dossier.part_due") == {"officer", "chairman"}


def test_an_answered_part_is_quiet(linked):
    part = sent_out(linked, in_order(), ASKED).referrals.get()
    answer_part(
        referral_id=part.pk,
        outcome=ReferralOutcome.DONE,
        answer="",
        actor=linked.policeman,
        at=moment("2026-11-09T10:00"),
    )
    Referral.objects.exclude(pk=part.pk).update(next_rung_at=None)

    assert watch_referrals(at=moment("2026-11-12T17:00")) == 0


def test_one_part_that_cannot_be_told_of_keeps_no_other_from_its_turn(linked, monkeypatch, caplog):
    broken, sound = sent_out(linked, in_order(), ASKED), sent_out(linked, in_order(), ASKED)
    said = watch._say
    monkeypatch.setattr(
        watch, "_say", lambda part, rung, at: 1 / 0 if part.dossier_id == broken.pk else said(part, rung, at=at)
    )
    watch_referrals(at=moment(DUE), batch=1)

    assert rungs(sound) == ["half", "three_quarters", "due"] and rungs(broken) == []
    assert "cannot be watched: ZeroDivisionError" in caplog.text


# Whose letter


def letter(dossier, actor, at):
    return apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ xác minh nơi cư trú",
        new_date=date(2026, 11, 27),
        actor=actor,
        at=moment(at),
    )


def test_a_late_agency_apologises_itself_on_its_own_letterhead(linked):
    dossier, on = sent_out(linked, in_order(), ASKED), date(2026, 11, 11)

    assert answerable_office(dossier, on=on) == linked.police
    assert can_apologise(dossier, scope_of(linked.police_head, on=on), on=on)
    with pytest.raises(Refused, match="Công an huyện Vạn Ninh"):
        letter(dossier, linked.chairman, "2026-11-11T09:00")
    paper = letter(dossier, linked.police_head, "2026-11-11T09:00")
    assert (paper.office, paper.payload["office"]) == (linked.police, linked.police.name)
    with pytest.raises(Refused, match="đã hẹn lại một lần"):
        letter(dossier, linked.police_head, "2026-11-11T10:00")


def test_an_agency_that_is_still_in_time_leaves_the_letter_to_the_line_of_the_desk(linked):
    dossier, on = sent_out(linked, in_order(), ASKED), date(2026, 11, 9)

    assert answerable_office(dossier, on=on) == linked.committee
    assert not can_apologise(dossier, scope_of(linked.police_head, on=on), on=on)


def test_on_the_very_day_it_is_late_when_the_watch_has_told_so(linked):
    dossier, on = sent_out(linked, in_order(), ASKED), date(2026, 11, 10)

    assert answerable_office(dossier, on=on) == linked.committee
    watch_referrals(at=moment(DUE))
    assert answerable_office(dossier, on=on) == linked.police


def test_a_late_agency_that_nobody_heads_in_the_portal_has_the_desks_line_sign(linked):
    linked.police_head.memberships.all().delete()

    assert answerable_office(sent_out(linked, in_order(), ASKED), on=date(2026, 11, 11)) == linked.committee


def test_of_parallel_agencies_the_late_one_answers_and_is_asked_for_the_letter(linked):
    dossier, on = sent_out(linked, in_parallel(), ASKED), date(2026, 11, 12)
    answer_part(
        referral_id=part_at(dossier, linked.insurance).pk,
        outcome=ReferralOutcome.DONE,
        answer="",
        actor=linked.insurer,
        at=moment("2026-11-10T10:00"),
    )

    assert answerable_office(dossier, on=on) == linked.police
    watch_referrals(at=moment("2026-11-23T17:00"))
    watch_deadlines(at=moment("2026-11-23T17:00"))
    assert told("dossier.letter_owed_late") == told("dossier.letter.head") == {"police_head"}
    assert "/thu-xin-loi/" in Notice.objects.filter(kind="dossier.letter.head").first().body
