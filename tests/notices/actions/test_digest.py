"""The morning digest: what needs somebody, to those who may settle it, once a day, and nobody named."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from accounts.subjects import words_of
from notices.actions import deliver_due, enqueue, send_digest
from notices.enums import NoticeState, Outcome
from notices.models import Attempt, DeliveryReport, Notice

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def settler(db):
    """One who may settle, one who may only look, and one who has left."""
    may_settle = Permission.objects.get(codename="settle_notice")
    users = [
        User.objects.create_user(name, is_staff=True, is_active=is_active, email=f"{name}@vanninh.example.vn")
        for name, is_active in (("tam", True), ("nhin", True), ("nghi", False))
    ]
    for user in (users[0], users[2]):
        user.user_permissions.add(may_settle)
    return users[0]


def told(at) -> str:
    assert send_digest(at=at) == 2
    return Notice.objects.get(kind="notices.digest", channel="email", created_at=at).body


def failing(at, draft, number=1):
    enqueue(drafts=[draft(number, recipient=f"+84258384{number:04d}")], at=at)
    deliver_due(at=at)


def test_nothing_is_said_when_all_is_well(at, draft):
    enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    assert send_digest(at=at) == 0
    assert not Notice.objects.filter(kind="notices.digest").exists()


def test_who_may_settle_gets_a_note_and_a_mail_once_a_day(at, draft, settler):
    failing(at - timedelta(hours=3), draft)
    assert send_digest(at=at) == 2
    assert send_digest(at=at + timedelta(minutes=1)) == 0
    note, mail = Notice.objects.filter(kind="notices.digest").order_by("-channel")
    assert {note.to_user, mail.to_user} == {settler}
    assert (note.channel, mail.channel, mail.recipient) == ("inbox", "email", "tam@vanninh.example.vn")
    assert (mail.subject, mail.occasion) == ("digest:2026-11-27", f"user:{settler.pk}")
    assert words_of([mail.subject])[mail.subject] == "điểm tin sáng 27/11/2026"


def test_who_has_no_address_gets_the_note_only(at, draft, settler):
    User.objects.filter(pk=settler.pk).update(email="")
    failing(at, draft)
    assert send_digest(at=at) == 1


def test_it_counts_what_failed_and_what_is_unclear_and_leads_to_the_ledger(at, draft):
    failing(at, draft)
    enqueue(drafts=[draft(2), draft(3)], at=at)
    Notice.objects.filter(subject__in=("dossier:2", "dossier:3")).update(state=NoticeState.UNKNOWN)
    body = told(at)
    assert "- 1 thông báo không gửi được" in body
    assert "- 2 thông báo chưa rõ" in body
    assert "http://testserver/quan-tri/notices/notice/" in body
    mail = Notice.objects.get(kind="notices.digest", channel="email")
    assert mail.title == "Thông báo cần xem sáng 27/11/2026: 1 không gửi được, 2 chưa rõ"


def test_what_failed_is_told_once_but_over_a_weekend_too(at, draft):
    failing(at, draft, 1)
    told(at + timedelta(minutes=1))
    deliver_due(at=at + timedelta(minutes=2))
    assert send_digest(at=at + DAY) == 0
    failing(at + DAY, draft, 2)
    assert "- 1 thông báo không gửi được" in told(at + 3 * DAY)


def test_what_was_reported_lost_counts_as_failed(at, draft):
    enqueue(drafts=[draft(1)], at=at - 2 * DAY)
    deliver_due(at=at - 2 * DAY)
    notice = Notice.objects.get()
    Notice.objects.update(state=NoticeState.FAILED)
    DeliveryReport.objects.create(
        notice=notice, gateway_ref="local", reference="x", is_delivered=False, received_at=at - timedelta(hours=1)
    )
    assert "- 1 thông báo không gửi được" in told(at)


def test_it_tells_what_waits_too_long_alarms_and_gateways_at_rest(at, draft, settings):
    settings.SMS_GATEWAY = "esms"
    enqueue(drafts=[draft(number) for number in range(6)], at=at - timedelta(hours=3))
    for notice in Notice.objects.all():
        Attempt.objects.create(
            notice=notice,
            number=1,
            reference="r",
            transport="esms",
            started_at=at - timedelta(seconds=20),
            finished_at=at - timedelta(seconds=10),
            outcome=Outcome.PASSING,
            error="Tài khoản gửi tin đã hết tiền (103). Xin nạp thêm.",
            is_alarm=True,
        )
    body = told(at)
    assert "chờ lâu nhất đến lượt gửi từ 6 giờ 00" in body
    assert body.count("Cần người quản trị: Tài khoản gửi tin đã hết tiền (103).") == 1
    assert "Nơi chuyển đang nghỉ vì lỗi liên tiếp: esms." in body


def test_nobody_who_was_written_to_is_named(at, draft):
    failing(at, draft)
    body = told(at)
    assert "0905" not in body and "+84" not in body and "dossier:1" not in body
