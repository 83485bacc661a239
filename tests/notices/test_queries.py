from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notices.actions import enqueue, mark_read
from notices.enums import NoticeState
from notices.models import Attempt, Notice
from notices.queries import (
    alarms,
    inbox_of,
    ledger,
    needs_a_person,
    notices_about,
    oldest_due,
    queue_counts,
    undelivered,
    unread_count,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return User.objects.create_user("lan", full_name="Trần Thị Lan")


def test_a_person_sees_their_own_notes_newest_first_and_how_many_are_unread(at, draft, lan):
    other = User.objects.create_user("binh", full_name="Lê Văn Bình")
    (old,) = enqueue(drafts=[draft(1, "inbox", to_user_id=lan.pk)], at=at)
    (new,) = enqueue(drafts=[draft(2, "inbox", to_user_id=lan.pk)], at=at + timedelta(hours=1))
    enqueue(drafts=[draft(3, "inbox", to_user_id=other.pk), draft(4)], at=at)
    assert [notice.pk for notice in inbox_of(lan)] == [new, old]
    assert unread_count(lan) == 2
    mark_read(notice_ids=[old], actor=lan, at=at)
    assert unread_count(lan) == 1
    assert inbox_of(lan).count() == 2


def test_everything_told_about_a_subject_is_found_by_it(at, draft):
    enqueue(drafts=[draft(1), draft(1, "email"), draft(2)], at=at)
    assert {notice.subject for notice in notices_about("dossier:1")} == {"dossier:1"}
    assert notices_about("dossier:1").count() == 2


def test_failed_and_unclear_ones_need_a_person(at, draft):
    failed, unknown, _waiting = enqueue(drafts=[draft(1), draft(2), draft(3)], at=at)
    Notice.objects.filter(pk=failed).update(state=NoticeState.FAILED)
    Notice.objects.filter(pk=unknown).update(state=NoticeState.UNKNOWN)
    assert {notice.pk for notice in needs_a_person()} == {failed, unknown}
    assert queue_counts() == {"pending": 1, "leased": 0, "sending": 0, "failed": 1, "unknown": 1}


def test_a_message_is_undelivered_once_no_channel_of_it_can_arrive(at, draft, lan):
    enqueue(drafts=[draft(1), draft(1, "email"), draft(2), draft(2, "email"), draft(3)], at=at)
    enqueue(drafts=[draft(4, "email", to_user_id=lan.pk), draft(5, subject="mail:5"), draft(6)], at=at)
    Notice.objects.update(state=NoticeState.FAILED)
    Notice.objects.filter(subject="dossier:2", channel="email").update(state=NoticeState.PENDING)
    Notice.objects.filter(subject="dossier:6").update(state=NoticeState.UNKNOWN)

    found = undelivered(about="dossier:", since=at)

    assert found == [("dossier:1", "tests.apology", "promise:1"), ("dossier:3", "tests.apology", "promise:1")]
    assert undelivered(about="dossier:", since=at + timedelta(seconds=1)) == []


def test_what_failed_is_found_by_its_own_index(at, draft, lan):
    to_staff = [draft(number, "email", to_user_id=lan.pk) for number in range(400)]
    enqueue(drafts=[*to_staff, draft(1), draft(2)], at=at)
    Notice.objects.update(state=NoticeState.FAILED)
    enqueue(drafts=[draft(number) for number in range(500, 900)], at=at)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
        with CaptureQueriesContext(connection) as asked:
            undelivered(about="dossier:", since=at)
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = " ".join(row[0] for row in cursor.fetchall())

    assert "notice_failed_to_citizens" in plan


def test_the_oldest_due_one_tells_how_long_the_queue_waits(at, draft):
    assert oldest_due(at=at) is None
    enqueue(drafts=[draft(1)], at=at)
    enqueue(drafts=[draft(2)], at=at + timedelta(hours=1))
    assert oldest_due(at=at + timedelta(hours=2)) == at
    assert oldest_due(at=at - timedelta(hours=1)) is None


def attempt(pk, number: int, started_at, **fields) -> None:
    Attempt.objects.create(
        notice_id=pk, number=number, reference=f"r-{number}", transport="esms", started_at=started_at, **fields
    )


def test_the_ledger_knows_the_latest_reason(at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    assert ledger().get().last_error is None
    attempt(pk, 1, at, error="một")
    attempt(pk, 2, at, error="hai")
    assert ledger().get().last_error == "hai"


def test_alarms_are_told_once_each_latest_first_and_fade(at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    for number, error in enumerate(("hết tiền", "hết tiền", "sai khóa"), start=1):
        attempt(pk, number, at + timedelta(minutes=number), error=error, is_alarm=True)
    attempt(pk, 9, at, error="bận")
    assert alarms(since=at) == ["sai khóa", "hết tiền"]
    assert alarms(since=at + timedelta(days=1)) == []
