import pytest
from django.utils import translation

from accounts.enums import Role
from dossiers.actions.hand_over import hand_over
from dossiers.actions.move import move
from dossiers.actions.work import assign, finish, hand_on, next_step, shelve
from dossiers.enums import Status, Timeliness
from dossiers.errors import Refused, Stale
from dossiers.models import Event
from dossiers.moves import Move
from notices.models import Notice
from tests.factories import make_dossier, make_user, make_version, moment

pytestmark = pytest.mark.django_db


def test_a_dossier_goes_from_step_to_step_and_every_hand_over_is_a_row(world):
    dossier = make_dossier(world, "2026-11-09T09:10")

    dossier = hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:10"))
    assert (dossier.status, dossier.holder_office, dossier.holder) == (Status.PROCESSING, world.division, None)
    dossier = assign(dossier_id=dossier.pk, holder=world.officer, actor=world.head, at=moment("2026-11-09T10:30"))
    assert dossier.holder == world.officer
    dossier = hand_on(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T10:30"))
    assert dossier.holder_office == world.committee

    rows = list(dossier.steps.all())
    assert [row.office for row in rows] == [world.desk, world.division, world.division, world.committee]
    assert [row.used_minutes for row in rows] == [60, 20, 480, None]
    assert [row.timeliness for row in rows] == [Timeliness.EARLY, Timeliness.EARLY, Timeliness.EARLY, ""]
    assert [row.given_by for row in rows] == [world.clerk, world.clerk, world.head, world.officer]


def test_finish_judges_against_the_promise_once(world):
    dossier = make_dossier(world, "2026-11-09T09:10")

    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-12T20:00"))

    done = dossier.completions.get()
    assert done.timeliness == Timeliness.ON_TIME, "a day term is judged by its date"
    with pytest.raises(Refused, match="Đã xử lý xong"):
        finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-12T20:01"))


@pytest.mark.parametrize(
    ("at", "timeliness"),
    [
        ("2026-11-11T17:00", Timeliness.EARLY),
        ("2026-11-12T00:10", Timeliness.ON_TIME),
        ("2026-11-13T00:10", Timeliness.OVERDUE),
    ],
)
def test_early_on_time_and_overdue_are_told_by_the_local_date(world, at, timeliness):
    dossier = make_dossier(world, "2026-11-09T09:10")

    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment(at))

    assert dossier.completions.get().timeliness == timeliness


def test_people_are_asked_to_come_only_when_the_paper_lies_on_its_shelf(world):
    dossier = make_dossier(world)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T09:00"))
    assert not Notice.objects.filter(kind="dossier.ready").exists()

    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-11T15:00"))

    sms = Notice.objects.get(kind="dossier.ready", channel="sms")
    assert "som hon hen" in sms.body


def test_a_result_without_paper_is_told_at_once(world):
    dossier = make_dossier(world, version=make_version(has_paper_result=False))

    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T09:00"), is_nothing_to_hand_over=True)

    assert Notice.objects.filter(kind="dossier.ready").count() == 2
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T09:30"))


def test_a_person_who_cannot_be_written_to_is_called_when_the_result_is_there(world):
    dossier = make_dossier(world, person={"phone": "", "email": ""})
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T09:00"))

    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-11T15:00"))

    assert dossier.calls.get().reason == "unreachable"


def test_a_paper_result_is_not_handed_over_before_it_is_on_the_shelf(world):
    dossier = make_dossier(world)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T09:00"))

    with pytest.raises(Refused, match="chưa về quầy"):
        hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-11T10:00"))
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-11T15:00"))
    dossier = hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-12T08:00"))

    assert dossier.status == Status.RETURNED
    assert list(Event.objects.filter(dossier=dossier).values_list("kind", flat=True)) == [
        "receive",
        "finish",
        "shelve",
        "hand_over",
    ]


def test_of_two_people_moving_one_dossier_one_wins_and_the_other_is_told(world):
    dossier = make_dossier(world)
    shown = dossier.revision
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"), revision=shown)

    with pytest.raises(Stale, match="đã được cập nhật sau khi trang này mở"):
        finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:01"), revision=shown)


def test_a_stranger_moves_nothing(world):
    dossier = make_dossier(world)

    for act in (hand_on, finish):
        with pytest.raises(Refused, match="chưa được giao quyền"):
            act(dossier_id=dossier.pk, actor=world.stranger, at=moment("2026-11-09T10:00"))
    dossier.refresh_from_db()
    assert (dossier.status, dossier.revision) == (Status.RECEIVED, 0)


def test_an_officer_of_another_office_cannot_be_given_the_dossier(world):
    dossier = make_dossier(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))

    with pytest.raises(Refused, match="không làm việc tại"):
        assign(dossier_id=dossier.pk, holder=world.clerk, actor=world.head, at=moment("2026-11-09T10:30"))


def test_after_the_last_step_there_is_nothing_to_hand_on(world):
    dossier = make_dossier(world, version=make_version(steps=()))

    assert next_step(dossier) is None
    with pytest.raises(Refused, match="không còn bước"):
        hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))


@pytest.mark.parametrize("kind", [kind for kind in Move if kind not in (Move.REGISTER, Move.RECEIVE)])
def test_every_move_from_a_wrong_state_is_refused_with_a_sentence(world, kind):
    dossier = make_dossier(world)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T09:00"))
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-10T10:00"))
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T11:00"))

    with pytest.raises(Refused, match="đang ở trạng thái “Đã trả kết quả”"):
        move(dossier_id=dossier.pk, move=kind, actor=world.clerk, at=moment("2026-11-10T12:00"))


def test_whoever_takes_over_a_step_has_what_is_left_of_its_time(world):
    dossier = make_dossier(world, "2026-11-09T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    assign(dossier_id=dossier.pk, holder=world.officer, actor=world.head, at=moment("2026-11-10T10:00"))

    assert list(dossier.steps.values_list("planned_minutes", flat=True)) == [120, 1200, 720]


def test_the_routing_slip_is_kept_in_vietnamese_whatever_the_officer_reads(world):
    head = make_user("Trưởng quầy", (world.desk, Role.HEAD))
    dossier = make_dossier(world, "2026-11-09T09:10", version=make_version(steps=()))

    with translation.override("en"):
        assign(dossier_id=dossier.pk, holder=world.clerk, actor=head, at=moment("2026-11-09T10:00"))

    assert [row.title for row in dossier.steps.all()] == ["Tiếp nhận", "Thụ lý"]


@pytest.mark.parametrize(("way", "words"), [("post", "qua buu dien"), ("electronic", "ban dien tu")])
def test_nobody_is_asked_to_come_for_a_result_that_is_sent(world, way, words):
    version = make_version(has_paper_result=way == "post")
    dossier = make_dossier(world, version=version, result_way=way)
    at = moment("2026-11-10T09:00")
    finish(dossier_id=dossier.pk, actor=world.clerk, at=at, is_nothing_to_hand_over=way == "electronic")
    if way == "post":
        shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-10T10:00"))

    sms = Notice.objects.get(kind="dossier.ready", channel="sms")
    assert words in sms.body and "khong phai den quay" in sms.body
