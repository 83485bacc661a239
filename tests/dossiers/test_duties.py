"""Waiting for a financial duty: asked for, confirmed, and what it does to the dates of a dossier."""

from datetime import date

import pytest

from core.dates import local_day
from dossiers.actions.duties import confirm_payment, request_payment
from dossiers.actions.end import stop
from dossiers.actions.recalculate import recalculate
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.enums import Ground, Status
from dossiers.errors import Refused, Stale
from dossiers.models import Event, PaymentDuty
from notices.models import Notice
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import make_version, moment
from workdays.calendar import DayRow
from workdays.enums import DayKind
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db


def pausing(**fields):
    return make_version(payment_pauses=True, **fields)


def running_on(**fields):
    return make_version(payment_pauses=False, **fields)


def ask(dossier, world, at="2026-11-10T09:00", **changes):
    values = {"amount_vnd": 1_500_000, "ground": "Thông báo số 12/TB-CCT", "actor": world.officer, **changes}
    return request_payment(dossier_id=dossier.pk, at=moment(at), **values)


def pay(dossier, world, at, **changes):
    values = {"receipt_number": "0012345", "paid_on": local_day(moment(at)), "actor": world.clerk, **changes}
    return confirm_payment(dossier_id=dossier.pk, at=moment(at), **values)


def test_the_applicant_is_told_amount_ground_and_where_and_never_to_pay_privately(world):
    dossier = with_the_officer(world)
    ask(dossier, world)

    mail = Notice.objects.get(kind="dossier.payment", channel="email")
    for words in ("1.500.000 đồng", "12/TB-CCT", world.desk.name, "cá nhân nào"):
        assert words in mail.body
    dossier.refresh_from_db()
    assert (dossier.status, dossier.next_rung_at) == (Status.AWAITING_PAYMENT, None)
    assert dossier.steps.filter(ended_at=None).count() == 0


def test_where_the_procedure_says_so_the_days_of_waiting_do_not_count(world):
    """Received Monday 9/11, three working days; asked on the 10th, paid on the 16th: 17, 18, 19 … two are left."""
    dossier = with_the_officer(world, version=pausing())
    assert dossier.due_at == moment("2026-11-12T17:00")
    ask(dossier, world)
    dossier = pay(dossier, world, "2026-11-16T10:00")

    assert dossier.due_at == dossier.promised_at == moment("2026-11-18T17:00")
    given = dossier.promises.last()
    assert (given.ground, given.complete_at) == (Ground.PAUSE, moment("2026-11-09T09:10"))
    assert any(line["reason"] == "paused" for line in given.basis)
    assert dossier.next_rung_at is not None and dossier.steps.filter(ended_at=None).count() == 1
    assert "18/11/2026" in Notice.objects.get(kind="dossier.paid", channel="email").body


def test_hours_stand_still_by_the_minute(world):
    dossier = with_the_officer(world, version=pausing(amount="8", unit="working_hour"))
    assert dossier.due_at == moment("2026-11-10T09:10")
    ask(dossier, world, "2026-11-09T10:00")
    dossier = pay(dossier, world, "2026-11-09T15:00")

    assert dossier.due_at == moment("2026-11-10T14:10")


def test_paid_on_the_same_day_the_date_stays_and_no_further_one_is_given(world):
    dossier = with_the_officer(world, version=pausing())
    ask(dossier, world)
    dossier = pay(dossier, world, "2026-11-10T16:00")

    assert dossier.promises.count() == 1 and dossier.due_at == moment("2026-11-12T17:00")
    assert dossier.next_rung_at == moment("2026-11-10T16:00")
    assert "vẫn là thứ Năm, 12/11/2026" in Notice.objects.get(kind="dossier.paid", channel="email").body


def test_elsewhere_the_date_stays_and_the_watch_catches_up_what_it_missed(world):
    dossier = with_the_officer(world, version=running_on())
    ask(dossier, world)
    watch_deadlines(at=moment("2026-11-13T08:00"))
    assert not Notice.objects.filter(kind="dossier.auto_apology").exists()

    dossier = pay(dossier, world, "2026-11-13T09:00")
    watch_deadlines(at=moment("2026-11-13T09:01"))

    dossier.refresh_from_db()
    assert dossier.due_at == moment("2026-11-12T17:00") and dossier.letter_owed_since
    assert Notice.objects.filter(kind="dossier.auto_apology", channel="sms").count() == 1


