"""Dossiers in the administration: all there is to read, nothing to change, every full look noted."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import AccessKind, OfficeKind, Role
from accounts.models import AccessRecord, Office
from dossiers.actions.apologise import apologise
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish, shelve
from dossiers.enums import DelayReason
from dossiers.models import Dossier, PhoneCall
from tests.dossiers.test_watch import with_the_officer
from tests.factories import make_dossier, make_office, make_user, moment

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/dossiers/dossier/"
CALLS = "/quan-tri/dossiers/phonecall/"


@pytest.fixture
def reviewer(world, client):
    client.force_login(world.reviewer)
    return world.reviewer


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def listed(client, query=""):
    return {row.code for row in client.get(f"{LIST}{query}").context["cl"].result_list}


def find(client, text):
    response = client.post(f"{LIST}tim/", {"tim": text})
    address = response.headers["Location"]
    return address, {row.code for row in client.get(address).context["cl"].result_list}


def test_the_list_masks_telephone_and_number_and_says_how_each_stands(client, reviewer, world):
    make_dossier(world, "2026-11-09T09:10")
    make_dossier(world, "2026-11-09T09:20", person={"phone": ""})
    text = page(client, LIST)
    assert "0••• ••• 456" in text
    assert "••••••••0018" in text
    assert "quá hạn" in text
    assert "905123456" not in text
    assert "056190000018" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_for_any_number(client, reviewer, world, rows, django_assert_num_queries):
    for minute in range(rows):
        make_dossier(world, f"2026-11-09T09:1{minute}")
    page(client, LIST)
    # session, person, 2 of permissions, 2 of roles, offices beneath, 3 of filters, count, calendar, rows, 3 to keep the session
    with django_assert_num_queries(16):
        page(client, LIST)


def test_phong_noi_vu_sees_what_lies_under_its_committee_only(client, reviewer, world):
    ours = make_dossier(world)
    other = make_world_of_others(world)
    assert listed(client) == {ours.code}
    assert client.get(f"{LIST}{other.pk}/change/").status_code == 404
    assert not AccessRecord.objects.filter(subject=other.subject).exists()


def make_world_of_others(world):
    """A dossier of a district next door."""
    committee = make_office("UBND huyện Ninh Hòa", OfficeKind.COMMITTEE, parent=world.province, code="H32.28")
    desk = make_office("Một cửa Ninh Hòa", OfficeKind.ONE_STOP, parent=committee, receives_dossiers=True)
    clerk = make_user("Lê Thị Xa", (desk, Role.INTAKE), username="xa")
    world.desk, world.clerk, ours = desk, clerk, (world.desk, world.clerk)
    try:
        return make_dossier(world)
    finally:
        world.desk, world.clerk = ours


def test_the_system_s_keepers_see_all(client, world):
    codes = {make_dossier(world).code, make_world_of_others(world).code}
    client.force_login(make_user("Tâm", (world.committee, Role.ADMINISTRATOR), username="keeper", is_staff=True))
    assert listed(client) == codes
    client.force_login(make_user("Giữ", username="root", is_staff=True, is_superuser=True))
    assert listed(client) == codes


def test_filters_by_deadline_state_offices_and_sector(client, reviewer, world):
    late = make_dossier(world, "2026-11-09T09:10")
    running = make_dossier(world, "2026-11-09T09:20")
    soon = timezone.now() + timedelta(days=400)
    Dossier.objects.filter(pk=running.pk).update(due_at=soon, promised_at=soon)
    Dossier.objects.filter(pk=late.pk).update(holder_office=world.division, letter_owed_since=timezone.now())
    sector = world.version.sector_id
    assert listed(client, "?han=qua-han") == {late.code}
    assert listed(client, "?han=can-xin-loi") == {late.code}
    assert listed(client, "?status__exact=2") == {late.code, running.code}
    assert listed(client, "?status__exact=9") == set()
    assert listed(client, f"?noi-giu={world.division.pk}") == {late.code}
    assert listed(client, f"?noi-nhan={world.desk.pk}&linh-vuc={sector}") == {late.code, running.code}
    assert listed(client, "?noi-nhan=xa-nha&han=bao-gio") == {late.code, running.code}


def test_what_a_closed_office_still_holds_is_found(client, reviewer, world):
    dossier = make_dossier(world)
    assert listed(client, "?han=mac-ket") == set()
    Office.objects.filter(pk=world.desk.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert listed(client, "?han=mac-ket") == {dossier.code}


@pytest.mark.parametrize("text", ["H32.27.01-261109-0001", "0905 123 456", "056190000018", "thi hoa", "Nguyễn Thị Hoà"])
def test_a_search_by_code_number_or_name_leaves_none_of_them_in_the_address(client, reviewer, world, text):
    dossier = make_dossier(world)
    make_dossier(world, person={"full_name": "Trần Văn Khác", "phone": "+84912000111", "national_id": "056090000019"})
    address, found = find(client, text)
    if "0001" not in text:
        assert found == {dossier.code}
    assert dossier.code in found
    told = re.findall(r"\w+", address.split("tim=")[1].casefold())
    assert not set(re.findall(r"\w{3,}", text.casefold())) & set(told)


def test_what_is_searched_for_stands_beside_the_list_and_can_be_filtered_further(client, reviewer, world):
    dossier = make_dossier(world)
    address, found = find(client, "hoa")
    assert found == {dossier.code}
    assert ">hoa</a>" in page(client, address)
    assert "Không có hồ sơ nào phù hợp." in page(client, f"{address}&status__exact=10")
    assert find(client, "không ai cả")[1] == set()
    assert find(client, "  ")[0] == LIST


def test_a_search_that_somebody_made_up_finds_nothing(client, reviewer, world):
    make_dossier(world)
    assert listed(client, "?tim=nguyen") == set()


def test_a_full_record_tells_the_whole_story_and_notes_who_looked(client, reviewer, world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-24T17:00"))
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=date(2026, 11, 30),
        actor=world.head,
        at=moment("2026-11-24T17:30"),
    )
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-12-01T09:00"))
    shelve(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-12-01T10:00"), shelf="B3")

    text = page(client, f"{LIST}{dossier.pk}/change/")

    for words in (
        "Nguyễn Thị Hòa", "0905 123 456", "056190000018", "Đơn đề nghị",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Xin lỗi và hẹn lại", "Hồ sơ nhiều, chưa giải quyết kịp",
        "17 giờ 00, thứ Hai, 30/11/2026", "Quá hạn", "Lê Văn Bình", "Còn 1 ngày làm việc: phải gửi thư xin lỗi",
        "ngăn B3", "01/BPTNTKQ", "Thư xin lỗi và hẹn lại ngày trả", "tin nhắn SMS", "Ai đã xem",
    ):  # fmt: skip
        assert words in text, words
    record = AccessRecord.objects.get()
    assert (record.user, record.kind, record.subject) == (reviewer, AccessKind.VIEW, dossier.subject)


def test_a_record_asks_the_same_queries_however_long_its_story(client, reviewer, world, django_assert_num_queries):
    short = make_dossier(world, "2026-11-09T09:10")
    long = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-25T17:00"))
    page(client, f"{LIST}{short.pk}/change/")
    for dossier in (short, long):
        with django_assert_num_queries(25):
            page(client, f"{LIST}{dossier.pk}/change/")


def test_status_and_dates_are_never_edited_there(client, world):
    dossier = make_dossier(world)
    client.force_login(make_user("Giữ", username="root", is_staff=True, is_superuser=True))
    address = f"{LIST}{dossier.pk}"
    text = page(client, f"{address}/change/")
    assert "<select" not in text
    assert "_save" not in text
    client.post(f"{address}/change/", {"status": 9, "due_at_0": "01/01/2030"})
    dossier.refresh_from_db()
    assert dossier.status == 2
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert 'name="action"' not in page(client, LIST)
    assert client.get(f"{address}/history/").headers["Location"] == f"{address}/change/"


@pytest.mark.parametrize("number", ["0", "abc", "1" * 30])
def test_a_record_that_is_none_is_not_found(client, reviewer, number):
    assert client.get(f"{LIST}{number}/change/").status_code == 404


def test_calls_are_listed_by_what_became_of_them_without_their_notes(client, reviewer, world):
    dossier = make_dossier(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    call = PhoneCall.objects.get()
    text = page(client, f"{CALLS}?tinh-trang=con-no")
    assert dossier.code in text
    assert "chưa gọi" in text
    call.outcome, call.done_at, call.note = "reached", timezone.now(), "con gái nghe máy"
    call.save()
    assert dossier.code not in page(client, f"{CALLS}?tinh-trang=con-no")
    done = page(client, f"{CALLS}?tinh-trang=da-goi")
    assert "Đã nói chuyện được" in done
    assert "con gái" not in done + page(client, f"{CALLS}{call.pk}/change/")
    assert client.post(f"{CALLS}{call.pk}/change/", {"outcome": ""}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_calls_asks_the_same_queries_for_any_number(
    client, reviewer, world, rows, django_assert_num_queries
):
    for minute in range(rows):
        make_dossier(world, f"2026-11-09T09:1{minute}")
    watch_deadlines(at=moment("2026-11-12T17:00"))
    page(client, CALLS)
    with django_assert_num_queries(15):
        page(client, CALLS)


def test_calls_of_other_committees_are_not_listed(client, reviewer, world):
    other = make_world_of_others(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    assert PhoneCall.objects.filter(dossier=other).exists()
    assert other.code not in page(client, CALLS)
