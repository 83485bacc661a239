from datetime import date

import pytest
from django.utils import translation

from accounts.enums import Role
from dossiers.actions.apologise import apologise
from dossiers.actions.calls import settle_call
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish
from dossiers.deadlines import propose_new_date
from dossiers.enums import CallOutcome, DelayReason, Ground, Timeliness
from dossiers.errors import Refused, Stale
from dossiers.models import PhoneCall
from notices.models import Notice
from papers.models import Paper
from signing.actions.sign import sign_papers
from signing.models import SigningTask
from tests.dossiers.test_watch import kinds, with_the_officer
from tests.factories import make_dossier, make_user, moment
from tests.signing.trials import NOW as SIGNING_NOW
from tests.signing.trials import SECRET, key_of, trusted
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db


def letter(world, dossier, **changes):
    facts = {
        "delay_reason": DelayReason.PARTNER,
        "explanation": "chờ kết quả đo đạc của Chi nhánh VPĐKĐĐ",
        "new_date": date(2026, 11, 30),
        "actor": world.head,
        "at": moment("2026-11-20T09:00"),
        **changes,
    }
    return apologise(dossier_id=dossier.pk, **facts)


def test_the_letter_makes_the_new_date_the_paper_the_messages_and_the_call(world):
    dossier = with_the_officer(world)

    paper = letter(world, dossier)

    dossier.refresh_from_db()
    assert dossier.promised_at == moment("2026-11-30T17:00")
    assert dossier.due_at == moment("2026-11-23T17:00"), "lateness is judged by the first date"
    assert dossier.letter_owed_since is None
    assert [p.ground for p in dossier.promises.all()] == [Ground.RECEIPT, Ground.RESCHEDULE]
    assert paper.payload["reason"].startswith("chờ kết quả") and paper.payload["is_late"] is False
    assert (paper.number, paper.office) == (1, world.division)
    assert kinds("sms") == ["dossier.apology"]
    assert "30/11/2026" in Notice.objects.get(kind="dossier.apology", channel="sms").body
    assert PhoneCall.objects.get(dossier=dossier).caller == world.officer


def test_after_the_letter_the_old_date_passes_without_a_second_apology(world):
    dossier = with_the_officer(world)
    letter(world, dossier)

    watch_deadlines(at=moment("2026-11-23T17:30"))

    assert "dossier.auto_apology" not in kinds()


def test_when_the_new_date_passes_too_the_superior_hears_of_it_and_no_third_date_is_given(world):
    dossier = with_the_officer(world)
    letter(world, dossier)

    watch_deadlines(at=moment("2026-11-30T17:00"))

    assert "dossier.auto_apology_again" in kinds("sms")
    assert Notice.objects.get(kind="dossier.superior").to_user == world.chairman
    assert PhoneCall.objects.filter(dossier=dossier).count() == 2
    with pytest.raises(Refused, match="không được hẹn lại lần thứ hai"):
        letter(world, dossier, at=moment("2026-12-01T09:00"), new_date=date(2026, 12, 8))


def test_a_head_who_reads_english_writes_to_the_applicant_in_vietnamese(world):
    dossier = with_the_officer(world)

    with translation.override("en"):
        letter(world, dossier)

    assert "Hen lai thu Hai, 30/11/2026" in Notice.objects.get(kind="dossier.apology", channel="sms").body


def test_a_letter_after_the_date_says_that_it_is_late(world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-23T17:00"))

    paper = letter(world, dossier, at=moment("2026-11-25T09:00"))

    assert paper.payload["is_late"] is True


def test_only_the_head_who_answers_for_the_step_signs(world):
    dossier = with_the_officer(world)

    for person in (world.officer, world.clerk, world.chairman, world.reviewer):
        with pytest.raises(Refused, match="thủ trưởng cơ quan"):
            letter(world, dossier, actor=person)
    assert not Paper.objects.filter(kind="apology").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"explanation": "   "}, "ghi lý do cụ thể"),
        ({"explanation": "x" * 5000}, "dài quá"),
        ({"new_date": date(2026, 11, 23)}, "phải sau ngày"),
        ({"new_date": date(2026, 11, 28)}, "cơ quan nghỉ"),
        ({"new_date": date(2026, 11, 24)}, "cơ quan nghỉ"),
        ({"new_date": date(2150, 1, 5)}, "Lịch làm việc chỉ có đến"),
    ],
)
def test_a_letter_that_cannot_stand_is_refused_and_changes_nothing(world, changes, sentence):
    dossier = with_the_officer(world)

    with pytest.raises(Refused, match=sentence):
        letter(world, dossier, **changes)
    assert dossier.promises.count() == 1 and not Paper.objects.filter(kind="apology").exists()


