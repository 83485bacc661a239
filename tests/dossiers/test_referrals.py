"""Linked agencies in order and in parallel, and opinions: opened, answered, called off, judged by their own date."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import OfficeKind
from catalogue.enums import Performer
from dossiers.actions.apologise import apologise
from dossiers.actions.end import refuse, stop
from dossiers.actions.parts import new_part
from dossiers.actions.referrals import answer_part, call_off, consult
from dossiers.actions.work import assign, finish, hand_on
from dossiers.enums import DelayReason, ReferralKind, ReferralOutcome, Status, Timeliness
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Event, Referral
from notices.models import Notice
from tests.dossiers.partners import in_order, in_parallel, make_partners, part_at, sent_out
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import make_dossier, make_office, make_version, moment
from workdays.enums import TimeUnit

pytestmark = pytest.mark.django_db
LATER = moment("2026-11-10T09:00")
DONE, AGREED, DISAGREED = ReferralOutcome.DONE, ReferralOutcome.AGREED, ReferralOutcome.DISAGREED


@pytest.fixture
def linked(world):
    return make_partners(world)


def answer(part, actor, outcome=DONE, words="", at=LATER):
    return answer_part(referral_id=part.pk, outcome=outcome, answer=words, actor=actor, at=at)


# In the order of the procedure


def test_reaching_an_agencys_step_opens_its_part_with_its_own_office_hours(linked):
    dossier = sent_out(linked, in_order(), "2026-11-09T09:00")

    part = dossier.referrals.get()
    assert (part.kind, part.office, part.asking_office) == ("linked", linked.police, linked.desk)
    assert (part.planned_minutes, part.due_at) == (480, moment("2026-11-10T09:00"))
    assert dossier.holder_office == linked.police
    assert Notice.objects.filter(kind="dossier.part_asked", channel="inbox").count() == 2


def test_a_part_is_never_due_after_the_dossier_itself(linked):
    dossier = make_dossier(linked, "2026-11-09T09:00", version=in_order())
    part = hand_on(dossier_id=dossier.pk, actor=linked.clerk, at=moment("2026-11-23T16:00")).referrals.get()

    assert part.due_at == dossier.due_at == moment("2026-11-23T17:00")


def test_a_part_keeps_its_hours_where_the_plan_itself_is_longer_than_the_term(linked):
    steps = (("Tiếp nhận", Performer.DESK, "", "2"), ("Xác minh", Performer.LINKED, "ca-huyen", "40"))
    dossier = sent_out(linked, make_version(amount="1", steps=steps), "2026-11-09T09:00")

    assert dossier.referrals.get().due_at == moment("2026-11-16T09:00") > dossier.due_at


def test_the_answer_ends_the_part_and_hands_the_dossier_to_the_next_agency(linked):
    dossier = sent_out(linked, in_order())
    part = answer(
        part_at(dossier, linked.police), linked.policeman, words="Đã nhập thường trú.", at=moment("2026-11-09T16:00")
    )

    dossier.refresh_from_db()
    assert (part.outcome, part.timeliness, part.used_minutes) == (DONE, Timeliness.EARLY, 5 * 60)
    assert (dossier.holder_office, dossier.status) == (linked.insurance, Status.PROCESSING)
    assert part_at(dossier, linked.insurance).asking_office == linked.desk, "the desk leads, not the agency before"


def test_an_answer_after_its_moment_is_the_agencys_own_lateness(linked):
    dossier = sent_out(linked, in_order())

    assert (
        answer(part_at(dossier, linked.police), linked.police_head, at=moment("2026-11-10T09:01")).timeliness
        == "overdue"
    )


def test_the_last_agency_gives_everything_back_to_the_desk_that_leads(linked):
    steps = (("Tiếp nhận", Performer.DESK, "", "2"), ("Xác minh", Performer.LINKED, "ca-huyen", "8"))
    dossier = sent_out(linked, make_version(steps=steps))
    answer(dossier.referrals.get(), linked.policeman)

    dossier.refresh_from_db()
    assert dossier.holder_office == linked.desk
    assert dossier.steps.last().title == "Nhận lại từ Công an huyện Vạn Ninh"


def test_where_the_next_office_must_be_chosen_the_desk_gets_it_and_chooses(linked):
    steps = (
        ("Tiếp nhận", Performer.DESK, "", "2"),
        ("Xác minh", Performer.LINKED, "ca-huyen", "8"),
        ("Công an xã nào đó", Performer.LINKED, "", "8"),
    )
    dossier = sent_out(linked, make_version(steps=steps))
    answer(dossier.referrals.get(), linked.policeman)

    dossier.refresh_from_db()
    assert dossier.holder_office == linked.desk
    with pytest.raises(Refused, match="Xin chọn nơi nhận"):
        hand_on(dossier_id=dossier.pk, actor=linked.clerk, at=LATER)
    assert hand_on(dossier_id=dossier.pk, actor=linked.clerk, office=linked.insurance, at=LATER).referrals.count() == 2


def test_an_agency_that_cannot_do_its_part_gives_it_back_with_its_reason(linked):
    dossier = sent_out(linked, in_order())
    with pytest.raises(Refused, match="Xin ghi nội dung trả lời"):
        answer(dossier.referrals.get(), linked.policeman, DISAGREED)
    answer(dossier.referrals.get(), linked.policeman, DISAGREED, "Chỗ ở chưa hợp pháp.")

    dossier.refresh_from_db()
    assert (dossier.holder_office, dossier.step.order) == (linked.desk, 2)


def test_handing_on_ends_the_part_too(linked):
    dossier = sent_out(linked, in_order())
    hand_on(dossier_id=dossier.pk, actor=linked.clerk, at=LATER)

    assert part_at(dossier, linked.police).outcome == DONE
    assert part_at(dossier, linked.insurance).ended_at is None


# Who may answer


def test_nobody_answers_for_an_agency_that_works_in_the_portal(linked):
    part = sent_out(linked, in_order()).referrals.get()

    for person in (linked.clerk, linked.officer, linked.insurer, linked.chairman):
        with pytest.raises(Refused, match="trả lời"):
            answer(part, person)


def test_the_desk_answers_for_an_agency_without_accounts(linked):
    linked.policeman.memberships.all().delete(), linked.police_head.memberships.all().delete()
    part = sent_out(linked, in_order()).referrals.get()

    assert answer(part, linked.clerk).answered_by == linked.clerk


def test_a_second_answer_is_told_and_changes_nothing(linked):
    part = sent_out(linked, in_order()).referrals.get()
    answer(part, linked.policeman)

    with pytest.raises(AlreadyKnown, match="đã kết thúc"):
        answer(part, linked.police_head)
    assert Event.objects.filter(kind="referral_done").count() == 1


def test_a_linked_part_is_not_agreed_to_but_done(linked):
    with pytest.raises(Refused, match="Xin chọn kết quả"):
        answer(sent_out(linked, in_order()).referrals.get(), linked.policeman, AGREED, "được")


# In parallel


def test_agencies_of_parallel_steps_are_asked_at_once_while_the_desk_leads(linked):
    dossier = sent_out(linked, in_parallel())

    assert {part.office for part in dossier.referrals.all()} == {linked.police, linked.insurance}
    assert (dossier.holder_office, dossier.step.order) == (linked.desk, 3)
    wait = dossier.steps.last()
    assert (wait.office, wait.planned_minutes) == (linked.insurance, 16 * 60), "the one with the most hours"
    assert wait.title == "Đăng ký thường trú (Công an huyện Vạn Ninh); Cấp thẻ BHYT (Bảo hiểm xã hội huyện)"
    dossier.refresh_from_db()
    assert {linked.police.pk, linked.insurance.pk} <= set(dossier.shown_to)


def test_the_dossier_goes_on_only_when_every_agency_has_answered(linked):
    dossier = sent_out(linked, in_parallel())
    answer(part_at(dossier, linked.police), linked.policeman)

    for act in (hand_on, finish):
        with pytest.raises(Refused, match=r"Còn chờ phần việc của: Bảo hiểm xã hội huyện \(Cấp thẻ BHYT\)\."):
            act(dossier_id=dossier.pk, actor=linked.clerk, at=LATER)
    answer(part_at(dossier, linked.insurance), linked.insurer)
    dossier = hand_on(dossier_id=dossier.pk, actor=linked.clerk, at=LATER)
    assert (dossier.step.order, dossier.holder_office) == (4, linked.desk)


def test_a_parallel_step_without_an_office_is_refused_before_anybody_is_asked(linked):
    version = in_parallel()
    version.steps.filter(order=3).update(office_ref="")

    with pytest.raises(Refused, match="nhờ quản trị"):
        sent_out(linked, version)
    assert not Referral.objects.exists()


def test_a_new_officer_of_the_lead_takes_no_time_from_the_agencies(linked):
    steps = (
        ("Tiếp nhận", Performer.DESK, "", "2"),
        ("Thẩm định", Performer.SPECIALIST, "p-qldt", "8"),
        ("Công an", Performer.LINKED, "ca-huyen", "8"),
        ("BHXH", Performer.LINKED, "bhxh", "16"),
    )
    version = make_version(steps=steps)
    version.steps.filter(order=4).update(is_with_previous=True)
    dossier = with_the_officer(linked, version=version)
    dossier = hand_on(dossier_id=dossier.pk, actor=linked.officer, at=LATER)
    count = dossier.steps.count()

    assert (dossier.holder_office, dossier.holder) == (linked.division, linked.officer)
    assign(dossier_id=dossier.pk, holder=linked.head, actor=linked.head, at=LATER)
    assert dossier.steps.count() == count


@pytest.mark.parametrize("end", ["refuse", "stop"])
def test_an_ending_calls_off_what_is_open(linked, end):
    dossier = sent_out(linked, in_parallel())
    if end == "refuse":
        hand = {"dossier_id": dossier.pk, "reason": "không đủ điều kiện"}
        dossier.holder_office = linked.division
        dossier.save()
        refuse(**hand, actor=linked.head, at=LATER)
    else:
        stop(dossier_id=dossier.pk, reason="xin rút", actor=linked.clerk, at=LATER)

    rows = dossier.referrals.values_list("outcome", "timeliness", "next_rung_at")
    assert set(rows) == {(ReferralOutcome.CALLED_OFF, "", None)}


def test_the_database_keeps_one_open_part_a_step(linked):
    dossier = sent_out(linked, in_order())
    part = dossier.referrals.get()

    with pytest.raises(IntegrityError, match="referral_part_open_once"), transaction.atomic():
        new_part(
            dossier,
            kind=ReferralKind.LINKED,
            office=linked.police,
            due_at=part.due_at,
            planned_minutes=1,
            content="lần nữa",
            lead=linked.desk,
            actor=linked.clerk,
            at=part.asked_at,
            step=part.step,
        )


# Opinions


def ask(dossier, actor, office, day=date(2026, 11, 11), content="Thửa đất có nằm trong quy hoạch không?"):
    return consult(dossier_id=dossier.pk, office=office, content=content, due_on=day, actor=actor, at=LATER)


def test_an_opinion_has_its_own_date_and_leaves_status_and_date_alone(linked):
    dossier = with_the_officer(linked)
    part = ask(dossier, linked.officer, linked.police)

    before = (dossier.status, dossier.due_at, dossier.holder_office)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.due_at, dossier.holder_office) == before
    assert (part.kind, part.due_at, part.asking_office) == ("consult", moment("2026-11-11T17:00"), linked.division)
    assert part.planned_minutes == (8 - 2 + 8) * 60
    answer(part, linked.police_head, AGREED, "Không nằm trong quy hoạch.")
    assert Notice.objects.get(kind="dossier.part_answered", channel="inbox").to_user == linked.officer


def test_several_opinions_may_be_open_and_the_dossier_goes_on_without_them(linked):
    dossier = with_the_officer(linked)
    ask(dossier, linked.officer, linked.police), ask(dossier, linked.officer, linked.home_affairs)

    hand_on(dossier_id=dossier.pk, actor=linked.officer, at=LATER)
    assert dossier.referrals.filter(ended_at=None).count() == 2
    finish(dossier_id=dossier.pk, actor=linked.chairman, at=LATER)
    assert set(dossier.referrals.values_list("outcome", flat=True)) == {"called_off"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": date(2026, 11, 12)}, "trước ngày hẹn trả 12/11/2026"),
        ({"day": date(2026, 11, 14)}, "cơ quan nghỉ"),
        ({"day": date(2026, 11, 9)}, "ở phía trước"),
        ({"day": date(2199, 1, 4)}, "Lịch làm việc"),
        ({"content": "  "}, "Xin ghi nội dung cần hỏi"),
        ({"content": "a" * 2001}, "dài quá"),
    ],
)
def test_an_opinion_is_refused_for(linked, change, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(with_the_officer(linked), linked.officer, linked.police, **change)
    assert not Referral.objects.exists()


def test_an_opinion_asked_on_the_promised_day_is_due_that_day_and_never_after(linked):
    dossier = with_the_officer(linked, "2026-11-05T09:00")
    assert dossier.due_at == moment("2026-11-10T17:00")

    with pytest.raises(Refused, match=r"trong hôm nay\. Xin chọn ngày 10/11/2026"):
        ask(dossier, linked.officer, linked.police, date(2026, 11, 11))
    assert ask(dossier, linked.officer, linked.police, date(2026, 11, 10)).due_at == dossier.due_at


def test_an_opinion_for_a_term_in_hours_is_due_at_the_promised_minute_at_the_latest(linked):
    hours = make_version("Chứng thực chữ ký", amount="4", unit=TimeUnit.WORKING_HOUR)
    dossier = with_the_officer(linked, "2026-11-10T08:00", version=hours)

    part = ask(dossier, linked.officer, linked.police, date(2026, 11, 10))

    assert LATER < part.due_at == dossier.due_at < moment("2026-11-10T17:00")


def test_an_opinion_for_a_late_dossier_keeps_to_the_date_of_the_letter_and_without_one_to_none(linked):
    dossier = with_the_officer(linked, "2026-11-02T09:00")
    assert ask(dossier, linked.officer, linked.police, date(2026, 11, 16)).due_at == moment("2026-11-16T17:00")

    letter = {"delay_reason": DelayReason.OVERLOAD, "explanation": "hồ sơ nhiều", "new_date": date(2026, 11, 13)}
    apologise(dossier_id=dossier.pk, actor=linked.head, at=LATER, **letter)

    with pytest.raises(Refused, match="trước ngày hẹn trả 13/11/2026"):
        ask(dossier, linked.officer, linked.committee, date(2026, 11, 13))
    assert ask(dossier, linked.officer, linked.committee, date(2026, 11, 12)).due_at == moment("2026-11-12T17:00")


def test_only_an_office_of_the_surroundings_is_asked_and_only_by_the_holder(linked):
    dossier = with_the_officer(linked)
    other = make_office("UBND huyện khác", OfficeKind.COMMITTEE, parent=linked.province)
    elsewhere = make_office("Phòng Tư pháp huyện khác", OfficeKind.SPECIALIST, parent=other)

    with pytest.raises(Refused, match="không có trong danh sách"):
        ask(dossier, linked.officer, elsewhere)
    with pytest.raises(Refused, match="đang giữ hồ sơ"):
        ask(dossier, linked.clerk, linked.police)


def test_an_opinion_is_called_off_by_who_asked_and_a_linked_part_by_nobody(linked):
    part = ask(with_the_officer(linked), linked.officer, linked.police)
    with pytest.raises(Refused, match="thu hồi"):
        call_off(referral_id=part.pk, actor=linked.clerk, at=LATER)

    assert call_off(referral_id=part.pk, actor=linked.head, at=LATER).outcome == "called_off"
    with pytest.raises(Refused, match="không thu hồi được"):
        call_off(referral_id=sent_out(linked, in_order()).referrals.get().pk, actor=linked.clerk, at=LATER)
