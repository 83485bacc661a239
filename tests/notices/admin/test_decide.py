"""One doubtful notice: two buttons in the list, the message before the decision, and a trace of it."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.enums import AccessKind
from accounts.models import AccessRecord
from notices.actions import enqueue
from notices.enums import NoticeState
from notices.models import Attempt, Notice
from notices.notice_kinds import STAFF_MAIL
from tests.notices.admin.conftest import make_staff

pytestmark = pytest.mark.django_db

LEDGER = "/quan-tri/notices/notice/"


@pytest.fixture
def doubtful(at, draft) -> Notice:
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    Notice.objects.update(state=NoticeState.UNKNOWN, attempts=1, provider="esms")
    Attempt.objects.create(
        notice_id=pk, number=1, reference="abc-1", transport="esms", started_at=at, error="Đứt mạng."
    )
    return Notice.objects.get()


def page_of(notice: Notice, slug: str) -> str:
    return f"{LEDGER}{notice.pk}/quyet-dinh/{slug}/"


def test_what_is_unclear_has_two_buttons_in_the_list(opened, administrator, doubtful):
    text = opened(LEDGER).text
    assert page_of(doubtful, "da-nhan") in text and page_of(doubtful, "gui-lai") in text
    Notice.objects.update(state=NoticeState.PENDING)
    assert "/quyet-dinh/" not in opened(LEDGER).text


def test_the_message_is_seen_before_it_is_decided_which_is_noted(opened, administrator, doubtful):
    text = opened(page_of(doubtful, "gui-lai")).text
    assert "Ho so H32.27-261119-0001 tre hen." in text and "+84905120001" in text
    assert "abc-1" in text and "Đứt mạng." in text
    assert "có thể nhận hai tin" in text
    record = AccessRecord.objects.get()
    assert (record.kind, record.subject) == (AccessKind.MESSAGE, f"notice:{doubtful.pk}")
    assert Notice.objects.get().state == NoticeState.UNKNOWN


@pytest.mark.parametrize(("slug", "state"), [("da-nhan", NoticeState.SENT), ("gui-lai", NoticeState.PENDING)])
def test_one_press_decides_and_is_logged(opened, administrator, doubtful, slug, state):
    text = opened(page_of(doubtful, slug), {}, follow=True).text
    notice = Notice.objects.get()
    assert (notice.state, notice.decided_by) == (state, administrator)
    assert "messagelist" in text
    assert LogEntry.objects.get().object_id == str(doubtful.pk)


def test_a_second_person_is_told_that_it_is_decided(opened, administrator, doubtful):
    opened(page_of(doubtful, "da-nhan"), {}, follow=True)
    assert "nên không gửi lại được" in opened(page_of(doubtful, "gui-lai"), {}, follow=True).text
    assert "Thông báo này nay đã" in opened(page_of(doubtful, "da-nhan"), follow=True).text
    assert Notice.objects.get().state == NoticeState.SENT


def test_the_words_of_a_secret_kind_are_shown_to_nobody(opened, administrator, at, draft):
    enqueue(drafts=[draft(1, "email", kind=STAFF_MAIL.name, body="https://…/dat-lai/abc123/")], at=at)
    Notice.objects.update(state=NoticeState.UNKNOWN)
    text = opened(page_of(Notice.objects.get(), "gui-lai")).text
    assert "abc123" not in text


def test_who_may_not_settle_has_no_buttons_and_no_page(client, opened, doubtful):
    client.force_login(make_staff("giang", "view_notice"))
    assert "/quyet-dinh/" not in opened(LEDGER).text
    assert client.post(page_of(doubtful, "da-nhan")).status_code == 403
    assert Notice.objects.get().state == NoticeState.UNKNOWN


def test_what_is_not_there_is_not_found(client, administrator, doubtful):
    assert client.get(page_of(doubtful, "xoa")).status_code == 404
    gone = "00000000-0000-4000-8000-000000000000"
    assert client.get(f"{LEDGER}{gone}/quyet-dinh/gui-lai/").status_code == 404
