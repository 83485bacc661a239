"""A message that reached nobody becomes a call: once, and only while the dossier is open."""

import pytest
from django.urls import reverse

from dossiers import notice_kinds
from dossiers.actions.apologise import apologise
from dossiers.actions.hand_over import hand_over
from dossiers.actions.unsent import owe_calls_for_unsent
from dossiers.actions.watch import watch_deadlines
from dossiers.enums import DelayReason
from dossiers.models import PhoneCall
from dossiers.tasks import owe_calls_for_unsent as task
from notices.enums import NoticeState
from notices.models import Notice
from tests.dossiers.staff_pages import at_the_desk, on_the_shelf, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-13T09:00")
ONLY_A_PHONE = {"email": ""}


def fail(dossier, kind="dossier.ready", channel="sms", state=NoticeState.FAILED):
    assert Notice.objects.filter(subject=dossier.subject, kind=kind, channel=channel).update(state=state) == 1


def owed(dossier):
    return [(call.reason, call.occasion) for call in dossier.calls.filter(outcome="").order_by("occasion")]


def test_a_message_that_failed_for_good_becomes_a_call_of_who_holds_the_dossier(world):
    dossier = with_the_officer(world, person=ONLY_A_PHONE)
    fail(dossier, kind="dossier.received")

    assert owe_calls_for_unsent(at=NOW) == 1

    call = dossier.calls.get()
    assert (call.reason, call.occasion, call.due_at) == ("unreachable", "unsent:received/promise:1", NOW)
    assert (call.office, call.caller) == (world.division, world.officer)


def test_it_is_owed_once_however_often_the_watch_looks(world):
    dossier = on_the_shelf(world, person=ONLY_A_PHONE)
    fail(dossier)
    owe_calls_for_unsent(at=NOW)
    PhoneCall.objects.update(outcome="reached", done_at=NOW)

    assert owe_calls_for_unsent(at=NOW) == 0
    assert dossier.calls.count() == 1


@pytest.mark.parametrize(
    ("mail", "calls"),
    [
        (NoticeState.SENT, 0),
        (NoticeState.PENDING, 0),  # it may still arrive
        (NoticeState.SENDING, 0),
        (NoticeState.FAILED, 1),
        (NoticeState.UNKNOWN, 1),
        (NoticeState.CANCELLED, 1),
    ],
)
def test_an_e_mail_that_arrived_or_still_may_spares_the_call(world, mail, calls):
    dossier = on_the_shelf(world)
    fail(dossier)
    Notice.objects.filter(kind="dossier.ready", channel="email").update(
        state=mail, lease=dossier.submission, leased_until=NOW, sent_at=NOW
    )

    assert owe_calls_for_unsent(at=NOW) == calls


def test_who_left_only_an_e_mail_that_fails_is_called_too(world):
    dossier = on_the_shelf(world, person={"phone": "+842583840999"})
    fail(dossier, channel="email")

    assert owe_calls_for_unsent(at=NOW) == 1


@pytest.mark.parametrize("state", [NoticeState.PENDING, NoticeState.SENT, NoticeState.UNKNOWN])
def test_what_did_not_fail_makes_no_call(world, state):
    dossier = on_the_shelf(world, person=ONLY_A_PHONE)
    Notice.objects.filter(subject=dossier.subject).update(state=state, sent_at=NOW)

    assert owe_calls_for_unsent(at=NOW) == 0


def test_a_dossier_that_ended_needs_no_call(world):
    dossier = on_the_shelf(world, person=ONLY_A_PHONE)
    fail(dossier)
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T09:00"))

    assert owe_calls_for_unsent(at=NOW) == 0


def test_who_is_called_about_the_delay_anyway_is_not_called_twice(world):
    dossier = with_the_officer(world, person=ONLY_A_PHONE)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ kết quả đo đạc",
        new_date=moment("2026-11-18T00:00").date(),
        actor=world.head,
        at=moment("2026-11-11T09:00"),
    )
    watch_deadlines(at=moment("2026-11-18T17:01"))
    fail(dossier, kind="dossier.apology")
    fail(dossier, kind="dossier.auto_apology_again")
    before = owed(dossier)

    assert owe_calls_for_unsent(at=moment("2026-11-18T17:02")) == 0
    assert owed(dossier) == before and len(before) == 1


def test_notes_to_staff_that_failed_are_no_matter_of_the_applicant(world):
    with_the_officer(world, person=ONLY_A_PHONE)
    watch_deadlines(at=moment("2026-11-12T08:00"))
    assert Notice.objects.filter(channel="email", to_user=world.officer).update(state=NoticeState.FAILED)

    assert owe_calls_for_unsent(at=NOW) == 0


def test_what_failed_long_ago_is_left_alone(world):
    fail(on_the_shelf(world, person=ONLY_A_PHONE))

    assert owe_calls_for_unsent(at=moment("2026-12-20T09:00")) == 0


def test_every_kind_of_message_finds_room_for_its_occasion_and_three_tries():
    longest = max(
        (kind for kind in vars(notice_kinds).values() if hasattr(kind, "name")), key=lambda kind: len(kind.name)
    )

    assert len(f"unsent:{longest.name}/promise:999/try:3") <= PhoneCall._meta.get_field("occasion").max_length


@pytest.mark.parametrize("rows", [1, 5])
def test_a_minute_takes_the_same_queries_for_one_and_for_five(world, rows, django_assert_num_queries):
    for _ in range(rows):
        fail(on_the_shelf(world, person=ONLY_A_PHONE))

    # What failed, which calls were owed, and in a transaction of its own: the dossiers, the calls.
    with django_assert_num_queries(6):
        assert owe_calls_for_unsent(at=NOW) == rows


def test_a_quiet_minute_takes_one_query(world, django_assert_num_queries):
    on_the_shelf(world)

    with django_assert_num_queries(1):
        owe_calls_for_unsent(at=NOW)


def test_the_minute_s_job_does_it(world, clock):
    clock("2026-11-13T09:00")
    dossier = on_the_shelf(world, person=ONLY_A_PHONE)
    fail(dossier)

    task()

    assert owed(dossier) == [("unreachable", "unsent:ready/result")]


def test_who_calls_before_the_result_says_why_and_asks_for_another_number(sign_in, world, clock):
    clock("2026-11-09T14:00")
    dossier = at_the_desk(world, person=ONLY_A_PHONE)
    fail(dossier, kind="dossier.received")
    owe_calls_for_unsent(at=NOW)

    page = said(sign_in(world.clerk).get(reverse("dossiers:call", args=[dossier.calls.get().pk])))

    assert "Chúng tôi không gửi được tin nhắn, thư cho ông/bà nên xin báo qua điện thoại." in page
    assert "Hồ sơ được hẹn trả kết quả thứ Năm, 12/11/2026." in page
    assert "đã giải quyết xong" not in page
