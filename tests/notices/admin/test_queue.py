"""The queue page: depth, gateways, costs, and the same costs as a workbook."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from notices.actions import deliver_due, enqueue
from notices.enums import NoticeState
from notices.models import Gateway, Notice
from tests.notices.admin.conftest import make_staff

pytestmark = pytest.mark.django_db

LEDGER = "/quan-tri/notices/notice/"
PAGE = f"{LEDGER}hang-doi/"
WORKBOOK = f"{PAGE}chi-phi.xlsx"


def test_it_is_linked_from_the_ledger_and_open_to_who_sees_that(client, opened, reader):
    assert PAGE in opened(LEDGER).text
    assert "Hàng đợi và chi phí" in opened(PAGE).text
    client.force_login(make_staff("la", "view_gateway"))
    assert client.get(PAGE).status_code == client.get(WORKBOOK).status_code == 403


def test_it_says_what_waits_how_gateways_are_and_what_it_cost(opened, administrator, draft):
    now = timezone.now()
    enqueue(drafts=[draft(1), draft(2)], at=now - timedelta(minutes=10))
    deliver_due(at=now, limit=1)
    text = opened(PAGE).text
    assert "?channel__exact=sms&amp;state__exact=pending" in text
    assert "local (thiết lập chung)" in text
    assert "(100%)" in text
    assert "(không thuộc cơ quan nào)" in text
    assert f"{now:%m/%y}" in text
    assert WORKBOOK in text


def test_an_empty_outbox_says_so(opened, administrator):
    text = opened(PAGE).text
    assert "Mười hai tháng qua chưa có tin nào tốn tiền." in text
    assert "chi-phi.xlsx" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_queries_for_any_number(opened, administrator, draft, rows, django_assert_num_queries):
    now = timezone.now()
    enqueue(drafts=[draft(number) for number in range(rows)], at=now)
    deliver_due(at=now)
    for number in range(rows):
        values = {"ref": f"g{number}", "name": "x", "transport": "esms", "channel": "sms"}
        Gateway.objects.create(values={"url": "https://a.vn"}, **values)
    opened(PAGE)
    # session, person, savepoints; depth, gateways with turns and offices, their figures and names, costs
    with django_assert_num_queries(17):
        opened(PAGE)


def test_the_workbook_holds_the_same_and_texts_stay_texts(client, administrator, draft):
    now = timezone.now()
    enqueue(drafts=[draft(1)], at=now)
    deliver_due(at=now)
    response = client.get(WORKBOOK)
    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    book = ZipFile(BytesIO(response.content))
    strings = book.read("xl/sharedStrings.xml").decode()
    assert "(không thuộc cơ quan nào)" in strings and f"{now:%m/%Y}" in strings
    assert Notice.objects.filter(state=NoticeState.SENT).count() == 1
