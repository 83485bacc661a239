"""Asking once for what is missing: the clock stands still, begins anew when it is there, and nobody gains by it."""

from datetime import date

import pytest

from accounts.enums import Role
from dossiers.actions.apologise import apologise
from dossiers.actions.supplement import close_silent, request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish
from dossiers.enums import DelayReason, Ground, Status
from dossiers.errors import Refused, Stale
from dossiers.models import Event, PhoneCall, SupplementRequest
from notices.models import Notice
from papers.models import Paper
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import make_user, make_version, moment

pytestmark = pytest.mark.django_db
ASKED_AT = moment("2026-11-10T09:00")
REASON = "bản vẽ thiếu chữ ký của đơn vị thiết kế"


@pytest.fixture
def dossier(world):
    """Received on Monday 9 November, three working days: due on the 12th."""
    return with_the_officer(world)


@pytest.fixture
def drawing(world):
    return world.version.documents.get(name="Bản vẽ thiết kế")


def ask(dossier, actor, drawing, **changes):
    values = {"papers": {drawing.pk: "ký, đóng dấu từng tờ"}, "reason": REASON, "at": ASKED_AT, **changes}
    return request_supplement(dossier_id=dossier.pk, actor=actor, **values)


def bring(dossier, actor, drawing, at="2026-11-17T10:00", **changes):
    values = {"documents": {drawing.pk: (1, 1)}, "at": moment(at), **changes}
    return supplement(dossier_id=dossier.pk, actor=actor, **values)


def test_the_slip_says_everything_and_the_applicant_is_told_without_personal_detail(dossier, world, drawing):
    ask(dossier, world.officer, drawing)

    dossier.refresh_from_db()
    assert dossier.status == Status.AWAITING_SUPPLEMENT
    slip = Paper.objects.get(kind="supplement")
    assert slip.payload["items_asked"] == [{"name": "Bản vẽ thiết kế", "note": "ký, đóng dấu từng tờ"}]
    assert (slip.payload["reason"], slip.number) == (REASON, 1)
    sms = Notice.objects.get(kind="dossier.supplement", channel="sms")
    assert "can bo sung giay to" in sms.body and "Hoa" not in sms.body and "chu ky" not in sms.body
    assert REASON in Notice.objects.get(kind="dossier.supplement", channel="email").body


def test_while_it_waits_no_deadline_runs(dossier, world, drawing):
    ask(dossier, world.officer, drawing)

    watched = watch_deadlines(at=moment("2026-12-01T09:00"))

    assert watched.dossiers == 0
    assert not Notice.objects.filter(kind="dossier.auto_apology").exists()
    assert not dossier.steps.filter(ended_at=None).exists(), "nobody's minutes run"


def test_once_it_is_complete_the_time_begins_again_and_a_new_receipt_says_so(dossier, world, drawing):
    ask(dossier, world.officer, drawing)

    bring(dossier, world.clerk, drawing)

    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING
    assert dossier.due_at == dossier.promised_at == moment("2026-11-20T17:00")
    given = dossier.promises.last()
    assert (given.ground, given.complete_at) == (Ground.RESTART, moment("2026-11-17T10:00"))
    assert given.basis
    receipts = Paper.objects.filter(kind="receipt").order_by("number")
    assert [row.payload["promised_at"][:10] for row in receipts] == ["2026-11-12", "2026-11-20"]
    assert dossier.documents.get(required=drawing).copies == 1
    assert "thu Sau, 20/11/2026" in Notice.objects.get(kind="dossier.supplemented", channel="sms").body


def test_the_officer_goes_on_with_what_was_left_of_the_step(dossier, world, drawing):
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing)

    stopped, again = list(dossier.steps.order_by("number"))[-2:]
    assert (again.holder, again.office, again.ended_at) == (world.officer, world.division, None)
    assert again.planned_minutes == stopped.planned_minutes - stopped.used_minutes
    assert again.number == stopped.number + 1


def test_the_ladder_stands_under_the_new_date(dossier, world, drawing):
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing)

    watch_deadlines(at=moment("2026-11-20T17:01"))

    assert Notice.objects.filter(kind="dossier.auto_apology", channel="sms").count() == 1


def test_finished_within_the_new_time_it_is_on_time(dossier, world, drawing):
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-20T09:00"))

    assert dossier.completions.get().timeliness == "on_time"


