"""Filings by post and over the net: the clock from the minutes' signing, eight working hours for the first answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.enums import Role
from accounts.queries import scope_of
from dossiers.actions.arrivals import LateEntry, Postal
from dossiers.actions.filings import decline, register, turn_away
from dossiers.actions.outages import declare_outage
from dossiers.actions.receive import receive
from dossiers.actions.silence import watch_silence
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.enums import Channel, Ground, Status
from dossiers.errors import Refused, Stale
from dossiers.models import Dossier, Event, PostalFiling, Promise, StepRecord
from dossiers.queries.filings import IntakeLateness, filings_waiting, intake_lateness
from notices.models import Notice
from papers.models import Paper
from tests.factories import make_intake, make_user, make_version, moment

pytestmark = pytest.mark.django_db
SIGNED = moment("2026-11-09T09:00")  # a Monday
NOW = moment("2026-11-10T08:00")
MINUTES = Postal("RA123456785VN", "12/BBGN", SIGNED)


def by_post(world, **changes):
    return make_intake(world, **{"channel": Channel.POST, "postal": MINUTES, **changes})


def registered(world, at=NOW, **changes):
    return register(intake=by_post(world, **changes), actor=world.clerk, at=at)


def told(kind):
    return [row.to_user.username for row in Notice.objects.filter(kind=kind, channel="inbox").select_related("to_user")]


def test_by_post_the_time_runs_from_the_signing_of_the_minutes(world):
    dossier = receive(intake=by_post(world), actor=world.clerk, at=NOW)

    assert (dossier.received_at, dossier.due_at) == (SIGNED, moment("2026-11-12T17:00"))
    assert dossier.code == "H32.27.01-261109-0001"
    filed = PostalFiling.objects.get(dossier=dossier)
    assert (filed.tracking_number, filed.minutes_number, filed.signed_at) == ("RA123456785VN", "12/BBGN", SIGNED)
    assert Promise.objects.get(dossier=dossier).complete_at == SIGNED
    assert StepRecord.objects.get(dossier=dossier).started_at == SIGNED
    assert Event.objects.get(dossier=dossier).at == NOW


@pytest.mark.parametrize(
    ("postal", "sentence"),
    [
        (Postal("RA123456785VN", "12/BBGN", moment("2026-11-10T08:01")), "phải trước lúc này"),
        (Postal("RA123456785VN", "12/BBGN", moment("2026-10-11T07:59")), "quá 30 ngày"),
        (Postal("RA123456789VN", "12/BBGN", SIGNED), "ví dụ: RA123456785VN"),
        (Postal("RA123456785VN", " ", SIGNED), "Xin ghi số biên bản giao nhận"),
    ],
)
@pytest.mark.parametrize("act", [receive, register])
def test_impossible_minutes_are_refused_and_nothing_is_written(world, postal, sentence, act):
    with pytest.raises(Refused, match=sentence):
        act(intake=by_post(world, postal=postal), actor=world.clerk, at=NOW)
    assert not Dossier.objects.exists()


def test_a_filing_that_cannot_be_checked_at_once_waits_eight_working_hours_for_its_answer(world):
    dossier = registered(world, documents={})

    assert (dossier.status, dossier.received_at, dossier.answered_at) == (Status.REGISTERED, None, None)
    assert (dossier.registered_at, dossier.answer_due_at) == (SIGNED, moment("2026-11-10T09:00"))
    assert dossier.code == "H32.27.01-261109-0001"
    assert Notice.objects.filter(kind="dossier.registered").count() == 2
    assert not Paper.objects.exists()
    assert list(filings_waiting(scope_of(world.clerk, on=NOW.date()))) == [dossier]
    assert not filings_waiting(scope_of(world.officer, on=NOW.date()))


def test_the_same_form_registers_once(world):
    intake = by_post(world)
    first, second = (register(intake=intake, actor=world.clerk, at=NOW) for _ in range(2))
    assert first == second


def test_a_citizen_registers_online_and_the_time_runs_from_the_acceptance(world):
    intake = make_intake(world, channel=Channel.ONLINE)
    dossier = register(intake=intake, actor=None, at=SIGNED)
    assert (dossier.registered_at, dossier.created_by) == (SIGNED, None)

    received = receive(intake=intake, actor=world.clerk, at=NOW)

    assert (received.pk, received.received_at, received.channel) == (dossier.pk, NOW, Channel.ONLINE)


def test_only_the_desk_registers_and_only_its_own_procedures(world):
    with pytest.raises(Refused, match="chưa được giao tiếp nhận"):
        register(intake=by_post(world), actor=world.officer, at=NOW)
    with pytest.raises(Stale):
        registered(world, version=make_version(valid_from=moment("2026-11-10T00:00").date()))
    with pytest.raises(Refused, match="ngoài danh mục"):
        registered(world, documents={999_999: (1, 0)})
    with pytest.raises(Refused, match="Xin nhập họ và tên"):
        registered(world, person={"full_name": " "})


def test_accepting_makes_one_dossier_of_it_with_receipt_and_date_from_the_minutes(world):
    intake = by_post(world)
    waiting = register(intake=intake, actor=world.clerk, at=NOW)
    later = moment("2026-11-10T08:30")
    checked = make_intake(world, submission=intake.submission, person={"full_name": "Nguyễn Thị Hoà Bình"})

    dossier = receive(intake=checked, actor=world.clerk, at=later)
    again = receive(intake=checked, actor=world.clerk, at=later)

    assert dossier.pk == waiting.pk == again.pk
    assert (dossier.status, dossier.received_at, dossier.answered_at) == (Status.RECEIVED, SIGNED, later)
    assert (dossier.channel, dossier.due_at) == (Channel.POST, moment("2026-11-12T17:00"))
    assert dossier.applicant.full_name == "Nguyễn Thị Hoà Bình"
    assert dossier.documents.count() == 2
    assert Paper.objects.get(subject=dossier.subject).kind == "receipt"
    assert [row.kind for row in dossier.events.all()] == ["register", "receive"]
    assert dossier.promises.get().ground == Ground.RECEIPT


def test_an_incomplete_filing_is_not_received_and_goes_on_waiting(world):
    intake = by_post(world)
    waiting = register(intake=intake, actor=world.clerk, at=NOW)

    with pytest.raises(Refused, match="Hồ sơ còn thiếu"):
        receive(intake=make_intake(world, submission=intake.submission, documents={}), actor=world.clerk, at=NOW)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.answered_at) == (Status.REGISTERED, None)


def test_declining_gives_form_03_and_tells_the_applicant(world):
    dossier = registered(world)

    decline(dossier_id=dossier.pk, reason="thửa đất thuộc Nha Trang", actor=world.clerk, at=NOW)

    dossier.refresh_from_db()
    assert (dossier.status, dossier.answered_at) == (Status.NOT_RECEIVED, NOW)
    assert Paper.objects.get(subject=dossier.subject).payload["reason"] == "thửa đất thuộc Nha Trang"
    assert Notice.objects.filter(kind="dossier.declined").count() == 2


def test_declining_needs_a_reason_the_desk_and_a_filing_that_waits(world):
    dossier = registered(world)
    with pytest.raises(Refused, match="Xin ghi lý do"):
        decline(dossier_id=dossier.pk, reason=" ", actor=world.clerk, at=NOW)
    with pytest.raises(Refused, match="chưa được giao quyền"):
        decline(dossier_id=dossier.pk, reason="x", actor=world.officer, at=NOW)
    decline(dossier_id=dossier.pk, reason="x", actor=world.clerk, at=NOW)
    with pytest.raises(Refused, match="đang ở trạng thái"):
        decline(dossier_id=dossier.pk, reason="x", actor=world.clerk, at=NOW)


def test_asked_once_for_what_is_missing_it_is_received_when_that_is_there(world):
    form, drawing = world.version.documents.order_by("order")
    dossier = registered(world, documents={form.pk: (1, 0)})

    request_supplement(dossier_id=dossier.pk, papers={drawing.pk: ""}, reason="thiếu bản vẽ", actor=world.clerk, at=NOW)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.answered_at) == (Status.AWAITING_SUPPLEMENT, NOW)

    brought = moment("2026-11-16T09:00")
    supplement(dossier_id=dossier.pk, documents={drawing.pk: (1, 0)}, actor=world.clerk, at=brought)

    dossier.refresh_from_db()
    assert (dossier.status, dossier.received_at, dossier.due_at) == (
        Status.PROCESSING,
        brought,
        moment("2026-11-19T17:00"),
    )
    assert dossier.promises.get().ground == Ground.RECEIPT
    assert {row.required_id for row in dossier.documents.all()} == {form.pk, drawing.pk}
    assert Paper.objects.filter(subject=dossier.subject, kind="receipt").count() == 1
    assert dossier.steps.get().holder == world.clerk


def test_at_the_counter_a_refusal_is_on_record_in_one_go(world):
    dossier = turn_away(intake=by_post(world, documents={}), reason="không thuộc thẩm quyền", actor=world.clerk, at=NOW)

    assert (dossier.status, dossier.channel, dossier.answer_due_at) == (Status.NOT_RECEIVED, Channel.COUNTER, None)
    assert [row.kind for row in dossier.events.all()] == ["register", "decline"]
    assert not PostalFiling.objects.exists() and not Notice.objects.filter(kind="dossier.registered").exists()
    with pytest.raises(Refused, match="Xin ghi lý do"):
        turn_away(intake=make_intake(world), reason="", actor=world.clerk, at=NOW)
    assert Dossier.objects.count() == 1


def test_after_six_working_hours_the_clerk_is_warned_and_after_eight_the_head_of_the_desk(world):
    chief = make_user("Trưởng bộ phận", (world.desk, Role.HEAD), username="chief")
    dossier = registered(world, SIGNED)

    assert watch_silence(at=moment("2026-11-09T16:59")) == 0
    watch_silence(at=moment("2026-11-09T17:00"))
    watch_silence(at=moment("2026-11-09T17:10"))
    assert (told("dossier.answer_soon"), told("dossier.answer_late")) == (["clerk"], [])

    for at in ("2026-11-10T09:00", "2026-11-10T09:10", "2026-11-20T09:00"):
        watch_silence(at=moment(at))
    assert told("dossier.answer_late") == [chief.username]
    assert dossier.events.filter(kind="silent").count() == 2


def test_an_answer_ends_the_warnings(world):
    dossier = registered(world, SIGNED)
    decline(dossier_id=dossier.pk, reason="x", actor=world.clerk, at=SIGNED)
    assert watch_silence(at=moment("2026-11-20T09:00")) == 0


def test_how_punctual_the_answers_were_is_counted_apart(world, django_assert_num_queries):
    for hour in ("2026-11-10T09:00", "2026-11-10T09:01"):
        decline(dossier_id=registered(world, NOW).pk, reason="x", actor=world.clerk, at=moment(hour))
    registered(world, NOW)  # never answered
    registered(world, NOW, postal=Postal("RA123456785VN", "13/BBGN", NOW))  # not due yet
    turn_away(intake=make_intake(world), reason="x", actor=world.clerk, at=NOW)
    scope = scope_of(world.clerk, on=NOW.date())

    with django_assert_num_queries(1):
        counted = intake_lateness(scope, SIGNED.date(), NOW.date(), at=moment("2026-11-10T10:00"))

    assert counted == IntakeLateness(on_time=1, late=1, open_late=1)
    assert intake_lateness(scope, NOW.date(), NOW.date(), at=NOW) == IntakeLateness(0, 0, 0)


# After an outage

BEGAN, ENDED = moment("2026-11-09T08:00"), moment("2026-11-09T11:00")


@pytest.fixture
def outage(world):
    return declare_outage(
        office=world.desk, began_at=BEGAN, ended_at=ENDED, reason="mất điện", actor=world.chairman, at=ENDED
    )


def entered(world, outage, received_at="2026-11-09T09:30", at=NOW, **changes):
    late = LateEntry(outage, moment(received_at))
    return receive(intake=make_intake(world, late_entry=late, **changes), actor=world.clerk, at=at)


def test_what_came_during_an_outage_keeps_the_moment_it_really_came(world, outage):
    dossier = entered(world, outage)

    received_at = moment("2026-11-09T09:30")
    assert (dossier.received_at, dossier.due_at, dossier.outage) == (received_at, moment("2026-11-12T17:00"), outage)
    assert dossier.code == "H32.27.01-261109-0001"
    event = dossier.events.get()
    assert (event.at, event.recorded_at, event.facts["outage"]) == (received_at, NOW, outage.pk)
    assert Promise.objects.get(dossier=dossier).made_at == received_at


def test_codes_are_counted_on_the_day_it_came(world, outage):
    assert [entered(world, outage).code[-11:] for _ in range(2)] == ["261109-0001", "261109-0002"]
    today = receive(intake=make_intake(world), actor=world.clerk, at=NOW)
    assert today.code.endswith("261110-0001")


def test_rungs_since_then_are_climbed_and_not_skipped(world, outage):
    dossier = entered(world, outage, at=moment("2026-11-12T08:00"))

    watch_deadlines(at=moment("2026-11-12T08:01"))

    rungs = [row.facts["rung"] for row in dossier.events.filter(kind="rung")]
    assert rungs == ["prepare", "letter"]


@pytest.mark.parametrize("received_at", ["2026-11-09T07:59", "2026-11-09T11:01"])
def test_it_must_have_come_during_the_outage(world, outage, received_at):
    with pytest.raises(Refused, match="phải trong thời gian sự cố: từ 8 giờ 00"):
        entered(world, outage, received_at)
    assert not Dossier.objects.exists()


def test_after_seven_days_nothing_is_entered_any_more(world, outage):
    with pytest.raises(Refused, match="chỉ nhập trong 7 ngày"):
        entered(world, outage, at=moment("2026-11-16T11:01"))


def test_the_same_form_makes_one_dossier_after_an_outage_too(world, outage):
    intake = make_intake(world, late_entry=LateEntry(outage, BEGAN))
    assert receive(intake=intake, actor=world.clerk, at=NOW) == receive(intake=intake, actor=world.clerk, at=NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ended_at": moment("2026-11-10T08:01")}, "phải đã kết thúc"),
        ({"ended_at": BEGAN}, "phải sau lúc bắt đầu"),
        ({"began_at": moment("2026-11-03T07:59")}, "trong 7 ngày qua"),
        ({"reason": " "}, "Xin ghi lý do"),
    ],
)
def test_what_cannot_be_an_outage_is_refused(world, changes, sentence):
    values = {"office": world.desk, "began_at": BEGAN, "ended_at": ENDED, "reason": "mất điện", **changes}
    with pytest.raises(Refused, match=sentence):
        declare_outage(**values, actor=world.chairman, at=NOW)


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer"])
def test_only_the_head_of_the_desk_or_above_declares_one(world, who):
    with pytest.raises(Refused, match="do lãnh đạo bộ phận đó"):
        declare_outage(office=world.desk, began_at=BEGAN, ended_at=ENDED, reason="x", actor=getattr(world, who), at=NOW)


# Several at once


def at_once(act, turns):
    """What each of the turns gave, or the sentence that refused it."""

    def once(turn):
        try:
            return act(turn)
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(turns)) as pool:
        return list(pool.map(once, turns))


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_accept_the_same_filing_receive_it_once(world):
    intake = by_post(world)
    waiting = register(intake=intake, actor=world.clerk, at=NOW)

    got = at_once(lambda _turn: receive(intake=intake, actor=world.clerk, at=NOW), range(4))

    assert {row.pk for row in got} == {waiting.pk}
    assert [row.kind for row in waiting.events.all()] == ["register", "receive"]
    assert Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_who_accepts_and_one_who_declines_one_is_too_late(world):
    intake = by_post(world)
    waiting = register(intake=intake, actor=world.clerk, at=NOW)
    acts = [
        lambda: receive(intake=intake, actor=world.clerk, at=NOW),
        lambda: decline(dossier_id=waiting.pk, reason="x", actor=world.clerk, at=NOW),
    ]

    at_once(lambda act: act(), acts)

    waiting.refresh_from_db()
    assert waiting.status in (Status.RECEIVED, Status.NOT_RECEIVED)
    assert waiting.events.count() == 2 and Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_warn_once(world):
    registered(world, SIGNED)

    at_once(lambda _turn: watch_silence(at=moment("2026-11-09T17:00")), range(3))

    assert told("dossier.answer_soon") == ["clerk"]
    assert Event.objects.filter(kind="silent").count() == 1
