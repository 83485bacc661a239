"""Who opened what: read by those who check, changed by nobody."""

import pytest

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import AccessRecord

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/accounts/accessrecord/"


@pytest.fixture
def records(world, client):
    client.force_login(world.reviewer)
    for user, kind, subject in (
        (world.clerk, AccessKind.VIEW, "dossier:1"),
        (world.clerk, AccessKind.PRINT, "dossier:12"),
        (world.head, AccessKind.MESSAGE, "notice:5"),
    ):
        record_access(user=user, kind=kind, subject=subject, address="10.0.0.1")
    return world


def subjects(client, query=""):
    return {row.subject for row in client.get(LIST + query).context["cl"].result_list}


def test_records_are_filtered_by_person_kind_and_subject(client, records):
    assert subjects(client) == {"dossier:1", "dossier:12", "notice:5"}
    assert subjects(client, f"?nguoi={records.clerk.pk}") == {"dossier:1", "dossier:12"}
    assert subjects(client, "?kind__exact=message") == {"notice:5"}
    assert subjects(client, "?q=dossier:1") == {"dossier:1"}
    assert subjects(client, "?nguoi=ai-do") == {"dossier:1", "dossier:12", "notice:5"}


def test_nobody_adds_changes_or_deletes_one(client, records):
    row = AccessRecord.objects.first()
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{row.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"subject": "dossier:99"}).status_code == 403
    assert "delete_selected" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_queries_for_any_number(client, records, more, django_assert_num_queries):
    for _number in range(more):
        record_access(user=records.clerk, kind=AccessKind.VIEW, subject="dossier:7", address=None)
    client.get(LIST)
    with django_assert_num_queries(11):
        client.get(LIST)
