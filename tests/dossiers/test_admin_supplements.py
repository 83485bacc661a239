"""Phòng Nội vụ sees who asked applicants more than once, counted by officer and by procedure."""

import pytest

from dossiers.actions.supplement import request_supplement, supplement
from dossiers.models import OfficeRule
from tests.dossiers.staff_pages import said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/dossiers/supplementrequest/"


def asked_twice(world):
    dossier = with_the_officer(world)
    paper = world.version.documents.get(name="Bản vẽ thiết kế")
    values = {"dossier_id": dossier.pk, "papers": {paper.pk: ""}, "reason": "thiếu chữ ký"}
    request_supplement(actor=world.officer, at=moment("2026-11-10T09:00"), **values)
    brought = {"documents": {paper.pk: (1, 1)}, "at": moment("2026-11-10T10:00")}
    supplement(dossier_id=dossier.pk, actor=world.clerk, **brought)
    request_supplement(actor=world.head, at=moment("2026-11-10T14:00"), **values)
    return dossier


def test_a_second_request_is_counted_for_who_asked_and_for_the_procedure(sign_in, world):
    dossier = asked_twice(world)

    page = said(sign_in(world.reviewer).get(LIST))

    assert dossier.code in page and "thiếu chữ ký" not in page
    assert f"Theo cán bộ {world.head.full_name} 1" in page
    assert f"Theo thủ tục {world.version.name} 1" in page


def test_the_filter_leaves_the_exceptional_ones(sign_in, world):
    asked_twice(world)

    page = said(sign_in(world.reviewer).get(f"{LIST}?lan=ngoai-le"))

    assert page.count(world.version.name) == 3  # its row, its count and the filter


def test_the_list_takes_the_same_queries_for_one_and_for_three(sign_in, world, django_assert_max_num_queries):
    browser = sign_in(world.reviewer)
    asked_twice(world)
    browser.get(LIST)
    with django_assert_max_num_queries(20):
        browser.get(LIST)
    for _more in range(2):
        asked_twice(world)
    with django_assert_max_num_queries(20):
        browser.get(LIST)


def test_an_office_gives_up_the_rule_of_the_letter_in_the_administration(sign_in, world):
    browser = sign_in(world.reviewer)

    browser.post("/quan-tri/dossiers/officerule/add/", {"office": world.division.pk})

    assert OfficeRule.objects.get(office=world.division).needs_letter_first is False
