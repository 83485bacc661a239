"""Phòng Nội vụ sees how punctually what came by post or online was answered, apart from the results."""

import pytest

from tests.dossiers.staff_pages import said
from tests.dossiers.test_filings import registered
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/dossiers/firstanswer/"


def test_late_answers_are_shown_and_counted_by_desk(sign_in, world, clock):
    clock("2026-11-27T09:00")
    dossier = registered(world)
    page = said(sign_in(world.reviewer).get(LIST))
    assert dossier.code in page
    assert "chưa trả lời, đã muộn" in page
    assert "Trả lời việc tiếp nhận muộn: Cả danh sách muộn 1 trên 1" in page
    assert f"Theo nơi tiếp nhận {world.desk.name} 1" in page


def test_the_filter_leaves_the_late_ones_only(sign_in, world, clock):
    clock("2026-11-27T09:00")
    dossier = registered(world)
    reviewer = sign_in(world.reviewer)
    assert dossier.code in said(reviewer.get(f"{LIST}?tra-loi=muon"))
    assert dossier.code not in said(reviewer.get(f"{LIST}?tra-loi=dung-hen"))


def test_what_came_over_the_counter_is_not_in_it(sign_in, world):
    dossier = make_dossier(world)
    assert dossier.code not in said(sign_in(world.reviewer).get(LIST))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(sign_in, world, clock, django_assert_max_num_queries, rows):
    clock("2026-11-27T09:00")
    for _ in range(rows):
        registered(world)
    reviewer = sign_in(world.reviewer)
    reviewer.get(LIST)
    with django_assert_max_num_queries(16):
        reviewer.get(LIST)
