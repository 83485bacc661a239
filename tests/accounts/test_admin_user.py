"""People in the administration: made with a first password, given roles with dates, sent away and never deleted."""

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/accounts/user/"
FIRST = "Giay-hen-2026!"


@pytest.fixture
def keeper(world, client):
    user = make_user("Đặng Minh Tâm", (world.committee, Role.ADMINISTRATOR), username="keeper", is_staff=True)
    client.force_login(user)
    return user


def roles(*rows, initial=0):
    data = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return data


def role(office, kind=Role.PROCESSING, begins="01/01/2026", ends="", **more):
    return {"office": office.pk, "role": kind, "valid_from": begins, "valid_to": ends, **more}


def person(user, *rows, **changes):
    """The page of ``user`` as it is posted: marks that are None are not ticked."""
    kept = [
        role(row.office, row.role, f"{row.valid_from:%d/%m/%Y}", id=row.pk, user=user.pk)
        for row in user.memberships.order_by("pk")
    ]
    values = {"username": user.username, "full_name": user.full_name, "title": "", "email": "", "phone": ""}
    values |= {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)}
    values |= roles(*kept, *rows, initial=len(kept)) | changes
    return {name: value for name, value in values.items() if value is not None}


def save(client, user, *rows, **changes):
    response = client.post(f"{LIST}{user.pk}/change/", person(user, *rows, **changes), follow=True)
    user.refresh_from_db()
    return response.content.decode()


def test_a_new_person_gets_a_first_password_and_a_role(client, keeper, world):
    values = {"username": "moi", "full_name": "Nguyễn Văn Mới", "title": "Chuyên viên", "email": "", "phone": ""}
    values |= {"password1": FIRST, "password2": FIRST} | roles(role(world.division))
    text = client.post(f"{LIST}add/", values, follow=True).content.decode()
    user = User.objects.get(username="moi")
    assert user.check_password(FIRST)
    assert (user.full_name, user.is_staff, user.is_superuser, user.is_demo) == ("Nguyễn Văn Mới", False, False, False)
    assert user.memberships.get().role == Role.PROCESSING
    assert "trao mật khẩu lần đầu tận tay" in text


@pytest.mark.parametrize(
    ("one", "two"), [(FIRST, "khac-han-2026"), ("123456", "123456"), ("nguyenvanmoi", "nguyenvanmoi")]
)
def test_a_first_password_is_typed_twice_and_is_no_easy_one(client, keeper, one, two):
    values = {"username": "nguyenvanmoi", "full_name": "Nguyễn Văn Mới", "password1": one, "password2": two} | roles()
    assert "errorlist" in client.post(f"{LIST}add/", values).content.decode()
    assert not User.objects.filter(username="nguyenvanmoi").exists()


def test_a_new_password_is_set_on_its_own_page_and_the_old_one_never_shown(client, keeper, world):
    text = client.get(f"{LIST}{world.clerk.pk}/change/").content.decode()
    address = reverse("admin:auth_user_password_change", args=[world.clerk.pk])
    assert address in text
    assert "pbkdf2" not in text
    client.post(address, {"password1": FIRST, "password2": FIRST, "usable_password": "true"})
    world.clerk.refresh_from_db()
    assert world.clerk.check_password(FIRST)


def test_the_list_says_what_people_do_today_and_who_is_a_demo(client, keeper, world, django_assert_num_queries):
    User.objects.filter(pk=world.clerk.pk).update(is_demo=True)
    Membership.objects.filter(user=world.head).update(valid_to=date(2020, 1, 1))
    client.get(LIST)
    with django_assert_num_queries(12):
        text = client.get(LIST).content.decode()
    assert "Cán bộ tiếp nhận, trả kết quả – Một cửa huyện" in text
    assert "dùng thử</span>" in text
    rows = {user.username: user.held_today for user in client.get(LIST).context["cl"].result_list}
    assert rows["head"] == []
    assert client.get(f"{LIST}?vai-tro=khong").context["cl"].result_count == 2
    assert client.get(f"{LIST}?vai-tro=intake").context["cl"].result_count == 1
    assert client.get(f"{LIST}?q=tran thi cuc").context["cl"].result_count == 1


