"""Phòng Nội vụ sees what was put right, why and by whom, counted by officer and by procedure."""

from urllib.parse import quote

import pytest

from accounts.enums import Role
from dossiers.actions.correct import correct_finish, correct_person
from dossiers.actions.people import Person
from dossiers.actions.work import finish
from dossiers.enums import CorrectionReason
from tests.dossiers.staff_pages import said, with_the_officer
from tests.factories import make_dossier, make_user, make_version, moment

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/dossiers/correction/"


def name_put_right(world, **changes):
    dossier = make_dossier(world, **changes)
    correct_person(
        dossier_id=dossier.pk,
        person=Person("Nguyễn Thị Hoà Bình", national_id="056190000018", phone="+84905123456"),
        representative=None,
        reason=CorrectionReason.TYPING,
        actor=world.clerk,
        at=moment("2026-11-10T09:00"),
    )
    return dossier


def test_a_correction_is_shown_with_reason_approver_and_both_times_and_counted(sign_in, world):
    dossier = name_put_right(world)

    page = said(sign_in(world.reviewer).get(LIST))

    assert dossier.code in page and "họ và tên" in page and "Nhập sai lúc tiếp nhận" in page
    assert "Hoà Bình" not in page
    assert str(dossier.office) in page and "Lúc" in page and "Ghi lúc" in page
    assert f"Số lần đính chính: Theo cán bộ {world.clerk.full_name} 1" in page
    assert f"Số lần đính chính: Theo thủ tục {world.version.name} 1" in page


def test_a_corrected_moment_of_finishing_shows_the_heads_own_words(sign_in, world):
    head = make_user("Hồ Thị Kim", (world.desk, Role.HEAD))
    dossier = with_the_officer(world)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00"))
    values = {"finished_at": moment("2026-11-13T10:00"), "reason": "Bấm nhầm hồ sơ"}
    correct_finish(dossier_id=dossier.pk, actor=head, at=moment("2026-11-16T09:00"), **values)

    page = said(sign_in(world.reviewer).get(LIST))

    assert "xử lý xong: 09:00, 10/11/2026 → 10:00, 13/11/2026 Bấm nhầm hồ sơ Hồ Thị Kim" in page


def test_filters_of_period_desk_and_procedure_change_list_and_counts(sign_in, world, clock):
    clock("2026-11-20T09:00")
    here = name_put_right(world)
    other = name_put_right(world, version=make_version("Cấp bản sao trích lục"))
    browser = sign_in(world.reviewer)

    def since(day):
        return quote(f"2026-11-{day:02} 00:00:00+07:00")

    def listed(query):
        page = said(browser.get(f"{LIST}?{query}"))
        return [row.code for row in (here, other) if row.code in page]

    procedure = other.version.procedure_id
    assert listed(f"noi-nhan={world.desk.pk}") == [here.code, other.code]
    assert listed(f"noi-nhan={world.division.pk}") == []
    assert listed(f"thu-tuc={procedure}") == [other.code]
    assert listed(f"at__gte={since(1)}&at__lt={since(30)}") == [here.code, other.code]
    assert listed(f"at__gte={since(11)}&at__lt={since(30)}") == []
    assert "Theo cán bộ" not in said(browser.get(f"{LIST}?noi-nhan={world.division.pk}"))


def test_who_works_at_a_desk_has_no_list_and_nobody_changes_a_correction(sign_in, world):
    name_put_right(world)

    assert sign_in(world.clerk).get(LIST).status_code == 403
    reviewer = sign_in(world.reviewer)
    assert reviewer.get(f"{LIST}add/").status_code == 403


def test_the_list_takes_the_same_queries_for_one_and_for_three(sign_in, world, django_assert_num_queries):
    browser = sign_in(world.reviewer)
    name_put_right(world)
    browser.get(LIST)
    with django_assert_num_queries(18):
        browser.get(LIST)
    for _more in range(2):
        name_put_right(world)
    with django_assert_num_queries(18):
        browser.get(LIST)
