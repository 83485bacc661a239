"""Encrypted fields: plain only on the instance, sealed everywhere else."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction

from core.crypto import CannotOpen
from core.fields import Sealed
from tests.core.tables import Letter, create

pytestmark = pytest.mark.django_db
SECRET = "số 056190000018 của bà Hòa"


@pytest.fixture(autouse=True)
def table():
    create(Letter)


@pytest.fixture
def letter():
    return Letter.objects.create(subject="thư", body=SECRET, details={"tên": "Hòa", "số": [1, 2]})


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM core_tests_letter")  # the column is a literal of this file
        return bytes(cursor.fetchone()[0])


def test_text_and_json_come_back_as_they_were(letter):
    again = Letter.objects.get()
    assert again.body == SECRET
    assert again.details == {"tên": "Hòa", "số": [1, 2]}


def test_the_database_holds_no_plain_text(letter):
    assert SECRET.encode() not in stored("body")
    assert "Hòa".encode() not in stored("details")


def test_empty_text_and_missing_json_are_kept():
    Letter.objects.create()
    again = Letter.objects.get()
    assert (again.body, again.details) == ("", None)


def test_values_and_values_list_never_show_plain_text(letter):
    (row,) = Letter.objects.values("body", "details")
    assert isinstance(row["body"], Sealed)
    assert f"{row}" == "{'body': <sealed>, 'details': <sealed>}"
    assert "Hòa" not in f"{row['body']} {Letter.objects.values_list('details', flat=True)}"


def test_updating_a_queryset_with_plain_text_is_refused(letter):
    with pytest.raises(FieldError, match="encrypted"), transaction.atomic():
        Letter.objects.update(body="chữ thường")
    assert Letter.objects.get().body == SECRET


def test_filtering_by_plain_text_is_refused(letter):
    with pytest.raises(FieldError, match="blind index"):
        Letter.objects.filter(body=SECRET).exists()


def test_serialising_is_refused(letter):
    with pytest.raises(FieldError, match="not serialised"):
        serializers.serialize("json", Letter.objects.all())


def test_saving_again_unread_keeps_the_value_and_its_seal(letter):
    before = stored("body")
    again = Letter.objects.get()
    again.subject = "khác"
    again.save()
    assert stored("body") == before
    assert Letter.objects.get().body == SECRET


def test_a_changed_value_is_sealed_anew(letter):
    again = Letter.objects.get()
    again.body = "thư mới"
    again.save(update_fields=["body"])
    assert Letter.objects.get().body == "thư mới"


def test_bulk_create_seals_and_bulk_update_which_cannot_is_refused():
    letters = Letter.objects.bulk_create([Letter(body="một"), Letter(body="hai")])
    assert {row.body for row in Letter.objects.all()} == {"một", "hai"}
    with pytest.raises(FieldError, match="encrypted"), transaction.atomic():
        Letter.objects.bulk_update(letters, ["body"])


def test_a_deferred_value_is_fetched_when_it_is_read(letter, django_assert_num_queries):
    with django_assert_num_queries(1):
        again = Letter.objects.defer("body").get()
    with django_assert_num_queries(1):
        assert again.body == SECRET


def test_a_value_copied_to_another_row_does_not_open(letter):
    other = Letter.objects.create(body="khác")
    Letter.objects.filter(pk=other.pk).update(body=Letter.objects.values_list("body", flat=True).get(pk=letter.pk))
    with pytest.raises(CannotOpen):
        Letter.objects.get(pk=other.pk).body  # noqa: B018 # reading it is what fails
