"""The calendar in the administration: looked at as a picture, changed only after its rehearsal."""

import re
from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from dossiers.models import Event
from tests.factories import make_dossier, make_user
from workdays.enums import DayKind
from workdays.models import CalendarChange, CalendarDay, CalendarYear, OfficeHours
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
YEAR_PAGE = "/quan-tri/workdays/calendarday/"
ADD = f"{YEAR_PAGE}add/"
HOURS = "/quan-tri/workdays/officehours/"
SOURCE = "Công điện 99/CĐ-UBND"


@pytest.fixture
def keeper(world, client):
    user = make_user("Đặng Minh Tâm", (world.committee, Role.ADMINISTRATOR), username="keeper", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def dossier(world):
    """Received today at the counter, three working days."""
    now = timezone.localtime()
    return make_dossier(world, f"{now:%Y-%m-%dT%H:%M}")


@pytest.fixture
def storm(dossier):
    """The last working day before its date is due."""
    return live_calendar().add_working_days(timezone.localdate(dossier.due_at), -1)


def rows(*days, source=SOURCE, **buttons):
    data = {"form-TOTAL_FORMS": "7", "form-INITIAL_FORMS": "0", "source": source}
    for number in range(7):
        day, kind, name = days[number] if number < len(days) else ("", "holiday", "")
        data |= {f"form-{number}-date": day, f"form-{number}-kind": kind, f"form-{number}-name": name}
    return data | buttons


def holiday(day, name="Nghỉ phòng chống bão"):
    return (f"{day:%d/%m/%Y}", "holiday", name)


def carried(response):
    """What the page of the rehearsal posts when its first button is pressed."""
    text = response.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    assert "_confirm" in text
    return fields | {"_confirm": "1"}


def test_the_year_is_a_picture_with_its_days_and_who_confirmed_it(client, keeper):
    text = client.get(f"{YEAR_PAGE}?nam=2026").content.decode()
    assert text.count('<table class="month">') == 12
    assert 'title="ngày nghỉ hoán đổi: Nghỉ hoán đổi (làm bù thứ Bảy 10/01/2026)"' in text
    assert "đã xác nhận" in text
    assert "chưa xác nhận" in client.get(f"{YEAR_PAGE}?nam=2027").content.decode()


@pytest.mark.parametrize("asked", ["", "1066", "chin", "99999999999999999999"])
def test_a_year_beyond_the_calendar_shows_the_nearest(client, keeper, asked):
    assert client.get(f"{YEAR_PAGE}?nam={asked}").status_code == 200


def test_phong_noi_vu_changes_the_calendar_after_the_rehearsal(client, world, dossier, storm):
    client.force_login(world.reviewer)
    rehearsal = client.post(ADD, rows(holiday(storm)))
    assert "1 hồ sơ đang mở sẽ có ngày hẹn muộn hơn" in rehearsal.content.decode()
    assert not CalendarDay.objects.filter(date=storm).exists()
    client.post(ADD, carried(rehearsal))
    assert CalendarDay.objects.filter(date=storm).exists()
    assert CalendarChange.objects.filter(date=storm, changed_by=world.reviewer).exists()
    assert client.get(f"{HOURS}add/").status_code == 200


def test_who_may_only_look_sees_the_year_and_no_way_to_change_it(client, world):
    onlooker = make_user("Người xem", username="onlooker", is_staff=True)
    onlooker.user_permissions.add(Permission.objects.get(codename="view_calendarday"))
    client.force_login(onlooker)
    text = client.get(f"{YEAR_PAGE}?nam=2026").content.decode()
    assert "Quốc khánh" in text
    day = CalendarDay.objects.get(date=date(2026, 9, 2))
    for address in (
        ADD,
        f"{HOURS}add/",
        f"{YEAR_PAGE}{day.pk}/change/",
        f"{YEAR_PAGE}{day.pk}/delete/",
        f"{YEAR_PAGE}nam/2026/xac-nhan/",
    ):
        assert address not in text
        assert client.get(address).status_code == 403
        assert client.post(address, rows(holiday(date(2026, 12, 1)))).status_code == 403


def test_the_rehearsal_comes_first_and_changes_nothing(client, keeper, dossier, storm):
    response = client.post(ADD, rows(holiday(storm)))
    text = response.content.decode()
    assert "1 hồ sơ đang mở sẽ có ngày hẹn muộn hơn" in text
    assert dossier.code in text
    assert "Lich nghi thay doi" in text
    assert "N••••• T•• H••" in text
    assert "Nguyễn Thị Hòa" not in text
    assert not CalendarDay.objects.filter(date=storm).exists()
    assert not CalendarChange.objects.exists()


def test_confirming_changes_the_calendar_the_dates_and_their_history(client, keeper, dossier, storm):
    response = client.post(ADD, carried(client.post(ADD, rows(holiday(storm)))), follow=True)

    text = response.content.decode()
    assert "1 hồ sơ được hẹn ngày mới" in text
    assert "Khi xem trước" not in text
    assert response.redirect_chain == [(f"{YEAR_PAGE}?nam={storm.year}", 302)]
    day = CalendarDay.objects.get(date=storm)
    assert (day.kind, day.name, day.source) == (DayKind.HOLIDAY, "Nghỉ phòng chống bão", SOURCE)
    assert Event.objects.filter(dossier=dossier, kind="calendar", actor=keeper).count() == 1
    assert dossier.promises.count() == 2


def test_a_dossier_received_meanwhile_is_told(client, keeper, world, dossier, storm):
    rehearsal = client.post(ADD, rows(holiday(storm)))
    make_dossier(world, f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    text = client.post(ADD, carried(rehearsal), follow=True).content.decode()
    assert "2 hồ sơ được hẹn ngày mới" in text
    assert "Khi xem trước là 1 hồ sơ, lúc đổi là 2" in text


def test_going_back_keeps_what_was_typed(client, keeper, dossier, storm):
    fields = carried(client.post(ADD, rows(holiday(storm, "Bão số 14"))))
    del fields["_confirm"]
    text = client.post(ADD, fields | {"_edit": "1"}).content.decode()
    assert 'value="Bão số 14"' in text
    assert SOURCE in text
    assert not CalendarDay.objects.filter(date=storm).exists()


def test_nobody_confirms_what_they_have_not_seen(client, keeper, dossier, storm):
    text = client.post(ADD, rows(holiday(storm), _confirm="1")).content.decode()
    assert "Xem trước khi đổi lịch" in text
    assert not CalendarDay.objects.filter(date=storm).exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("", "holiday", ""), "Xin nhập ngày, ví dụ 24/11/2026."),
        (("31/02/2026", "holiday", "Nghỉ"), "Nhập ngày theo mẫu ngày/tháng/năm"),
        (("24/11/2026", "holiday", ""), "Xin nhập tên, lý do"),
        (("24/11/2026", "makeup_work", "Làm bù"), "ngày làm bù phải là thứ Bảy hoặc Chủ nhật."),
        (("28/11/2026", "swapped_off", "Nghỉ"), "phải từ thứ Hai đến thứ Sáu."),
        (("24/11/2099", "holiday", "Xa quá"), "Chỉ nhập được ngày từ năm 2000"),
    ],
)
def test_a_day_that_cannot_be_says_why_and_how(client, keeper, day, said):
    response = client.post(ADD, rows(day, _confirm="1", _rehearsed="0"), follow=True)
    assert said in response.content.decode()
    assert not CalendarChange.objects.exists()


