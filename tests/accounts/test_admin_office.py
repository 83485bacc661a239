"""Offices in the administration: drawn as a tree, dated, their codes marked until somebody confirms them."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from accounts.enums import OfficeKind, Role
from accounts.models import Office
from tests.factories import make_dossier, make_office, make_user

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/accounts/office/"


@pytest.fixture
def keeper(world, client):
    user = make_user("Đặng Minh Tâm", (world.committee, Role.ADMINISTRATOR), username="keeper", is_staff=True)
    client.force_login(user)
    return user


def page(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def form(office, **changes):
    names = ("name", "short_name", "kind", "level", "code", "gso_code", "phone", "hotline", "address")
    values = {name: getattr(office, name) for name in names}
    values |= {"parent": office.parent_id or "", "successor": office.successor_id or ""}
    values |= {"valid_from": f"{office.valid_from:%d/%m/%Y}", "valid_to": ""}
    values |= {"receives_dossiers": "on"} if office.receives_dossiers else {}
    return values | changes


def save(client, office, **changes):
    response = client.post(f"{LIST}{office.pk}/change/", form(office, **changes), follow=True)
    office.refresh_from_db()
    return response.content.decode()


def test_offices_stand_beneath_each_other_as_in_the_tree(client, keeper, world):
    make_office("UBND xã Vạn Thắng", OfficeKind.COMMITTEE, parent=world.committee, level="commune")
    make_office("Bưu điện", OfficeKind.PARTNER)
    rows = client.get(LIST).context["cl"].result_list
    drawn = [(row.name, row.place.depth) for row in rows]
    assert drawn == [
        ("UBND tỉnh Khánh Hòa", 0),
        ("UBND huyện Vạn Ninh", 1),
        ("Phòng Nội vụ", 2),
        ("Phòng Quản lý đô thị", 2),
        ("Văn phòng HĐND và UBND huyện", 2),
        ("Bộ phận Một cửa huyện Vạn Ninh", 3),
        ("UBND xã Vạn Thắng", 2),
        ("Bưu điện", 0),
    ]


def test_the_list_shows_the_code_dossiers_carry_and_marks_invented_ones(client, keeper, world):
    Office.objects.filter(pk=world.desk.pk).update(is_code_confirmed=True)
    text = page(client)
    assert text.count("mã giả định</span>") == 2
    assert "H32.27 (của cấp trên)" in text
    assert page(client, f"{LIST}?ma=gia-dinh").count('class="tree ') == 2
    assert page(client, f"{LIST}?ma=xac-nhan").count('class="tree ') == 1
    assert page(client, f"{LIST}?ma=khong").count('class="tree ') == 3


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_queries_for_any_number(client, keeper, world, more, django_assert_num_queries):
    for number in range(more):
        make_office(f"Phòng {number}", OfficeKind.SPECIALIST, parent=world.committee)
    page(client)
    # session, person, 2 of permissions, roles, 2 counts, rows, tree, 3 to keep the session
    with django_assert_num_queries(12):
        page(client)


def test_closed_offices_are_one_click_away(client, keeper, world):
    Office.objects.filter(pk=world.division.pk).update(valid_to=date(2025, 6, 30), successor=world.home_affairs)
    assert "Phòng Quản lý đô thị" not in page(client)
    closed = page(client, f"{LIST}?hieu-luc=cu")
    assert "Phòng Quản lý đô thị" in closed
    assert "đến hết 30/06/2025" in closed
    assert "kế thừa: Phòng Nội vụ" in closed


def test_search_needs_no_accents(client, keeper, world):
    text = page(client, f"{LIST}?q=quan ly DO thi")
    assert "Phòng Quản lý đô thị" in text
    assert "Văn phòng" not in text


def test_a_changed_code_counts_for_later_dossiers_and_says_so(client, keeper, world):
    before = make_dossier(world, "2026-11-09T09:10")
    text = save(client, world.desk, code=" h32.27.99 ", is_code_confirmed="on")
    assert (world.desk.code, world.desk.is_code_confirmed) == ("H32.27.99", True)
    assert "Mã mới H32.27.99 dùng cho hồ sơ tiếp nhận từ lúc này; hồ sơ đã có giữ nguyên mã cũ." in text
    before.refresh_from_db()
    assert before.code.startswith("H32.27.01-")
    assert make_dossier(world, "2026-11-10T09:10").code == "H32.27.99-261110-0001"


@pytest.mark.parametrize("code", ["H32/27", "H32..27", "Mã huyện", "H", "H32.2777"])
def test_a_code_that_no_dossier_could_carry_is_refused_with_an_example(client, keeper, world, code):
    assert "Ví dụ: H32.27.01." in save(client, world.desk, code=code)
    assert world.desk.code == "H32.27.01"


def test_nothing_is_confirmed_without_a_code(client, keeper, world):
    assert "Chưa có mã để xác nhận." in save(client, world.division, is_code_confirmed="on")


def test_codes_are_confirmed_several_at_once(client, keeper, world):
    chosen = {"action": "confirm_codes", "_selected_action": [world.committee.pk, world.division.pk]}
    text = client.post(LIST, chosen, follow=True).content.decode()
    assert "Đã xác nhận 1 mã." in text
    assert Office.objects.filter(is_code_confirmed=True).get() == world.committee
    assert LogEntry.objects.get().object_repr == "UBND huyện Vạn Ninh"


def test_an_office_is_closed_with_a_day_and_an_heir_and_what_stays_behind_is_said(client, keeper, world):
    text = save(client, world.division, valid_to="31/12/2026", successor=world.home_affairs.pk)
    assert (world.division.valid_to, world.division.successor) == (date(2026, 12, 31), world.home_affairs)
    assert "còn 0 đơn vị trực thuộc và 2 vai trò chưa ghi ngày kết thúc" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"valid_to": "31/12/2018"}, "Ngày kết thúc phải từ 01/01/2019 trở đi."),
        ({"successor": "own"}, "Đã có đơn vị kế thừa thì cần ngày kết thúc"),
        ({"successor": "own", "valid_to": "31/12/2026"}, "Một đơn vị không kế thừa chính nó."),
        ({"parent": "beneath"}, "đang trực thuộc đơn vị này"),
        ({"parent": "own"}, "đang trực thuộc đơn vị này"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(client, keeper, world, changes, said):
    offices = {"own": world.committee.pk, "beneath": world.desk.pk}
    changes = {name: offices.get(value, value) for name, value in changes.items()}
    assert said in save(client, world.committee, **changes)


def test_offices_in_use_are_never_deleted_and_one_typed_by_mistake_is(client, keeper, world):
    mistake = make_office("Phòng gõ nhầm", OfficeKind.SPECIALIST, parent=world.committee)
    for used in (world.desk, world.division, world.committee):
        assert client.get(f"{LIST}{used.pk}/delete/").status_code == 403
        assert client.post(f"{LIST}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{LIST}{mistake.pk}/delete/", {"post": "yes"})
    assert not Office.objects.filter(pk=mistake.pk).exists()
    assert "delete_selected" not in page(client)


def test_lists_of_offices_to_choose_from_are_drawn_as_the_tree(client, keeper, world):
    text = page(client, f"{LIST}{world.desk.pk}/change/")
    assert f'<option value="{world.committee.pk}">\u2003UBND huyện Vạn Ninh</option>' in text


def test_a_new_office_gets_its_internal_name_once(client, keeper, world):
    text = page(client, f"{LIST}add/")
    assert 'name="ref"' in text
    assert 'name="ref"' not in page(client, f"{LIST}{world.desk.pk}/change/")
    values = form(world.division, name="Phòng mới", ref="p-moi", parent=world.committee.pk)
    client.post(f"{LIST}add/", values)
    assert Office.objects.get(ref="p-moi").parent == world.committee
