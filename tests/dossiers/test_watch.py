from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import assign, finish, hand_on, shelve
from dossiers.models import Dossier, Event, PhoneCall
from notices.models import Notice
from notices.wording import forget_wording
from tests.factories import make_dossier, make_version, moment
from workdays.enums import TimeUnit

pytestmark = pytest.mark.django_db


def kinds(channel=None):
    rows = Notice.objects.exclude(kind="dossier.received")
    rows = rows.filter(channel=channel) if channel else rows
    return sorted(rows.values_list("kind", flat=True))


def with_the_officer(world, received="2026-11-02T09:10", **changes):
    """Fifteen working days from 2/11/2026: due Monday 23/11 17:00; in the officer's hands."""
    version = make_version(amount="15")
    dossier = make_dossier(world, received, version=version, **changes)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-02T10:00"))
    return assign(dossier_id=dossier.pk, holder=world.officer, actor=world.head, at=moment("2026-11-02T10:10"))


def test_three_days_before_the_date_the_officer_and_the_head_are_warned(world):
    with_the_officer(world)

    assert watch_deadlines(at=moment("2026-11-18T06:59")).rungs == 0
    watch_deadlines(at=moment("2026-11-18T07:00"))

    assert kinds("inbox") == ["dossier.warn.head", "dossier.warn.officer"]
    assert Notice.objects.get(kind="dossier.warn.officer", channel="email").recipient == "binh@example.vn"


def test_one_day_before_the_head_owes_the_letter(world):
    dossier = with_the_officer(world)

    watch_deadlines(at=moment("2026-11-20T07:00"))

    dossier.refresh_from_db()
    assert dossier.letter_owed_since == moment("2026-11-20T07:00")
    assert "dossier.letter.head" in kinds("inbox")


def test_a_date_that_passes_without_result_or_letter_is_apologised_for_at_once(world):
    dossier = with_the_officer(world)

    watch_deadlines(at=moment("2026-11-23T17:00"))

    assert kinds("sms") == ["dossier.auto_apology"]
    sms = Notice.objects.get(kind="dossier.auto_apology", channel="sms")
    assert "Xin loi ong/ba" in sms.body and "0258" in sms.body
    assert Notice.objects.filter(kind="dossier.auto_apology", channel="email").count() == 1
    call = PhoneCall.objects.get(dossier=dossier)
    assert (call.office, call.caller, call.outcome) == (world.division, world.officer, "")
    assert "dossier.letter_owed_late" in kinds("inbox")
    dossier.refresh_from_db()
    assert dossier.letter_owed_since is not None, "the head still owes the letter"


def test_however_often_the_watch_looks_each_notice_is_sent_once(world):
    with_the_officer(world)
    for at in ("2026-11-18T07:00", "2026-11-18T07:01", "2026-11-23T17:00", "2026-11-23T17:00", "2026-11-24T09:00"):
        watch_deadlines(at=moment(at))

    assert len(kinds()) == len({(n.kind, n.channel) for n in Notice.objects.all()}) - 2
    assert watch_deadlines(at=moment("2026-11-30T09:00")).dossiers == 0


def test_a_watch_after_an_outage_catches_up_with_every_rung(world):
    dossier = with_the_officer(world)

    watch_deadlines(at=moment("2026-11-25T08:00"))

    rungs = Event.objects.filter(dossier=dossier, kind="rung").values_list("facts__rung", flat=True)
    assert list(rungs) == ["warn", "prepare", "letter", "due"]
    assert "dossier.auto_apology" in kinds("sms")


def test_a_finished_dossier_is_not_apologised_for(world):
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-20T10:00"))
    shelve(dossier_id=dossier.pk, shelf="B1", actor=world.clerk, at=moment("2026-11-20T15:00"))

    assert watch_deadlines(at=moment("2026-11-23T17:00")).dossiers == 0


def test_done_but_not_on_the_shelf_warns_the_desk_and_spares_the_applicant_the_way(world):
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-20T10:00"))

    watch_deadlines(at=moment("2026-11-23T17:00"))

    assert kinds() == ["dossier.desk_not_shelved", "dossier.not_ready", "dossier.not_ready"]
    assert "chua den" in Notice.objects.get(kind="dossier.not_ready", channel="sms").body


@pytest.mark.parametrize(
    ("person", "channels"),
    [
        ({"email": ""}, ["sms"]),
        ({"phone": ""}, ["email"]),
        ({"phone": "", "email": ""}, []),
        ({"phone": "+842583840123", "email": ""}, []),
    ],
)
def test_whatever_contact_was_given_the_applicant_hears_of_it(world, person, channels):
    dossier = with_the_officer(world, person=person)

    watch_deadlines(at=moment("2026-11-23T17:00"))

    told = Notice.objects.filter(kind="dossier.auto_apology").values_list("channel", flat=True)
    assert list(told) == channels
    assert PhoneCall.objects.get(dossier=dossier).due_at == moment("2026-11-23T17:00")


def test_same_day_terms_warn_at_half_and_apologise_at_the_close(world):
    version = make_version(amount="1", unit=TimeUnit.SAME_DAY)
    make_dossier(world, "2026-11-19T07:00", version=version)

    watch_deadlines(at=moment("2026-11-19T11:00"))
    assert kinds("inbox") == ["dossier.half.head", "dossier.half.officer"]
    watch_deadlines(at=moment("2026-11-19T16:59"))
    assert "dossier.auto_apology" not in kinds()
    watch_deadlines(at=moment("2026-11-19T17:00"))
    assert kinds("sms") == ["dossier.auto_apology"]


def test_an_office_without_a_head_warns_the_next_head_above(world):
    make_dossier(world, "2026-11-09T09:10")

    watch_deadlines(at=moment("2026-11-11T07:00"))

    assert Notice.objects.get(kind="dossier.letter.head").to_user == world.chairman


@pytest.mark.django_db(transaction=True)
def test_several_watches_at_once_share_the_work(world):
    for _ in range(6):
        make_dossier(world, "2026-11-09T09:10")

    def look(_turn):
        try:
            return watch_deadlines(at=moment("2026-11-12T17:00"), batch=2).dossiers
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, range(4))) == 6
    assert Notice.objects.filter(kind="dossier.auto_apology", channel="sms").count() == 6
    assert not Dossier.objects.filter(next_rung_at__lte=moment("2026-11-12T17:00")).exists()


def test_a_watch_asks_the_same_few_questions_for_one_dossier_and_for_three(world, django_assert_num_queries):
    make_dossier(world, "2026-11-09T09:10")
    with django_assert_num_queries(14):
        watch_deadlines(at=moment("2026-11-12T17:00"))
    forget_wording()
    for _ in range(3):
        make_dossier(world, "2026-11-16T09:10")
    with django_assert_num_queries(14):
        watch_deadlines(at=moment("2026-11-19T17:00"))
