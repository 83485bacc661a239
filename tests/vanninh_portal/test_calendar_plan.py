"""A change of the calendar and the dates that hang on it: shown, then done, whole or not at all."""

from datetime import date, time

import pytest

from catalogue.models import ProcedureVersion
from dossiers.actions.apologise import apologise
from dossiers.enums import DelayReason
from dossiers.models import Event, PhoneCall, Promise
from notices.models import Notice
from tests.dossiers.test_watch import with_the_officer
from tests.factories import make_dossier, make_version, moment
from vanninh_portal.calendar_plan import MOST_SHOWN, Plan, carry_out, rehearse_plan
from workdays.calendar import DayRow, week
from workdays.enums import DayKind, TimeUnit
from workdays.errors import BadDay
from workdays.models import CalendarChange, CalendarDay
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T09:00")
STORM = DayRow(date(2026, 11, 11), DayKind.HOLIDAY, "Nghỉ phòng chống bão")
MAKE_UP = DayRow(date(2026, 11, 14), DayKind.MAKEUP_WORK, "Làm bù")
PAPER = "Công điện 99/CĐ-UBND"


def test_the_rehearsal_counts_dates_and_how_each_owner_is_told_and_writes_nothing(world):
    both = make_dossier(world, "2026-11-09T09:10")
    make_dossier(world, "2026-11-09T09:20", person={"email": ""})
    make_dossier(world, "2026-11-09T09:30", person={"phone": "", "email": ""})
    make_dossier(world, "2026-10-01T09:10")
    before = (Promise.objects.count(), Event.objects.count(), Notice.objects.count())

    found = rehearse_plan(Plan(days=(STORM,), source=PAPER), at=NOW)

    assert (found.count, found.told, found.untold) == (3, {"sms": 2, "email": 1, "call": 1}, 0)
    first = found.moves[0]
    assert (first.code, first.ways) == (both.code, ("sms", "email"))
    assert (first.old_due_at, first.new_due_at) == (moment("2026-11-12T17:00"), moment("2026-11-13T17:00"))
    assert (Promise.objects.count(), Event.objects.count(), Notice.objects.count()) == before
    assert not CalendarDay.objects.filter(date=STORM.day).exists()


def test_the_message_is_shown_as_it_will_be_sent_without_the_name(world):
    dossier = make_dossier(world, "2026-11-09T09:10")

    found = rehearse_plan(Plan(days=(STORM,)), at=NOW)

    assert found.message.sms.startswith(
        f"Lich nghi thay doi nen ho so {dossier.code} hen tra lai vao thu Sau, 13/11/2026."
    )
    assert "Nghỉ phòng chống bão" in found.message.body
    assert "Nguyễn Thị Hòa" not in found.message.body
    assert (found.segments, found.cost_vnd) == (1, 300)


def test_what_was_rehearsed_is_what_is_sent(world):
    make_dossier(world, "2026-11-09T09:10")
    plan = Plan(days=(STORM,), source=PAPER)
    found = rehearse_plan(plan, at=NOW)

    assert carry_out(plan, actor=world.chairman, at=NOW) == found.count == 1

    sent = {notice.channel: notice for notice in Notice.objects.filter(kind="dossier.new_date")}
    assert (sent["sms"].body, sent["sms"].segments) == (found.message.sms, found.segments)
    assert sent["email"].title == found.message.title
    assert CalendarDay.objects.get(date=STORM.day).source == PAPER
    assert CalendarChange.objects.get().changed_by == world.chairman


def test_who_cannot_be_written_to_is_owed_a_call(world):
    make_dossier(world, "2026-11-09T09:10", person={"phone": "", "email": ""})
    carry_out(Plan(days=(STORM,)), actor=world.chairman, at=NOW)
    assert PhoneCall.objects.filter(occasion="promise:2").count() == 1


def test_a_day_off_and_its_make_up_saturday_move_a_date_once_and_as_little_as_they_must(world):
    world.version = make_version(amount="5")
    dossier = make_dossier(world, "2026-11-09T09:10", version=world.version)  # promised for Monday, 16/11

    assert rehearse_plan(Plan(days=(STORM,)), at=NOW).moves[0].new_due_at == moment("2026-11-17T17:00")
    assert rehearse_plan(Plan(days=(STORM, MAKE_UP)), at=NOW).count == 0

    carry_out(Plan(days=(STORM, MAKE_UP)), actor=world.chairman, at=NOW)
    assert dossier.promises.count() == 1


