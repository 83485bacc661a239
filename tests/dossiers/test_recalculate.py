from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import connections, transaction

from accounts.queries import scope_of
from dossiers.actions.apologise import apologise
from dossiers.actions.recalculate import recalculate, rehearse
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish
from dossiers.enums import DelayReason, Ground
from dossiers.models import Event
from dossiers.rules import can_apologise
from notices.models import Notice
from tests.dossiers import staff_pages
from tests.dossiers.test_watch import with_the_officer
from tests.factories import make_dossier, make_version, moment
from workdays.actions import set_calendar_day
from workdays.calendar import DayRow
from workdays.enums import DayKind, TimeUnit
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T09:00")
STORM = "Nghỉ phòng chống bão (QĐ của UBND tỉnh)"


def storm_calendar(*days):
    return live_calendar().with_days([DayRow(date(2026, 11, day), DayKind.HOLIDAY, STORM) for day in days])


def decree(world, *days, at=NOW):
    return recalculate(calendar=storm_calendar(*days), reason=STORM, actor=world.chairman, at=at)


def test_the_rehearsal_shows_what_would_move_and_writes_nothing(world):
    dossier = make_dossier(world, "2026-11-09T09:10")
    make_dossier(world, "2026-10-01T09:10")

    moved = list(rehearse(calendar=storm_calendar(11), at=NOW))

    assert [(row.dossier, row.old_due_at, row.new_due_at) for row in moved] == [
        (dossier, moment("2026-11-12T17:00"), moment("2026-11-13T17:00"))
    ]
    assert dossier.promises.count() == 1


def test_a_decreed_holiday_gives_a_later_date_and_tells_the_applicant(world):
    dossier = make_dossier(world, "2026-11-09T09:10")

    assert decree(world, 11) == 1

    dossier.refresh_from_db()
    assert dossier.due_at == dossier.promised_at == moment("2026-11-13T17:00")
    assert [p.ground for p in dossier.promises.all()] == [Ground.RECEIPT, Ground.CALENDAR]
    assert Notice.objects.filter(kind="dossier.new_date").count() == 2
    assert Event.objects.filter(dossier=dossier, kind="calendar").count() == 1
    assert dossier.next_rung_at == moment("2026-11-10T07:00") or dossier.next_rung_at > NOW


def test_a_second_run_moves_nothing_more(world):
    make_dossier(world, "2026-11-09T09:10")
    decree(world, 11)

    assert decree(world, 11) == 0


def test_a_working_day_more_never_makes_a_date_earlier(world):
    dossier = make_dossier(world, "2026-11-20T09:10")
    saturday = live_calendar().with_days([DayRow(date(2026, 11, 21), DayKind.MAKEUP_WORK, "Làm bù")])

    assert recalculate(calendar=saturday, reason="Làm bù", actor=world.chairman, at=moment("2026-11-20T10:00")) == 0
    dossier.refresh_from_db()
    assert dossier.due_at == moment("2026-11-26T17:00")


def test_a_late_or_finished_dossier_is_never_moved(world):
    make_dossier(world, "2026-11-02T09:10")
    done = make_dossier(world, "2026-11-09T09:10")
    finish(dossier_id=done.pk, actor=world.clerk, at=NOW)

    assert decree(world, 4, 11) == 0


def test_a_date_given_by_letter_stays_and_is_still_watched(world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 11, 30),
        actor=world.head,
        at=moment("2026-11-10T08:00"),
    )

    decree(world, 11)

    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.promised_at) == (moment("2026-11-25T17:00"), moment("2026-11-30T17:00"))
    watch_deadlines(at=moment("2026-11-30T17:00"))
    assert Notice.objects.filter(kind="dossier.auto_apology_again", channel="sms").count() == 1


def test_a_calendar_that_passes_the_date_of_the_letter_leaves_no_second_letter_owed(world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 11, 25),
        actor=world.head,
        at=moment("2026-11-10T08:00"),
    )

    assert decree(world, 11, 12) == 1

    dossier.refresh_from_db()
    assert dossier.due_at == dossier.promised_at == moment("2026-11-26T17:00")
    on = date(2026, 11, 20)
    assert not can_apologise(dossier, scope_of(world.head, on=on), on=on)
    watch_deadlines(at=moment("2026-11-26T17:00"))
    dossier.refresh_from_db()
    assert dossier.letter_owed_since is None
    told = set(Notice.objects.exclude(channel="email").values_list("kind", flat=True))
    assert {"dossier.auto_apology_again", "dossier.superior"} <= told
    assert not {"dossier.auto_apology", "dossier.letter.head", "dossier.letter_owed_late"} & told