def test_one_day_twice_and_a_change_without_a_source_are_refused(client, keeper):
    twice = client.post(ADD, rows(holiday(date(2026, 12, 1)), holiday(date(2026, 12, 1), "Lại nghỉ")))
    assert "Một ngày được ghi hai lần." in twice.content.decode()
    bare = client.post(ADD, rows(holiday(date(2026, 12, 1)), source=""))
    assert "Xin ghi căn cứ" in bare.content.decode()
    assert "<title>Lỗi:" in " ".join(bare.content.decode().split())


def test_a_day_is_renamed_and_taken_out_the_same_way(client, keeper):
    day = CalendarDay.objects.get(date=date(2026, 9, 1))
    change, delete = f"{YEAR_PAGE}{day.pk}/change/", f"{YEAR_PAGE}{day.pk}/delete/"

    form = {"kind": "holiday", "name": "Quốc khánh, ngày trước", "source": SOURCE, "date": "05/05/2026"}
    client.post(change, carried(client.post(change, form)))
    day.refresh_from_db()
    assert (day.date, day.name) == (date(2026, 9, 1), "Quốc khánh, ngày trước")

    rehearsal = client.post(delete, {"source": "Chọn ngày sau"})
    assert "như mọi tuần" in rehearsal.content.decode()
    assert CalendarDay.objects.filter(pk=day.pk).exists()
    client.post(delete, carried(rehearsal))
    assert not CalendarDay.objects.filter(pk=day.pk).exists()
    assert [change.after for change in CalendarChange.objects.all()] == ["", "ngày lễ: Quốc khánh, ngày trước"]
    assert client.get(delete).status_code == 404