def test_a_letter_given_before_keeps_its_later_date(dossier, world, drawing):
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing, at="2026-11-11T10:00")
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 12, 15),
        actor=world.head,
        at=moment("2026-11-11T11:00"),
    )
    ask(dossier, world.head, drawing, at=moment("2026-11-12T09:00"))
    bring(dossier, world.clerk, drawing, at="2026-11-18T10:00")

    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.promised_at) == (moment("2026-11-23T17:00"), moment("2026-12-15T17:00"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"papers": {}}, "ít nhất một giấy tờ"),
        ({"papers": {999_999: ""}}, "Chỉ được yêu cầu giấy tờ trong danh mục"),
        ({"reason": "  "}, "Xin ghi lý do"),
        ({"reason": "x" * 1001}, "dài quá 1000 ký tự"),
    ],
)
def test_nothing_outside_the_list_and_nothing_without_a_reason_can_be_asked(dossier, world, drawing, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(dossier, world.officer, drawing, **changes)
    assert not SupplementRequest.objects.exists()


def test_a_late_dossier_is_not_made_punctual_by_asking(dossier, world, drawing):
    with pytest.raises(Refused, match="đã quá hạn"):
        ask(dossier, world.head, drawing, at=moment("2026-11-12T17:01"))


def test_a_second_request_is_the_heads_alone_and_is_marked(dossier, world, drawing):
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing, at="2026-11-10T15:00")

    with pytest.raises(Refused, match="phải do thủ trưởng"):
        ask(dossier, world.officer, drawing, at=moment("2026-11-11T09:00"))
    second = ask(dossier, world.head, drawing, at=moment("2026-11-11T09:00"))

    assert (second.number, second.is_exceptional) == (2, True)
    assert Event.objects.filter(kind="request_supplement").last().facts["is_exceptional"] is True


def test_after_three_working_days_only_the_head_asks(world):
    version = make_version(amount="10")
    dossier = with_the_officer(world, version=version)
    paper = version.documents.first()

    assert ask(dossier, world.officer, paper, at=moment("2026-11-12T16:00")).is_exceptional is False
    other = with_the_officer(world, version=version)
    with pytest.raises(Refused, match="sau 3 ngày làm việc"):
        ask(other, world.officer, paper, at=moment("2026-11-13T07:30"))
    assert ask(other, world.head, paper, at=moment("2026-11-13T07:30")).is_exceptional is True


def test_only_who_holds_it_asks_and_only_the_desk_takes_in(dossier, world, drawing):
    with pytest.raises(Refused):
        ask(dossier, world.clerk, drawing)
    ask(dossier, world.officer, drawing)
    with pytest.raises(Refused):
        bring(dossier, world.officer, drawing)


def test_it_stays_waiting_until_all_of_the_slip_is_there(dossier, world, drawing):
    form = world.version.documents.get(name="Đơn đề nghị")
    ask(dossier, world.officer, drawing, papers={drawing.pk: "", form.pk: ""})

    with pytest.raises(Refused, match="Còn thiếu: Đơn đề nghị"):
        bring(dossier, world.clerk, drawing)
    with pytest.raises(Refused, match="Chỉ nhận những giấy tờ đã ghi trong phiếu"):
        bring(dossier, world.clerk, drawing, documents={drawing.pk: (1, 0), 999_999: (1, 0)})
    dossier.refresh_from_db()
    assert dossier.status == Status.AWAITING_SUPPLEMENT


def test_a_dossier_that_waits_for_nothing_takes_nothing_in(dossier, world, drawing):
    with pytest.raises(Refused, match="không chờ bổ sung"):
        bring(dossier, world.clerk, drawing)


def test_a_stale_page_asks_for_nothing(dossier, world, drawing):
    with pytest.raises(Stale):
        ask(dossier, world.officer, drawing, revision=dossier.revision + 5)
    assert not Paper.objects.filter(kind="supplement").exists()


def test_who_cannot_be_written_to_is_called(world, drawing):
    dossier = with_the_officer(world, person={"phone": "", "email": ""})
    ask(dossier, world.officer, drawing)

    assert PhoneCall.objects.get(occasion="supplement:1").caller == world.officer


def test_silence_closes_a_dossier_only_where_its_law_says_so(world):
    lasting = with_the_officer(world)
    ask(lasting, world.officer, world.version.documents.first())
    version = make_version(supplement_closes_after_days=7)
    closing = with_the_officer(world, version=version)
    ask(closing, world.officer, version.documents.first())

    assert close_silent(at=moment("2026-11-19T16:59")) == 0
    assert close_silent(at=moment("2026-11-19T17:00")) == 1
    assert close_silent(at=moment("2026-11-30T17:00")) == 0

    lasting.refresh_from_db()
    closing.refresh_from_db()
    assert (lasting.status, closing.status) == (Status.AWAITING_SUPPLEMENT, Status.STOPPED)
    assert Event.objects.filter(kind="close_silent", actor=None).count() == 1
    assert Notice.objects.filter(kind="dossier.ended", channel="sms").count() == 1


def test_the_head_of_another_office_may_not_ask_again(dossier, world, drawing):
    stranger = make_user("Trưởng phòng khác", (world.home_affairs, Role.HEAD))
    ask(dossier, world.officer, drawing)
    bring(dossier, world.clerk, drawing, at="2026-11-10T15:00")

    with pytest.raises(Refused):
        ask(dossier, stranger, drawing, at=moment("2026-11-11T09:00"))
