"""Checks on the spot: arranged, written down, called off; the applicant is told where they must be there."""

import pytest

from dossiers.actions.visits import arrange_visit, call_off_visit, record_visit
from dossiers.errors import AlreadyKnown, Refused, Stale
from dossiers.models import Event, SiteVisit
from notices.models import Notice
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
AT, PLANNED = "2026-11-10T09:00", "2026-11-11T08:30"


def arrange(dossier, world, **changes):
    values = {
        "planned_at": moment(PLANNED),
        "place": "Thửa 123, thôn Quảng Hội",
        "people": "Cán bộ địa chính xã",
        "content": "Đo ranh giới",
        "is_applicant_needed": True,
        "actor": world.officer,
        "at": moment(AT),
        **changes,
    }
    return arrange_visit(dossier_id=dossier.pk, **values)


def test_the_applicant_learns_when_and_where_and_no_clock_moves(world):
    dossier = with_the_officer(world)
    visit = arrange(dossier, world)

    mail = Notice.objects.get(kind="dossier.visit", channel="email")
    assert "11/11/2026" in mail.body and "Thửa 123, thôn Quảng Hội" in mail.body
    sms = Notice.objects.get(kind="dossier.visit", channel="sms")
    assert "Quang Hoi" not in sms.body, "no address in an SMS"
    before = (dossier.due_at, dossier.status, dossier.next_rung_at)
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.status, dossier.next_rung_at) == before
    assert visit.number == 1 and Event.objects.filter(kind="visit").count() == 1


def test_who_need_not_be_there_is_not_told(world):
    visit = arrange(with_the_officer(world), world, is_applicant_needed=False)
    call_off_visit(visit_id=visit.pk, actor=world.officer, at=moment(AT))

    assert not Notice.objects.filter(kind__startswith="dossier.visit").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"planned_at": moment("2026-11-10T08:59")}, "ở phía trước"),
        ({"planned_at": moment("2026-11-11T03:30")}, "khoảng 6 giờ đến 19 giờ"),
        ({"place": ""}, "địa điểm"),
        ({"people": " "}, "thành phần"),
        ({"content": ""}, "nội dung kiểm tra"),
        ({"content": "a" * 501}, "dài quá"),
    ],
)
def test_a_check_is_refused_for(world, changes, sentence):
    dossier = with_the_officer(world)
    with pytest.raises(Refused, match=sentence):
        arrange(dossier, world, **changes)
    assert not SiteVisit.objects.exists()


def test_only_whoever_holds_the_dossier_arranges_and_from_a_fresh_page(world):
    dossier = with_the_officer(world)
    with pytest.raises(Refused, match="đang giữ hồ sơ"):
        arrange(dossier, world, actor=world.clerk)
    with pytest.raises(Stale):
        arrange(dossier, world, revision=0)


def test_findings_are_written_once_and_not_before_the_time(world):
    visit = arrange(with_the_officer(world), world)
    with pytest.raises(Refused, match="Chưa đến giờ"):
        record_visit(visit_id=visit.pk, findings="đúng", actor=world.officer, at=moment(AT))
    with pytest.raises(Refused, match="Xin ghi kết quả"):
        record_visit(visit_id=visit.pk, findings=" ", actor=world.officer, at=moment(PLANNED))

    done = record_visit(visit_id=visit.pk, findings="Ranh giới đúng.", actor=world.officer, at=moment(PLANNED))
    assert (done.findings, done.done_at) == ("Ranh giới đúng.", moment(PLANNED))
    with pytest.raises(AlreadyKnown):
        record_visit(visit_id=visit.pk, findings="khác", actor=world.officer, at=moment(PLANNED))


def test_a_check_called_off_is_told_and_stays_in_the_history(world):
    visit = arrange(with_the_officer(world), world)
    call_off_visit(visit_id=visit.pk, actor=world.officer, at=moment(AT))

    assert "hoan" in Notice.objects.get(kind="dossier.visit_off", channel="sms").body
    assert Event.objects.filter(kind="visit_called_off").count() == 1
    with pytest.raises(AlreadyKnown):
        call_off_visit(visit_id=visit.pk, actor=world.officer, at=moment(AT))


def test_a_second_check_waits_until_the_first_is_written_down_or_called_off(world):
    dossier = with_the_officer(world)
    first = arrange(dossier, world)
    with pytest.raises(Refused, match="đã có một lịch kiểm tra"):
        arrange(dossier, world)

    call_off_visit(visit_id=first.pk, actor=world.officer, at=moment(AT))

    assert arrange(dossier, world).number == 2