def test_a_year_is_confirmed_with_its_source(client, keeper):
    address = f"{YEAR_PAGE}nam/2027/xac-nhan/"
    assert "dự kiến" in client.get(address).content.decode()
    assert "Xin ghi căn cứ" in client.post(address, {"source": ""}).content.decode()
    response = client.post(address, {"source": "Thông báo 1/TB-BNV"}, follow=True)
    assert "Đã xác nhận lịch năm 2027." in response.content.decode()
    year = CalendarYear.objects.get(year=2027)
    assert (year.confirmed_by, year.source) == (keeper, "Thông báo 1/TB-BNV")


def test_a_year_without_days_cannot_be_confirmed(client, keeper):
    text = client.post(f"{YEAR_PAGE}nam/2028/xac-nhan/", {"source": SOURCE}, follow=True).content.decode()
    assert "Năm 2028 chưa có ngày nghỉ nào để xác nhận." in text


def hours(begins, **more):
    days = {f"day{day}": "7h-11h30, 13:30 – 17:30" if day < 5 else "" for day in range(7)}
    return {"valid_from": f"{begins:%d/%m/%Y}", **days, **more}


def test_the_week_is_shown_and_replaced_from_a_day_on(client, keeper):
    assert "07:00–11:30, 13:30–17:00" in client.get(HOURS).content.decode()
    begins = timezone.localdate() + timedelta(days=7)

    rehearsal = client.post(f"{HOURS}add/", hours(begins))
    assert "thứ Hai đến thứ Sáu 07:00–11:30, 13:30–17:30" in rehearsal.content.decode()
    assert not OfficeHours.objects.filter(valid_from=begins).exists()

    response = client.post(f"{HOURS}add/", carried(rehearsal), follow=True)
    assert "sắp áp dụng" in response.content.decode()
    assert OfficeHours.objects.filter(valid_from=begins).count() == 10
    assert OfficeHours.objects.filter(valid_from=begins, closes=time(17, 30)).count() == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day0": "sáng đến chiều"}, "Không đọc được “sáng đến chiều”."),
        ({"day0": "7:00-25:00"}, "không phải giờ trong ngày"),
        ({"day0": "11:00-7:00"}, "Giờ làm việc phải mở trước khi đóng"),
        ({"day0": "7:00-12:00, 11:00-17:00"}, "chồng lên nhau"),
        ({f"day{day}": "" for day in range(7)}, "Tuần làm việc cần ít nhất một buổi."),
        ({"valid_from": "01/01/2020"}, "Chỉ đổi được từ hôm nay trở đi."),
        ({"valid_from": ""}, "Xin nhập ngày bắt đầu áp dụng"),
    ],
)
def test_hours_that_cannot_be_say_why(client, keeper, changes, said):
    text = client.post(f"{HOURS}add/", hours(timezone.localdate(), **changes)).content.decode()
    assert said in text
    assert OfficeHours.objects.count() == 10


def test_a_week_has_no_page_and_no_deletion_of_its_own(client, keeper):
    row = OfficeHours.objects.first()
    assert client.get(f"{HOURS}{row.pk}/change/").headers["Location"] == HOURS
    assert client.get(f"{HOURS}{row.pk}/delete/").status_code == 403


def test_without_a_calendar_the_page_says_how_to_load_one(client, keeper):
    for table in (CalendarDay, CalendarYear, OfficeHours):
        table.objects.all().delete()
    text = client.get(YEAR_PAGE, follow=True).content.decode()
    assert "Chưa có lịch làm việc." in text


def test_the_history_of_a_day_is_on_the_page_of_its_year(client, keeper):
    day = CalendarDay.objects.get(date=date(2026, 9, 2))
    address = reverse("admin:workdays_calendarday_history", args=[day.pk])
    assert client.get(address).headers["Location"] == f"{YEAR_PAGE}?nam=2026"
