"""The register of issued papers: numbers and kinds, never their content."""

import pytest

from papers.models import Paper
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/papers/paper/"


@pytest.fixture
def dossier(world, client):
    client.force_login(world.reviewer)
    return make_dossier(world)


def test_the_register_shows_number_kind_and_subject(client, dossier):
    text = client.get(LIST).content.decode()
    assert "01/BPTNTKQ" in text
    assert dossier.code in text
    assert dossier.subject not in text
    assert "Nguyễn Thị Hòa" not in text
    assert client.get(f"{LIST}?loai=dossier.receipt").context["cl"].result_count <= 1


def test_the_register_is_searched_by_the_code_of_a_dossier(client, world, dossier):
    other = make_dossier(world, "2026-11-09T09:20")
    found = client.get(LIST, {"q": dossier.code}).context["cl"].result_list
    assert {paper.subject for paper in found} == {dossier.subject}
    assert client.get(LIST, {"q": other.code}).context["cl"].result_count == 1


def test_a_paper_s_page_keeps_its_content_to_itself(client, dossier):
    paper = Paper.objects.get()
    text = client.get(f"{LIST}{paper.pk}/change/").content.decode()
    assert "01/BPTNTKQ" in text
    assert dossier.code in text
    assert dossier.subject not in text
    assert "Nguyễn Thị Hòa" not in text
    assert "payload" not in text


def test_nobody_adds_changes_or_deletes_one(client, dossier):
    paper = Paper.objects.get()
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{paper.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{paper.pk}/change/", {"number": 9}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_asks_the_same_queries_for_any_number(client, world, rows, django_assert_num_queries):
    client.force_login(world.reviewer)
    for minute in range(rows):
        make_dossier(world, f"2026-11-09T09:1{minute}")
    client.get(LIST)
    with django_assert_num_queries(12):
        client.get(LIST)