def test_a_page_opened_before_somebody_moved_the_dossier_sends_no_letter(world):
    dossier = with_the_officer(world)

    with pytest.raises(Stale):
        letter(world, dossier, revision=dossier.revision - 1)


def test_a_dossier_with_a_result_owes_no_letter(world):
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-19T10:00"))

    with pytest.raises(Refused):
        letter(world, dossier)


def test_nobody_makes_a_late_dossier_on_time_by_rescheduling(world):
    dossier = with_the_officer(world)
    letter(world, dossier)

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-27T10:00"))

    assert dossier.completions.get().timeliness == Timeliness.OVERDUE


def test_the_clock_proposes_a_working_day_after_the_missed_date(world):
    dossier = with_the_officer(world)

    day = propose_new_date(
        version=dossier.version, due_at=dossier.due_at, at=moment("2026-11-20T09:00"), calendar=live_calendar()
    )

    assert day == date(2026, 12, 1), "five working days after 23/11; 24/11 is a holiday"


def test_a_call_is_done_only_with_an_outcome(world):
    letter(world, with_the_officer(world))
    call = PhoneCall.objects.get()

    with pytest.raises(Refused, match="chọn kết quả"):
        settle_call(call_id=call.pk, outcome="", note="", actor=world.officer, at=moment("2026-11-20T10:00"))
    settle_call(
        call_id=call.pk,
        outcome=CallOutcome.REACHED,
        note="Bà Hòa đã rõ",
        actor=world.officer,
        at=moment("2026-11-20T10:00"),
    )

    call.refresh_from_db()
    assert (call.outcome, call.done_by) == ("reached", world.officer)
    with pytest.raises(Stale, match="đã được ghi kết quả"):
        settle_call(
            call_id=call.pk, outcome=CallOutcome.REACHED, note="", actor=world.officer, at=moment("2026-11-20T11:00")
        )


def test_a_call_nobody_answered_comes_back_three_times_at_most(world):
    letter(world, with_the_officer(world))
    for hour in (10, 13, 16):
        call = PhoneCall.objects.get(outcome="")
        settle_call(
            call_id=call.pk,
            outcome=CallOutcome.NO_ANSWER,
            note="",
            actor=world.officer,
            at=moment(f"2026-11-20T{hour}:00"),
        )

    assert PhoneCall.objects.count() == 3 and not PhoneCall.objects.filter(outcome="").exists()


def test_a_stranger_cannot_settle_a_call(world):
    letter(world, with_the_officer(world))

    with pytest.raises(Refused, match="Không tìm thấy"):
        settle_call(
            call_id=PhoneCall.objects.get().pk,
            outcome=CallOutcome.REACHED,
            note="",
            actor=world.clerk,
            at=moment("2026-11-20T10:00"),
        )


def test_whoever_may_apologise_may_sign_what_they_issue(world):
    """A desk has no head of its own: the letter is that of the office whose head answers for it."""
    trusted()
    head = make_user("Trần Văn Chánh", (world.desk.parent, Role.HEAD), username="chanhvp", title="Chánh Văn phòng")
    dossier = make_dossier(world, "2026-11-09T09:10")

    paper = apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="Hồ sơ nhiều",
        new_date=date(2026, 11, 20),
        actor=head,
        at=SIGNING_NOW,
    )

    assert paper.office == world.desk.parent
    task = SigningTask.objects.get(paper=paper)
    (row,) = sign_papers(task_ids=[task.pk], key=key_of(head), secret=SECRET, actor=head, at=SIGNING_NOW)
    assert row.problem == ""
