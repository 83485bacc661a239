"""What gateways told and what citizens wrote, in the administration: read only, masked, opening leaves a trace."""

import pytest

from accounts.enums import AccessKind
from accounts.models import AccessRecord
from accounts.subjects import words_of
from notices.actions import enqueue
from notices.actions.reports import take_report
from notices.models import Attempt, DeliveryReport, InboundMessage, Notice
from notices.transports.base import Inbound, Receipt

pytestmark = pytest.mark.django_db

REPORTS = "/quan-tri/notices/deliveryreport/"
INBOX = "/quan-tri/notices/inboundmessage/"


def test_reports_are_listed_with_the_way_to_their_notice(client, opened, administrator, at, draft):
    (pk,) = enqueue(drafts=[draft(1)], at=at)
    notice = Notice.objects.get()
    Notice.objects.update(state="sent", sent_at=at, provider="esms-2")
    Attempt.objects.create(notice=notice, number=1, reference=notice.reference, transport="esms-2", started_at=at)
    take_report(ref="esms-2", report=Receipt(notice.reference, "9", True), at=at)
    take_report(ref="esms-2", report=Receipt("", "10", False, "Thuê bao khóa máy."), at=at)
    text = opened(REPORTS).text
    assert f"/quan-tri/notices/notice/{pk}/change/" in text
    assert "Thuê bao khóa máy." in text and "chưa khớp" in text
    assert "xem thông báo" not in opened(f"{REPORTS}?khop=khong").text
    shown = opened(f"/quan-tri/notices/notice/{pk}/change/").text
    assert "esms-2" in shown
    assert client.get(f"{REPORTS}add/").status_code == 403
    row = DeliveryReport.objects.first()
    assert client.post(f"{REPORTS}{row.pk}/change/", {}).status_code == 403


def test_a_citizens_message_is_masked_in_the_list_and_opening_it_is_noted(client, opened, administrator, at):
    take_report(ref="esms-2", report=Inbound("+84905123456", "TC H32.27-261119-0001", "mo-1"), at=at)
    listed = opened(INBOX).text
    assert "0••• ••• 456" in listed
    assert "+84905123456" not in listed and "H32.27-261119-0001" not in listed
    row = InboundMessage.objects.get()
    shown = opened(f"{INBOX}{row.pk}/change/").text
    assert "+84905123456" in shown and "TC H32.27-261119-0001" in shown
    record = AccessRecord.objects.get()
    assert (record.kind, record.subject) == (AccessKind.MESSAGE, f"inbound:{row.pk}")
    assert words_of([record.subject])[record.subject] == "tin nhắn đến qua esms-2"
    assert client.post(f"{INBOX}{row.pk}/change/", {"text": "x"}).status_code == 403
    assert client.get(f"{INBOX}{row.pk}/delete/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_both_lists_ask_the_same_queries_for_any_number(opened, administrator, at, rows, django_assert_num_queries):
    for number in range(rows):
        take_report(ref="esms-2", report=Inbound("+84905123456", "TC", f"mo-{number}"), at=at)
        take_report(ref="esms-2", report=Receipt("", str(number), True), at=at)
    for address in (REPORTS, INBOX):
        opened(address)
        with django_assert_num_queries(7):
            opened(address)
