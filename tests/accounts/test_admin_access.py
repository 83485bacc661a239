"""Who opened what: read by those who check, changed by nobody."""

import pytest

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import AccessRecord
from dossiers.actions.files import add_file
from dossiers.enums import FileKind
from notices.models import Notice
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, moment

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


def test_what_was_opened_is_named_in_words_and_found_by_the_code_of_the_dossier(client, records, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier, at = make_dossier(records), moment("2026-11-09T09:20")
    kept = {"title": "Bản vẽ", "kind": FileKind.SCAN, "actor": records.clerk, "at": at}
    file = add_file(dossier_id=dossier.pk, content=pdf(), **kept)
    notice = Notice.objects.filter(channel="sms").get()
    named = {dossier.subject: dossier.code, f"file:{file.pk}": f"tệp của hồ sơ {dossier.code}"}
    for subject in (*named, f"notice:{notice.pk}"):
        record_access(user=records.head, kind=AccessKind.VIEW, subject=subject, address=None)

    rows = client.get(LIST).context["cl"].result_list
    shown = {row.subject: row.subject_words for row in rows}
    opened = {f"notice:{notice.pk}": "thông báo “Đã tiếp nhận hồ sơ, hẹn ngày trả”", "notice:5": "notice:5"}
    assert shown | named | opened == shown
    assert subjects(client, f"?q={dossier.code}") == set(named)


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
    with django_assert_num_queries(12):
        client.get(LIST)