def test_a_letter_that_was_owed_before_the_wait_is_owed_after_it(world):
    dossier = with_the_officer(world, version=running_on())
    watch_deadlines(at=moment("2026-11-11T08:00"))
    dossier.refresh_from_db()
    assert dossier.letter_owed_since
    ask(dossier, world, "2026-11-11T09:00")
    dossier.refresh_from_db()
    assert dossier.letter_owed_since is None

    assert pay(dossier, world, "2026-11-11T10:00").letter_owed_since


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount_vnd": 0}, "lớn hơn 0"),
        ({"amount_vnd": -5}, "lớn hơn 0"),
        ({"amount_vnd": 10**12}, "lớn hơn 0"),
        ({"ground": " "}, "căn cứ thu"),
        ({"ground": "a" * 501}, "dài quá"),
    ],
)
def test_a_request_is_refused_for(world, changes, sentence):
    dossier = with_the_officer(world)
    with pytest.raises(Refused, match=sentence):
        ask(dossier, world, **changes)
    assert not PaymentDuty.objects.exists()


def test_a_late_dossier_is_not_made_punctual_by_a_wait(world):
    with pytest.raises(Refused, match="quá hạn"):
        ask(with_the_officer(world, version=pausing()), world, "2026-11-13T09:00")
    assert ask(with_the_officer(world, version=running_on()), world, "2026-11-13T09:00").number == 1, (
        "where the clock runs on it may wait"
    )


def test_a_stale_page_and_a_second_request_are_refused(world):
    dossier = with_the_officer(world)
    with pytest.raises(Stale):
        ask(dossier, world, revision=0)
    ask(dossier, world)
    with pytest.raises(Refused, match="trạng thái"):
        ask(dossier, world)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"receipt_number": " "}, "số biên lai"),
        ({"receipt_number": "1" * 51}, "số biên lai"),
        ({"paid_on": date(2026, 11, 9)}, "trước ngày yêu cầu 10/11/2026"),
        ({"paid_on": date(2026, 11, 17)}, "chưa đến"),
    ],
)
def test_a_confirmation_is_refused_for(world, changes, sentence):
    dossier = with_the_officer(world, version=pausing())
    ask(dossier, world)
    with pytest.raises(Refused, match=sentence):
        pay(dossier, world, "2026-11-16T10:00", **changes)
    assert PaymentDuty.objects.get().paid_at is None


def test_nothing_is_confirmed_that_nobody_asked_for(world):
    with pytest.raises(Refused, match="không chờ nộp"):
        pay(with_the_officer(world), world, "2026-11-10T10:00")


def test_a_receipt_of_an_earlier_day_ends_the_pause_on_that_day(world):
    dossier = with_the_officer(world, version=pausing())
    ask(dossier, world)
    dossier = pay(dossier, world, "2026-11-16T10:00", paid_on=date(2026, 11, 11))

    assert dossier.due_at == moment("2026-11-13T17:00")
    assert PaymentDuty.objects.get().paid_at == moment("2026-11-11T17:00")


def test_a_change_of_the_calendar_keeps_the_pause(world):
    dossier = with_the_officer(world, version=pausing())
    ask(dossier, world)
    dossier = pay(dossier, world, "2026-11-16T10:00")
    calendar = live_calendar().with_days([DayRow(date(2026, 11, 18), DayKind.HOLIDAY, "Nghỉ bão")])

    assert recalculate(calendar=calendar, reason="Nghỉ bão", actor=None, at=moment("2026-11-16T11:00")) == 1
    dossier.refresh_from_db()
    assert dossier.due_at == moment("2026-11-19T17:00")


def test_after_a_supplement_the_pause_before_it_counts_no_more(world):
    dossier = with_the_officer(world, version=pausing())
    paper = dossier.version.documents.first()
    ask(dossier, world)
    pay(dossier, world, "2026-11-12T10:00")
    request_supplement(
        dossier_id=dossier.pk, papers={paper.pk: ""}, reason="thiếu", actor=world.officer, at=moment("2026-11-12T11:00")
    )
    dossier = supplement(
        dossier_id=dossier.pk, documents={paper.pk: (1, 0)}, actor=world.clerk, at=moment("2026-11-16T09:00")
    )
    assert dossier.due_at == moment("2026-11-19T17:00")
    ask(dossier, world, "2026-11-17T09:00")

    assert pay(dossier, world, "2026-11-18T09:00").due_at == moment("2026-11-20T17:00")


def test_taking_the_dossier_back_ends_the_duty(world):
    dossier = with_the_officer(world)
    ask(dossier, world)
    stop(dossier_id=dossier.pk, reason="xin rút", actor=world.clerk, at=moment("2026-11-11T09:00"))

    duty = PaymentDuty.objects.get()
    assert (duty.ended_at, duty.paid_at) == (moment("2026-11-11T09:00"), None)


def test_what_was_paid_stands_in_the_history_without_the_ground(world):
    dossier = with_the_officer(world)
    ask(dossier, world)

    facts = Event.objects.get(dossier=dossier, kind="request_payment").facts
    assert facts["amount"] == 1_500_000 and "TB-CCT" not in str(facts)
