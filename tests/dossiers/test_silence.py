"""A dossier that nobody touches: the officer is reminded, then the head, before anything is late."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.actions.calls import settle_call
from dossiers.actions.silence import watch_silence
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import assign, finish, hand_on
from dossiers.enums import CallOutcome, EventKind
from dossiers.models import Dossier, Event, PhoneCall
from dossiers.queries.worklist import Tab
from notices.models import Notice
from tests.dossiers.staff_pages import codes, said, with_the_officer
from tests.factories import make_dossier, make_version, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_version(world):
    return make_version("Cấp giấy chứng nhận", amount="20")


@pytest.fixture
def dossier(world, long_version):
    """With the officer since 09/11/2026, a Monday: quiet for five working days."""
    return with_the_officer(world, version=long_version)


def fresh(dossier):
    dossier.refresh_from_db()
    return dossier.quiet_level, dossier.quiet_until


def noted(kind):
    return [row.to_user.username for row in Notice.objects.filter(kind=kind, channel="inbox").select_related("to_user")]


def test_after_the_working_days_of_its_procedure_the_officer_is_reminded_once(world, dossier):
    assert fresh(dossier) == (0, moment("2026-11-16T17:00"))

    assert watch_silence(at=moment("2026-11-16T16:59")) == 0
    assert watch_silence(at=moment("2026-11-16T17:00")) == 1
    assert watch_silence(at=moment("2026-11-16T17:10")) == 0

    assert noted("dossier.silent") == ["officer"]
    assert fresh(dossier) == (1, moment("2026-11-18T17:00"))
    event = Event.objects.get(dossier=dossier, kind=EventKind.SILENT)
    assert (event.actor, event.facts["level"]) == (None, 1)


def test_two_working_days_later_the_head_is_told_and_then_nobody_any_more(world, dossier):
    watch_silence(at=moment("2026-11-16T17:00"))
    watch_silence(at=moment("2026-11-18T17:00"))
    watch_silence(at=moment("2026-12-18T17:00"))

    assert noted("dossier.silent_head") == ["head"]
    assert fresh(dossier) == (2, None)
    assert Event.objects.filter(dossier=dossier, kind=EventKind.SILENT).count() == 2


def test_where_nobody_holds_it_the_desk_is_reminded(world, long_version):
    dossier = make_dossier(world, version=long_version)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))

    watch_silence(at=moment("2026-11-16T17:00"))

    assert noted("dossier.silent") == ["clerk"]


def test_a_person_s_act_ends_the_silence_and_it_begins_anew(world, dossier):
    watch_silence(at=moment("2026-11-16T17:00"))

    assign(dossier_id=dossier.pk, holder=world.head, actor=world.head, at=moment("2026-11-17T08:00"))

    assert fresh(dossier) == (0, moment("2026-11-25T17:00"))  # 24/11/2026 is a holiday


def test_a_call_that_was_made_ends_it_too(world, dossier):
    call = PhoneCall.objects.create(
        dossier=dossier, reason="delay", occasion="x", office=world.division, due_at=moment("2026-11-12T08:00")
    )

    settle_call(
        call_id=call.pk, outcome=CallOutcome.REACHED, note="", actor=world.officer, at=moment("2026-11-12T08:00")
    )

    assert fresh(dossier) == (0, moment("2026-11-19T17:00"))


def test_what_the_portal_does_by_itself_ends_nothing(world, dossier):
    watch_silence(at=moment("2026-11-16T17:00"))
    level = fresh(dossier)

    watch_deadlines(at=moment("2026-12-03T08:00"))

    assert Event.objects.filter(dossier=dossier, kind=EventKind.RUNG).exists()
    assert fresh(dossier) == level


def test_while_it_waits_for_the_applicant_it_may_be_quiet_and_begins_again_afterwards(world, dossier, long_version):
    paper = long_version.documents.first()
    request_supplement(
        dossier_id=dossier.pk, papers={paper.pk: ""}, reason="thiếu", actor=world.officer, at=moment("2026-11-10T09:00")
    )
    assert fresh(dossier) == (0, None)

    supplement(dossier_id=dossier.pk, documents={paper.pk: (1, 0)}, actor=world.clerk, at=moment("2026-11-12T09:00"))

    assert fresh(dossier) == (0, moment("2026-11-19T17:00"))


def unwatched(dossier):
    """As it stood before silence was watched."""
    Dossier.objects.filter(pk=dossier.pk).update(quiet_until=None, quiet_level=0)


def test_what_ran_before_silence_was_watched_is_quiet_since_the_last_act_of_a_person(world, dossier):
    watch_deadlines(at=moment("2026-12-03T08:00"))
    unwatched(dossier)

    assert watch_silence(at=moment("2026-11-16T16:59")) == 0

    assert fresh(dossier) == (0, moment("2026-11-16T17:00"))
    assert watch_silence(at=moment("2026-11-16T17:00")) == 1
    assert noted("dossier.silent") == ["officer"]


def test_what_was_quiet_too_long_already_is_told_by_the_first_sweep_and_the_head_two_days_later(world, dossier):
    unwatched(dossier)

    assert watch_silence(at=moment("2026-12-07T09:00")) == 1
    assert noted("dossier.silent") == ["officer"] and noted("dossier.silent_head") == []

    watch_silence(at=moment("2026-12-09T17:00"))
    assert noted("dossier.silent_head") == ["head"]


def test_an_act_from_before_the_calendar_begins_counts_from_its_first_day(world, dossier):
    unwatched(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(received_at=moment("2001-01-02T09:00"))
    with connection.cursor() as cursor:  # such rows came with an older database: nothing else may write them
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE dossiers_event SET at = '2001-01-02 09:00+07' WHERE dossier_id = %s", [dossier.pk])
        cursor.execute("ALTER TABLE dossiers_event ENABLE ALWAYS TRIGGER dossiers_event_append_only")
        cursor.execute("ALTER TABLE dossiers_event ENABLE ALWAYS TRIGGER dossiers_event_no_truncate")

    assert watch_silence(at=moment("2026-11-10T09:00")) == 1


def test_what_waits_or_has_ended_is_not_taken_up(world, dossier, long_version):
    paper = long_version.documents.first()
    values = {"papers": {paper.pk: ""}, "reason": "thiếu", "actor": world.officer, "at": moment("2026-11-10T09:00")}
    request_supplement(dossier_id=dossier.pk, **values)
    unwatched(dossier)

    assert watch_silence(at=moment("2026-12-07T09:00")) == 0
    assert fresh(dossier) == (0, None)


def test_small_batches_take_up_all(world, long_version):
    rows = [with_the_officer(world, version=long_version) for _ in range(5)]
    for row in rows:
        unwatched(row)

    assert watch_silence(at=moment("2026-11-10T09:00"), batch=2) == 0
    assert {fresh(row) for row in rows} == {(0, moment("2026-11-16T17:00"))}


def test_a_finished_dossier_is_not_silent(world, dossier):
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00"))

    assert fresh(dossier) == (0, None)
    assert watch_silence(at=moment("2026-12-31T17:00")) == 0


def test_small_batches_remind_of_all_and_each_costs_the_same(world, long_version):
    for _ in range(5):
        with_the_officer(world, version=long_version)

    with CaptureQueriesContext(connection) as one:
        assert watch_silence(at=moment("2026-11-16T17:00"), batch=2) == 5

    assert len(noted("dossier.silent")) == 5
    for _ in range(7):
        with_the_officer(world, "2026-11-16T08:00", version=long_version)
    with CaptureQueriesContext(connection) as two:
        watch_silence(at=moment("2026-11-23T17:00"), batch=50)
    assert len(two) < len(one)


def test_the_work_list_has_a_tab_for_them_only_while_there_are_some(sign_in, clock, world, dossier):
    officer, tab = sign_in(world.officer), f"/can-bo/?tab={Tab.SILENT}"
    clock("2026-11-16T17:30")
    assert "Im lặng" not in said(officer.get("/can-bo/"))
    assert "Không hồ sơ nào im lặng" in said(officer.get(tab))

    watch_silence(at=moment("2026-11-16T17:00"))

    assert codes(officer.get(tab)) == [dossier.code]
    assert "Im lặng 1" in said(officer.get("/can-bo/"))