def apologised(world, new_date):
    """Received on 9 November for the 12th, then put off by a letter."""
    dossier = staff_pages.with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=new_date,
        actor=world.head,
        at=moment("2026-11-10T08:00"),
    )
    return dossier


def test_the_date_of_a_letter_that_becomes_a_day_off_moves_to_the_next_working_day(world):
    dossier = apologised(world, date(2026, 11, 20))
    after_the_first_date = moment("2026-11-16T09:00")

    assert decree(world, 20, at=after_the_first_date) == 1

    dossier.refresh_from_db()
    assert dossier.promised_at == moment("2026-11-23T17:00")
    assert dossier.due_at == moment("2026-11-12T17:00"), "lateness is still judged by the first date"
    assert [row.ground for row in dossier.promises.all()] == [Ground.RECEIPT, Ground.RESCHEDULE, Ground.MOVED]
    assert Notice.objects.filter(kind="dossier.new_date", channel="sms").count() == 1
    assert decree(world, 20, at=after_the_first_date) == 0
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-23T09:00"))
    assert dossier.completions.get().timeliness == "overdue"


def test_a_day_off_beside_the_date_of_a_letter_leaves_it_alone(world):
    apologised(world, date(2026, 11, 20))

    assert decree(world, 19, at=moment("2026-11-16T09:00")) == 0


def test_a_moved_date_of_a_letter_that_passes_is_apologised_for_again(world):
    dossier = apologised(world, date(2026, 11, 20))
    decree(world, 20, at=moment("2026-11-16T09:00"))

    watch_deadlines(at=moment("2026-11-20T17:00"))
    assert not Notice.objects.filter(kind="dossier.auto_apology_again").exists()
    watch_deadlines(at=moment("2026-11-23T17:00"))

    assert Notice.objects.filter(kind="dossier.auto_apology_again", channel="sms").count() == 1
    dossier.refresh_from_db()
    assert dossier.letter_owed_since is None


def test_days_off_move_the_rungs_under_a_date_that_stays(world):
    version = make_version(amount="1", unit=TimeUnit.MONTH)
    dossier = make_dossier(world, "2026-10-23T09:10", version=version)
    watch_deadlines(at=moment("2026-11-19T07:00"))
    set_calendar_day(
        date=date(2026, 11, 20),
        kind=DayKind.HOLIDAY,
        name=STORM,
        source="QĐ 1",
        actor=world.chairman,
        at=moment("2026-11-19T08:00"),
    )

    assert recalculate(calendar=live_calendar(), reason=STORM, actor=world.chairman, at=moment("2026-11-19T08:00")) == 0
    watch_deadlines(at=moment("2026-11-19T08:01"))
    watch_deadlines(at=moment("2026-11-20T07:00"))

    dossier.refresh_from_db()
    assert dossier.letter_owed_since == moment("2026-11-19T07:00"), "the last working day before 23/11 is now the 19th"
    rungs = Event.objects.filter(kind="rung").order_by("pk").values_list("facts__rung", flat=True)
    assert list(rungs) == ["warn", "prepare", "letter"]
    assert dossier.next_rung_at == moment("2026-11-23T17:00")


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_decree_the_same_day_at_once_move_each_date_once(world):
    dossiers = [make_dossier(world, "2026-11-09T09:10") for _ in range(3)]
    together = Barrier(2)

    def change(_turn):
        try:
            together.wait()
            return decree(world, 11)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(change, range(2))) == 3
    for dossier in dossiers:
        assert [promise.number for promise in dossier.promises.all()] == [1, 2]
    assert Notice.objects.filter(kind="dossier.new_date", channel="sms").count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_intake_while_a_day_off_is_being_decreed_waits_and_gets_the_new_date(world):
    is_decreed, may_commit = Signal(), Signal()

    def change():
        try:
            with transaction.atomic():
                set_calendar_day(
                    date=date(2026, 11, 11), kind=DayKind.HOLIDAY, name=STORM, source="", actor=world.chairman, at=NOW
                )
                is_decreed.set()
                may_commit.wait(5)
        finally:
            connections.close_all()

    def take_in():
        try:
            return make_dossier(world, "2026-11-09T09:10").due_at
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        changed = pool.submit(change)
        assert is_decreed.wait(5)
        taken = pool.submit(take_in)
        with pytest.raises(TimeoutError):
            taken.result(timeout=0.5)
        may_commit.set()
        changed.result()
        assert taken.result() == moment("2026-11-13T17:00")