def test_roles_are_added_and_ended_by_their_dates(client, keeper, world):
    (old,) = world.officer.memberships.all()
    ended = {"memberships-0-valid_to": "31/12/2026"}
    save(client, world.officer, role(world.home_affairs, Role.HEAD, "01/01/2027"), **ended)
    old.refresh_from_db()
    assert old.valid_to == date(2026, 12, 31)
    assert world.officer.memberships.count() == 2


def test_a_role_that_has_begun_is_not_taken_out_and_one_to_come_is(client, keeper, world):
    assert "Vai trò đã có hiệu lực thì không xóa" in save(client, world.officer, **{"memberships-0-DELETE": "on"})
    assert world.officer.memberships.count() == 1
    begins = timezone.localdate() + timedelta(days=9)
    coming = Membership.objects.create(user=world.officer, office=world.desk, role=Role.INTAKE, valid_from=begins)
    save(client, world.officer, **{"memberships-1-DELETE": "on"})
    assert not Membership.objects.filter(pk=coming.pk).exists()


def test_a_role_cannot_end_before_it_begins(client, keeper, world):
    wrong = role(world.desk, Role.INTAKE, "01/02/2026", "01/01/2026")
    assert "Ngày kết thúc phải từ 01/02/2026 trở đi." in save(client, world.officer, wrong)


def test_a_role_of_the_administration_without_its_mark_is_pointed_out(client, keeper, world):
    text = save(client, world.officer, role(world.home_affairs, Role.REVIEWER))
    assert "xin đánh dấu “được vào trang quản trị” cho Lê Văn Bình" in text
    assert "xin đánh dấu" not in save(client, world.officer, is_staff="on")


def test_people_who_leave_are_switched_off_and_kept(client, keeper, world):
    assert client.get(f"{LIST}{world.clerk.pk}/delete/").status_code == 403
    assert "delete_selected" not in client.get(LIST).content.decode()
    save(client, world.clerk, is_active=None)
    assert not world.clerk.is_active


def test_nobody_switches_themselves_off(client, keeper):
    assert "không thể tự cho mình nghỉ" in save(client, keeper, is_active=None)
    assert keeper.is_active


def test_an_administrator_makes_no_superuser_and_touches_none(client, keeper, world):
    save(client, world.clerk, is_superuser="on")
    assert not world.clerk.is_superuser
    root = make_user("Người giữ", username="root", is_staff=True, is_superuser=True)
    assert client.post(f"{LIST}{root.pk}/change/", person(root, full_name="Chiếm quyền")).status_code == 403
    address = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(address, {"password1": FIRST, "password2": FIRST, "usable_password": "true"}).status_code == 403
    client.force_login(root)
    save(client, world.clerk, is_superuser="on")
    assert world.clerk.is_superuser


def test_who_only_looks_is_offered_no_password_and_no_form(client, world):
    client.force_login(world.reviewer)
    text = client.get(f"{LIST}{world.clerk.pk}/change/").content.decode()
    assert "Đặt mật khẩu mới" not in text
    assert "<select" not in text
    assert client.post(f"{LIST}{world.clerk.pk}/change/", person(world.clerk, full_name="Khác")).status_code == 403


def test_a_locked_person_is_let_in_again(client, keeper, world):
    AccessAttempt.objects.create(username="clerk", ip_address="10.0.0.1", failures_since_start=9)
    AccessAttempt.objects.create(username="head", ip_address="10.0.0.1", failures_since_start=9)
    chosen = {"action": "unlock", "_selected_action": [world.clerk.pk]}
    assert "Đã mở khóa đăng nhập cho 1 người." in client.post(LIST, chosen, follow=True).content.decode()
    assert AccessAttempt.objects.get().username == "head"
