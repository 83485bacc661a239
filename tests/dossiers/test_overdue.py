"""What people do in the minute of the promise, or while nobody looked, silences no apology and doubles none."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import translation

from accounts.enums import OfficeKind, Role
from accounts.models import Membership
from accounts.queries import scope_of
from catalogue.enums import Performer
from dossiers.actions.apologise import apologise
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish, hand_on, shelve
from dossiers.enums import DelayReason, Timeliness
from dossiers.errors import Refused
from dossiers.models import Event, PhoneCall
from dossiers.rules import can_apologise
from notices.models import Notice
from tests.dossiers.test_watch import kinds, with_the_officer
from tests.factories import make_dossier, make_office, make_user, make_version, moment
from workdays.enums import TimeUnit

pytestmark = pytest.mark.django_db
DUE = "2026-11-23T17:00"


def letter(dossier, head, at="2026-11-20T09:00", new_date=date(2026, 11, 30)):
    return apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ kết quả đo đạc",
        new_date=new_date,
        actor=head,
        at=moment(at),
    )


def test_a_result_after_the_date_does_not_silence_the_apology_that_the_watch_missed(world):
    dossier = with_the_officer(world)

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-25T09:00"))

    assert kinds("sms") == ["dossier.auto_apology"]
    assert PhoneCall.objects.get(dossier=dossier).caller == world.officer
    assert "dossier.letter_owed_late" not in kinds(), "the result is there: no letter is owed any more"
    assert watch_deadlines(at=moment("2026-11-25T09:01")).dossiers == 0
    assert [event.kind for event in Event.objects.order_by("pk")][-3:] == ["auto_apology", "rung", "finish"]


def test_a_result_without_paper_after_the_date_is_told_after_the_apology(world):
    dossier = make_dossier(world, "2026-11-09T09:10", version=make_version(has_paper_result=False))

    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-13T08:00"), is_nothing_to_hand_over=True)

    assert kinds("sms") == ["dossier.auto_apology", "dossier.ready"]


def test_what_the_watch_said_is_not_said_again_by_the_result(world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment(DUE))

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-23T17:30"))
    watch_deadlines(at=moment("2026-11-23T17:31"))

    assert kinds("sms") == ["dossier.auto_apology"]
    assert Event.objects.filter(kind="rung", facts__rung="due").count() == 1


def test_a_result_at_the_promised_minute_keeps_the_promise_and_its_shelf_is_still_watched(world):
    dossier = with_the_officer(world)

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment(DUE) + timedelta(seconds=40))
    watch_deadlines(at=moment("2026-11-23T17:01"))

    assert kinds("sms") == ["dossier.not_ready"]


def test_a_result_within_the_last_minute_of_an_hour_term_is_on_time_and_not_apologised_for(world):
    version = make_version(amount="8", unit=TimeUnit.WORKING_HOUR)
    dossier = make_dossier(world, "2026-11-19T09:10", version=version)

    finish(dossier_id=dossier.pk, actor=world.clerk, at=dossier.due_at + timedelta(seconds=59))

    assert dossier.completions.get().timeliness == Timeliness.ON_TIME
    assert "dossier.auto_apology" not in kinds()


def test_a_result_after_the_new_date_tells_the_superior_too(world):
    dossier = with_the_officer(world)
    letter(dossier, world.head)

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-12-02T09:00"))

    assert "dossier.auto_apology_again" in kinds("sms")
    assert Notice.objects.get(kind="dossier.superior").to_user == world.chairman


def test_a_finish_that_is_refused_apologises_for_nothing(world):
    dossier = with_the_officer(world)

    with pytest.raises(Refused):
        finish(dossier_id=dossier.pk, actor=world.stranger, at=moment("2026-11-25T09:00"))

    assert kinds() == []


def test_a_result_on_the_shelf_in_time_is_left_alone(world):
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-23T16:59"))
    shelve(dossier_id=dossier.pk, shelf="A1", actor=world.clerk, at=moment(DUE))

    watch_deadlines(at=moment("2026-11-23T17:01"))

    assert kinds("sms") == ["dossier.ready"]


def test_an_officer_who_reads_english_apologises_in_vietnamese(world):
    dossier = with_the_officer(world)

    with translation.override("en"):
        finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-25T09:00"))

    assert "thứ Hai, 23/11/2026" in Notice.objects.get(kind="dossier.auto_apology", channel="email").body


def test_the_desk_is_warned_even_when_the_clerk_who_received_has_left(world):
    colleague = make_user("Người thay", (world.desk, Role.INTAKE))
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-20T10:00"))
    Membership.objects.filter(user=world.clerk).update(valid_to=date(2026, 11, 22))

    watch_deadlines(at=moment(DUE))

    assert Notice.objects.get(kind="dossier.desk_not_shelved").to_user == colleague


def test_an_officer_who_has_left_is_not_written_to(world):
    with_the_officer(world)
    world.officer.is_active = False
    world.officer.save()

    watch_deadlines(at=moment("2026-11-18T07:00"))

    assert kinds() == ["dossier.warn.head"]


@pytest.fixture
def away(world):
    """A dossier at the tax office, which stands under no committee and has nobody in the portal; due 12/11 17:00."""
    make_office("Chi cục Thuế khu vực", OfficeKind.VERTICAL, ref="thue")
    steps = (("Tiếp nhận hồ sơ", Performer.DESK, "", "2"), ("Xác định thuế", Performer.LINKED, "thue", "8"))
    dossier = make_dossier(world, "2026-11-09T09:10", version=make_version(steps=steps))
    return hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:10"))


def test_for_an_agency_without_a_head_in_the_portal_the_desks_own_line_is_warned_and_calls(world, away):
    watch_deadlines(at=moment("2026-11-12T17:00"))

    assert Notice.objects.get(kind="dossier.letter.head").to_user == world.chairman
    assert Notice.objects.get(kind="dossier.letter_owed_late").to_user == world.chairman
    call = PhoneCall.objects.get()
    assert (call.office, call.caller) == (world.desk, world.clerk)


def test_for_an_agency_without_a_head_in_the_portal_the_head_above_the_desk_signs(world, away):
    on = date(2026, 11, 11)
    assert can_apologise(away, scope_of(world.chairman, on=on), on=on)
    assert not can_apologise(away, scope_of(world.head, on=on), on=on)

    paper = letter(away, world.chairman, at="2026-11-11T09:00")

    assert (paper.office, paper.payload["office"]) == (world.committee, world.committee.name)


def test_one_dossier_that_does_not_open_silences_no_other(world, caplog):
    broken, sound = with_the_officer(world), with_the_officer(world)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_applicant SET phone = '\\x0102' WHERE id = %s", [broken.applicant_id])

    watched = watch_deadlines(at=moment(DUE), batch=1)

    assert (watched.dossiers, watched.broken) == (1, {broken.pk})
    assert Notice.objects.get(kind="dossier.auto_apology", channel="sms").subject == sound.subject
    assert f"dossier {broken.pk} cannot be watched: CannotOpen" in caplog.text
    broken.refresh_from_db()
    assert broken.next_rung_at is not None, "it is tried again at the next look"
