"""A late result is not put before the head without its letter; the head may let it pass; the citizen never waits."""

from datetime import date

import pytest

from accounts.enums import Role
from catalogue.models import ProcessStep
from dossiers.actions.apologise import apologise
from dossiers.actions.gate import pass_gate
from dossiers.actions.hand_over import hand_over
from dossiers.actions.late_letter import apologise_afterwards
from dossiers.actions.work import finish, hand_on, shelve
from dossiers.enums import DelayReason, Status
from dossiers.errors import HeldByGate, Refused, Stale
from dossiers.models import Event, OfficeRule, Promise, WrittenReason
from notices.models import Notice
from papers.models import Paper
from papers.pictures import pages_of
from signing.models import SigningTask
from tests.dossiers.staff_pages import page_of, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
LATE = moment("2026-11-16T09:00")  # received on the 9th, due on the 12th
REASON = "đã xin lỗi trực tiếp tại nhà"


@pytest.fixture
def dossier(world):
    """With the officer, before the step in which a head signs."""
    ProcessStep.objects.filter(version=world.version, title="Lãnh đạo ký").update(role=Role.HEAD)
    return with_the_officer(world)


def submit(dossier, world, at=LATE):
    return hand_on(dossier_id=dossier.pk, actor=world.officer, at=at)


def excuse(dossier, world, actor=None, **changes):
    values = {"reason": REASON, "at": LATE, **changes}
    return pass_gate(dossier_id=dossier.pk, actor=actor or world.head, **values)


def test_in_time_nothing_is_held_and_history_says_submitted(world, dossier):
    submit(dossier, world, at=moment("2026-11-11T09:00"))

    assert Event.objects.filter(dossier=dossier, kind="submit_for_signature").exists()


def test_a_late_result_without_its_letter_stops_and_nothing_changes(world, dossier):
    with pytest.raises(HeldByGate, match="chưa có thư xin lỗi"):
        submit(dossier, world)

    dossier.refresh_from_db()
    assert dossier.holder_office == world.division


def test_finishing_past_the_heads_step_is_held_as_well(world, dossier):
    with pytest.raises(HeldByGate):
        finish(dossier_id=dossier.pk, actor=world.officer, at=LATE)


def test_with_the_letter_it_goes_through(world, dossier):
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="Hồ sơ nhiều",
        new_date=date(2026, 11, 20),
        actor=world.head,
        at=LATE,
    )

    assert submit(dossier, world).holder_office == world.committee


def test_the_head_lets_it_pass_with_a_reason_that_is_kept_sealed(world, dossier):
    excuse(dossier, world)

    assert submit(dossier, world).holder_office == world.committee
    written = WrittenReason.objects.get()
    assert (written.reason, written.written_by) == (REASON, world.head)
    event = Event.objects.get(dossier=dossier, kind="gate_passed")
    assert event.facts == {"reason": str(written.pk)}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Xin ghi lý do"),
        ({"reason": "x" * 1001}, "dài quá"),
        ({"at": moment("2026-11-11T09:00")}, "không bị giữ lại"),
    ],
)
def test_a_pass_without_ground_is_refused(world, dossier, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        excuse(dossier, world, **changes)

    assert not WrittenReason.objects.exists()


@pytest.mark.parametrize("who", ["officer", "clerk", "reviewer"])
def test_nobody_but_the_head_lets_it_pass(world, dossier, who):
    with pytest.raises(Refused, match="Chỉ thủ trưởng"):
        excuse(dossier, world, actor=getattr(world, who))


def test_an_office_that_gave_the_rule_up_is_not_held(world, dossier):
    OfficeRule.objects.create(office=world.division, needs_letter_first=False)

    assert submit(dossier, world).holder_office == world.committee


@pytest.fixture
def finished_late(world, dossier):
    excuse(dossier, world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=LATE)
    dossier.refresh_from_db()
    return dossier


def test_the_result_is_handed_over_and_the_letter_stays_owed(world, finished_late):
    at = moment("2026-11-16T14:00")
    shelve(dossier_id=finished_late.pk, shelf="A3", actor=world.clerk, at=at)
    done = hand_over(dossier_id=finished_late.pk, actor=world.clerk, at=at)

    assert done.status == Status.RETURNED and done.letter_owed_since is not None


def write(dossier, actor, **changes):
    values = {"delay_reason": DelayReason.OVERLOAD, "explanation": "Hồ sơ nhiều", "at": moment("2026-11-17T09:00")}
    return apologise_afterwards(dossier_id=dossier.pk, actor=actor, **{**values, **changes})


def test_the_letter_written_afterwards_says_when_it_was_done_and_gives_no_date(world, finished_late):
    paper = write(finished_late, world.head)

    text = pages_of(paper.files.get().content.read(), dpi=50)[0].text.replace("\n", " ")
    assert "mới giải quyết xong hồ sơ" in text and "Chúng tôi sẽ trả kết quả" not in text
    assert paper.office == world.division
    assert SigningTask.objects.get(paper=paper).signer == world.head
    assert not Promise.objects.filter(dossier=finished_late, ground="reschedule").exists()
    assert "cham hon ngay hen" in Notice.objects.get(kind="dossier.apology", channel="sms").body
    finished_late.refresh_from_db()
    assert finished_late.letter_owed_since is None
    with pytest.raises(Refused, match="không còn nợ"):
        write(finished_late, world.head)
    assert Paper.objects.filter(kind="apology").count() == 1


@pytest.mark.parametrize(
    ("changes", "error"), [({"explanation": ""}, Refused), ({"revision": 0}, Stale)], ids=["no reason", "stale"]
)
def test_a_faulty_letter_is_not_sent(world, finished_late, changes, error):
    with pytest.raises(error):
        write(finished_late, world.head, **changes)

    assert not Paper.objects.filter(kind="apology").exists()


def test_the_head_of_another_office_does_not_write_it(world, finished_late):
    with pytest.raises(Refused, match="thủ trưởng"):
        write(finished_late, world.chairman)


def test_the_officer_is_told_and_the_head_passes_it_on_the_page(sign_in, world, dossier, clock):
    clock("2026-11-16T09:00")
    values = {"revision": dossier.revision}
    told = sign_in(world.officer).post(f"/can-bo/ho-so/{dossier.pk}/chuyen-buoc/", values, follow=True)
    assert "Chưa trình ký được" in said(told) and "Xin báo thủ trưởng" in said(told)

    head = sign_in(world.head)
    page = head.get(f"/can-bo/ho-so/{dossier.pk}/trinh-ky/")
    assert "Soạn thư xin lỗi" in said(page)
    done = head.post(f"/can-bo/ho-so/{dossier.pk}/trinh-ky/", {**values, "reason": REASON}, follow=True)

    assert "Đã ghi lý do" in said(done) and WrittenReason.objects.count() == 1


def test_the_owed_letter_waits_on_the_heads_list_and_is_written_from_the_page(sign_in, world, finished_late, clock):
    clock("2026-11-17T09:00")
    head = sign_in(world.head)
    assert finished_late.code in said(head.get("/can-bo/?loc=can-xin-loi&cua=phong"))
    assert "Thư xin lỗi còn nợ" in said(head.get(page_of(finished_late)))
    address = f"/can-bo/ho-so/{finished_late.pk}/thu-con-no/"

    values = {"revision": finished_late.revision, "delay_reason": "overload", "explanation": "Hồ sơ nhiều"}
    done = head.post(address, values, follow=True)

    assert "Đã gửi thư xin lỗi của hồ sơ" in said(done)
    assert "không chờ thư xin lỗi" in said(head.get(address, follow=True))
