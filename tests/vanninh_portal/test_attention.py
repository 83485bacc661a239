"""The numbers on the front page: right, linked to their list, and only for those who may see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Office
from dossiers.actions.watch import watch_deadlines
from dossiers.models import Dossier
from notices.enums import NoticeState
from notices.models import Notice
from tests.factories import make_dossier, make_user, moment
from vanninh_portal.attention import attention_of
from workdays.models import CalendarYear

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-20T09:00")


@pytest.fixture
def late(world):
    """Two dossiers past their date, one of which was handed to the division; one that still runs."""
    for day in ("2026-11-09T09:10", "2026-11-09T09:20", "2026-11-19T09:10"):
        make_dossier(world, day)
    watch_deadlines(at=NOW)
    return world


def numbers(user, at=NOW):
    return {need.url.split("/quan-tri/")[1]: (need.tone, need.count) for need in attention_of(user, at=at)}


def test_late_dossiers_owed_letters_and_calls_come_first(late):
    found = numbers(late.reviewer)
    assert list(found.items())[:3] == [
        ("dossiers/dossier/?han=qua-han", ("late", 2)),
        ("dossiers/dossier/?han=can-xin-loi", ("late", 2)),
        ("dossiers/phonecall/?tinh-trang=con-no", ("warn", 2)),
    ]


def test_messages_that_failed_or_are_unclear(late):
    first, second = Notice.objects.filter(channel="sms")[:2]
    Notice.objects.filter(pk=first.pk).update(state=NoticeState.FAILED)
    Notice.objects.filter(pk=second.pk).update(state=NoticeState.UNKNOWN)
    found = numbers(late.reviewer)
    assert found["notices/notice/?state__exact=failed"] == ("late", 1)
    assert found["notices/notice/?state__exact=unknown"] == ("warn", 1)


def test_years_codes_and_procedures_that_nobody_confirmed(late):
    found = numbers(late.reviewer)
    assert found["workdays/calendarday/?nam=2027"] == ("warn", 1)
    assert found["accounts/office/?ma=gia-dinh"] == ("plain", 3)
    assert found["catalogue/procedureversion/?hieu-luc=nay&is_confirmed__exact=0"] == ("plain", 1)


def test_this_year_unconfirmed_is_pressing(late):
    CalendarYear.objects.filter(year=2026).update(confirmed_at=None)
    assert numbers(late.reviewer)["workdays/calendarday/?nam=2026"] == ("late", 2)


def test_dossiers_left_behind_by_a_closed_office(late):
    Office.objects.filter(pk=late.desk.pk).update(valid_to=NOW.date() - timedelta(days=1))
    assert numbers(late.reviewer)["dossiers/dossier/?han=mac-ket"] == ("late", 3)


def test_every_number_leads_to_a_list_of_as_many(late, client):
    client.force_login(late.reviewer)
    now = timezone.now()
    Dossier.objects.update(due_at=now - timedelta(days=3), promised_at=now - timedelta(days=3), letter_owed_since=now)
    Notice.objects.filter(channel="sms").update(state=NoticeState.FAILED)
    needs = attention_of(late.reviewer)
    assert len(needs) == 7
    for need in needs:
        response = client.get(need.url)
        assert response.status_code == 200
        if "cl" in response.context:
            assert response.context["cl"].result_count == need.count, need.url


def test_nothing_to_do_is_said_too(client, db):
    client.force_login(make_user("Người giữ", username="root", is_staff=True, is_superuser=True))
    CalendarYear.objects.bulk_create(CalendarYear(year=NOW.year + n, confirmed_at=NOW) for n in range(9))
    assert "Không có việc gì cần xử lý ngay." in client.get("/quan-tri/").content.decode()


def test_who_may_not_see_a_list_is_told_no_number(late):
    assert attention_of(late.clerk, at=NOW) == []
