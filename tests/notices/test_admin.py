"""The ledger in the administration: plain words, masked, read only; opening a message leaves a trace."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccessKind
from accounts.models import AccessRecord, User
from notices.actions import deliver_due, enqueue
from notices.enums import NoticeState
from notices.models import Attempt, Notice
from notices.notice_kinds import STAFF_MAIL
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db

LEDGER = "/quan-tri/notices/notice/"
MESSAGES = "/quan-tri/notices/localmessage/tin-nhan/"


def make_staff(name: str, *permissions: str, **fields) -> User:
    user = User.objects.create_user(name, full_name=name.title(), is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def administrator(client):
    user = make_staff("quan-tri", is_superuser=True)
    client.force_login(user)
    return user


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_ledger_speaks_plainly_and_masks_the_receiver(client, administrator, at, draft):
    enqueue(drafts=[draft(1), draft(2, "email")], at=at)
    text = page(client, LEDGER)
    assert "Xin lỗi trễ hẹn" in text
    assert "chờ gửi" in text
    assert "0••• ••• 001" in text
    assert "h•••@example.vn" in text
    assert "0905120001" not in text
    assert "hoa2@example.vn" not in text
    assert "tre hen" not in text


def test_what_failed_says_why(client, administrator, at, draft):
    enqueue(drafts=[draft(1, recipient="+842583840123")], at=at)
    deliver_due(at=at)
    text = page(client, LEDGER)
    assert "không gửi được" in text
    assert "Số này không nhận được tin nhắn" in text


def test_trouble_that_needs_the_administrator_stands_on_top(client, administrator, at, draft, settings):
    settings.SMS_GATEWAY = "carrier-pigeon"
    enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    Attempt.objects.update(started_at=timezone.now())
    assert "Kênh gửi này chưa được cấu hình đúng." in page(client, LEDGER)


def test_a_queue_that_stands_still_is_said(client, administrator, at, draft):
    enqueue(drafts=[draft(1)], at=at - timedelta(days=365))
    assert "Xin kiểm tra bộ phận gửi" in page(client, LEDGER)


@pytest.mark.parametrize("filters", ["state__exact=pending", "channel__exact=sms", "kind=tests.apology", "q=dossier:1"])
def test_the_ledger_is_filtered_by_state_channel_kind_and_subject(client, administrator, at, draft, filters):
    enqueue(drafts=[draft(1)], at=at)
    assert "0••• ••• 001" in page(client, f"{LEDGER}?{filters}")
    other = filters.replace("pending", "sent").replace("=sms", "=email").replace("apology", "code")
    other = other.replace("dossier:1", "dossier:")
    assert "0••• ••• 001" not in page(client, f"{LEDGER}?{other}")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ledger_asks_the_same_queries_for_any_number(
    client, administrator, at, draft, rows, django_assert_num_queries
):
    enqueue(drafts=[draft(number) for number in range(rows)], at=at)
    page(client, LEDGER)
    # session, person, 5 counts of the queue, alarms, oldest, offices, list, codes of the dossiers
    with django_assert_num_queries(16):
        page(client, LEDGER)


def test_a_notice_is_shown_by_the_code_of_its_dossier_in_the_list_and_on_its_page(client, administrator, world):
    dossier = make_dossier(world)
    notice = Notice.objects.filter(channel="sms").get()
    for address in (LEDGER, f"{LEDGER}{notice.pk}/change/"):
        text = page(client, address)
        assert dossier.code in text
        assert dossier.subject not in text
        assert notice.occasion not in text
        assert notice.kind not in text.replace(f"kind={notice.kind}", "")
    assert f"<h2>Đã tiếp nhận hồ sơ, hẹn ngày trả · tin nhắn SMS · {dossier.code}</h2>" in text


@pytest.mark.parametrize("typed", ["H32.27.01-261109-0001", " h32.27.01 - 261109 - 0001", "H32.27.01-261109"])
def test_the_ledger_is_searched_by_the_code_of_a_dossier(client, administrator, world, typed):
    first, second = make_dossier(world, "2026-11-09T09:10"), make_dossier(world, "2026-11-10T09:10")
    found = client.get(LEDGER, {"q": typed}).context["cl"].result_list
    assert {notice.subject for notice in found} == {first.subject}
    assert not client.get(LEDGER, {"q": "H32.27.01-261111"}).context["cl"].result_list
    assert client.get(LEDGER, {"q": second.code}).context["cl"].result_count == len(found)


def test_a_notice_about_something_that_is_gone_keeps_its_bare_name(client, administrator, at, draft):
    enqueue(drafts=[draft(99), draft(1, subject="parcel:7")], at=at)
    text = page(client, LEDGER)
    assert "dossier:99" in text
    assert "parcel:7" in text


def test_opening_a_message_shows_it_whole_and_is_noted(client, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    text = page(client, f"{LEDGER}{pk}/change/")
    assert "Ho so H32.27-261119-0001 tre hen." in text
    assert "+84905120001" in text
    assert Attempt.objects.get().reference in text
    record = AccessRecord.objects.get()
    assert (record.user, record.kind, record.subject) == (administrator, AccessKind.MESSAGE, f"notice:{pk}")


def test_the_page_of_a_message_names_one_receiver_only(client, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    assert page(client, f"{LEDGER}{pk}/change/").count("+84") == 1


def test_the_list_says_by_which_channel_and_how_often_it_was_tried(client, administrator, at, draft):
    enqueue(drafts=[draft(1)], at=at)
    text = page(client, LEDGER)
    assert "tin nhắn SMS</span>" in text
    assert " lần<" not in text
    Notice.objects.update(attempts=3)
    assert "đã gửi 3 lần" in page(client, LEDGER)


def test_a_password_link_is_shown_to_nobody(client, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1, "email", kind=STAFF_MAIL.name, body="https://…/dat-lai/abc123/")], at=at)
    text = page(client, f"{LEDGER}{pk}/change/")
    assert "abc123" not in text
    assert "Chỉ người nhận được đọc nội dung này." in text


def test_nothing_can_be_added_changed_or_deleted(client, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    assert client.get(f"{LEDGER}add/").status_code == 403
    assert client.get(f"{LEDGER}{pk}/delete/").status_code == 403
    assert client.post(f"{LEDGER}{pk}/change/", {"state": "sent"}).status_code == 403
    assert "delete_selected" not in page(client, LEDGER)


def act(client, action: str, *pks) -> str:
    response = client.post(LEDGER, {"action": action, "_selected_action": pks}, follow=True)
    return response.content.decode()


def test_resending_makes_a_failed_one_due_again_and_is_logged(client, administrator, at, draft):
    failed, waiting = enqueue(drafts=[draft(1, recipient="+842583840123"), draft(2)], at=at)
    deliver_due(at=at, limit=1)
    Notice.objects.filter(pk=waiting).update(state=NoticeState.PENDING)
    text = act(client, "send_again", failed, waiting)
    assert "Đã ghi gửi lại cho 1 thông báo." in text
    assert "nên không gửi lại được" in text
    notice = Notice.objects.get(pk=failed)
    assert (notice.state, notice.decided_by) == (NoticeState.PENDING, administrator)
    assert LogEntry.objects.get().object_id == str(failed)


def test_an_unclear_one_is_confirmed(client, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    Notice.objects.update(state=NoticeState.UNKNOWN)
    assert "Đã ghi xác nhận đã nhận cho 1 thông báo." in act(client, "confirm_received", pk)
    assert Notice.objects.get().state == NoticeState.SENT


def test_who_may_only_look_is_offered_no_decision(client, at, draft):
    client.force_login(make_staff("giang", "view_notice"))
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    Notice.objects.update(state=NoticeState.UNKNOWN)
    assert "send_again" not in page(client, LEDGER)
    act(client, "send_again", pk)
    assert Notice.objects.get().state == NoticeState.UNKNOWN


def test_who_may_settle_is_offered_both(client, at, draft):
    client.force_login(make_staff("giang", "view_notice", "settle_notice"))
    enqueue(drafts=[draft(1)], at=at)
    assert "send_again" in page(client, LEDGER)


def test_strangers_do_not_get_in(client, at, draft):
    client.force_login(make_staff("la"))
    assert client.get(LEDGER).status_code == 403
    assert client.get(MESSAGES).status_code == 403


def test_the_demo_shows_what_a_citizen_would_have_received(client, administrator, at, draft):
    enqueue(drafts=[draft(1), draft(2, "email")], at=at)
    deliver_due(at=at)
    text = page(client, MESSAGES)
    assert "+84905120001" in text
    assert "Ho so H32.27-261119-0001 tre hen." in text
    assert "Xin lỗi ông/bà" in text
    assert text.index("Thư điện tử") < text.index("Tin nhắn SMS")


def test_the_list_of_messages_leads_there_and_is_linked_from_the_ledger(client, administrator):
    response = client.get("/quan-tri/notices/localmessage/")
    assert response.headers["Location"] == MESSAGES == reverse("admin:notices_localmessage_messages")
    assert MESSAGES in page(client, LEDGER)
    assert "Chưa có tin nhắn nào" in page(client, MESSAGES)


def test_older_messages_are_a_page_further(client, administrator, at, draft, monkeypatch):
    monkeypatch.setattr("notices.admin.local.MESSAGES_A_PAGE", 2)
    enqueue(drafts=[draft(number) for number in range(1, 4)], at=at)
    deliver_due(at=at)
    first = page(client, MESSAGES)
    older = first.split('href="?trang=')[1].split('"')[0]
    assert first.count("<article") == 2
    assert page(client, f"{MESSAGES}?trang={older}").count("<article") == 1


def test_outside_a_demo_there_is_no_such_page(client, administrator, settings):
    settings.DEMO = False
    assert client.get(MESSAGES).status_code == 403
    assert MESSAGES not in page(client, LEDGER)