def test_taking_a_day_out_never_makes_a_date_earlier(world):
    carry_out(Plan(days=(STORM,)), actor=world.chairman, at=NOW)
    dossier = make_dossier(world, "2026-11-10T09:10")

    plan = Plan(without=(STORM,), source="Bão tan")
    assert rehearse_plan(plan, at=NOW).count == 0
    assert carry_out(plan, actor=world.chairman, at=NOW) == 0

    dossier.refresh_from_db()
    assert dossier.due_at == moment("2026-11-16T17:00")
    assert live_calendar().is_working_day(STORM.day)


def test_taking_out_a_make_up_day_makes_dates_later_and_says_why(world):
    carry_out(Plan(days=(MAKE_UP,)), actor=world.chairman, at=NOW)
    make_dossier(world, "2026-11-12T09:10")

    plan = Plan(without=(MAKE_UP,))
    assert plan.reason == "bỏ “Làm bù”"
    assert carry_out(plan, actor=world.chairman, at=moment("2026-11-12T10:00")) == 1


def test_a_date_behind_a_later_letter_moves_unsaid(world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 11, 30),
        actor=world.head,
        at=moment("2026-11-10T08:00"),
    )
    found = rehearse_plan(Plan(days=(STORM,)), at=NOW)
    assert (found.count, found.untold, found.moves[0].ways, found.message) == (1, 1, (), None)


def test_other_hours_keep_promised_days_and_move_terms_in_hours(world):
    make_dossier(world, "2026-11-09T09:10")
    hourly = make_dossier(world, "2026-11-10T08:00", version=make_version(amount="8", unit=TimeUnit.WORKING_HOUR))
    plan = Plan(hours=tuple(week(date(2026, 11, 10), (time(8), time(11, 30)), (time(13, 30), time(17, 30)))))

    found = rehearse_plan(plan, at=NOW)

    assert [move.code for move in found.moves] == [hourly.code]
    assert plan.reason == "đổi giờ làm việc từ 10/11/2026"
    assert carry_out(plan, actor=world.chairman, at=NOW) == 1
    assert live_calendar().closes_at(date(2026, 11, 12)) == moment("2026-11-12T17:30")


def test_a_refused_day_takes_the_whole_plan_back(world):
    dossier = make_dossier(world, "2026-11-09T09:10")
    impossible = DayRow(date(2026, 11, 18), DayKind.MAKEUP_WORK, "Làm bù giữa tuần")

    with pytest.raises(BadDay, match="thứ Bảy hoặc Chủ nhật"):
        carry_out(Plan(days=(STORM, impossible)), actor=world.chairman, at=NOW)

    assert not CalendarDay.objects.filter(date=STORM.day).exists()
    assert live_calendar().is_working_day(STORM.day)
    assert dossier.promises.count() == 1


def test_a_day_of_a_year_not_known_yet_can_be_rehearsed(world):
    make_dossier(world, "2026-11-09T09:10")
    far = DayRow(date(2029, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch")
    plan = Plan(days=(far,))
    assert rehearse_plan(plan, at=NOW).count == 0
    assert not plan.applied_to(live_calendar()).is_working_day(far.day)


def test_the_list_is_cut_and_the_count_is_not(world, monkeypatch):
    monkeypatch.setattr("vanninh_portal.calendar_plan.MOST_SHOWN", 2)
    for minute in range(3):
        make_dossier(world, f"2026-11-09T09:1{minute}")
    found = rehearse_plan(Plan(days=(STORM,)), at=NOW)
    assert (found.count, len(found.moves), MOST_SHOWN) == (3, 2, 100)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_rehearsal_asks_the_same_queries_for_any_number(world, rows, django_assert_num_queries):
    for minute in range(rows):
        make_dossier(world, f"2026-11-09T09:1{minute}")
    live_calendar()
    with django_assert_num_queries(4):  # the version of the calendar, open dossiers, their promises, their waits
        assert rehearse_plan(Plan(days=(STORM,)), at=NOW).count == rows


def test_a_procedure_changed_since_does_not_matter(world):
    dossier = make_dossier(world, "2026-11-09T09:10")
    ProcedureVersion.objects.filter(pk=world.version.pk).update(valid_to=date(2026, 11, 9))
    assert [move.code for move in rehearse_plan(Plan(days=(STORM,)), at=NOW).moves] == [dossier.code]
