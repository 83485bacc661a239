"""Append-only tables: the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from core.guards import AppendOnly
from tests.core.tables import LedgerLine, create

pytestmark = pytest.mark.django_db
TABLE = "core_tests_ledgerline"


def guard(operation):
    create(LedgerLine)
    with connection.schema_editor() as editor:
        operation.database_forwards("core", editor, ProjectState(), ProjectState())
    return LedgerLine.objects.create(amount=8000, note="lệ phí")


def refused(action):
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        action()


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_rows_are_added_and_read():
    guard(AppendOnly(TABLE))
    LedgerLine.objects.create(amount=1)
    assert LedgerLine.objects.count() == 2


def test_update_and_delete_are_refused_however_they_come():
    line = guard(AppendOnly(TABLE))
    refused(lambda: LedgerLine.objects.update(amount=1))
    refused(lambda: LedgerLine(pk=line.pk, amount=1).save())
    refused(line.delete)
    refused(LedgerLine.objects.all().delete)
    refused(lambda: run(f"UPDATE {TABLE} SET amount = amount"))
    assert LedgerLine.objects.get().amount == 8000


def test_a_session_that_silences_ordinary_triggers_is_refused_too():
    guard(AppendOnly(TABLE))
    run("SET LOCAL session_replication_role = replica")

    refused(lambda: run(f"UPDATE {TABLE} SET amount = 1"))


def test_truncate_is_refused_outside_a_test_database():
    guard(AppendOnly(TABLE))
    run(f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} RESET portal.is_test")
    run("SET LOCAL portal.is_test = 'on'")  # a session that only says so convinces nobody
    refused(lambda: run(f"TRUNCATE {TABLE}"))


def test_the_setting_of_test_databases_allows_truncate_and_nothing_else():
    guard(AppendOnly(TABLE))
    refused(lambda: run(f"DELETE FROM {TABLE}"))
    run(f"TRUNCATE {TABLE}")
    assert not LedgerLine.objects.exists()


def test_a_named_column_may_be_rewritten_and_no_other_with_it():
    guard(AppendOnly(TABLE, but=("note",)))
    LedgerLine.objects.update(note="mã hóa lại")
    refused(lambda: LedgerLine.objects.update(note="khác", amount=1))
    refused(LedgerLine.objects.all().delete)
    assert LedgerLine.objects.values_list("amount", "note").get() == (8000, "mã hóa lại")


def test_taking_the_migration_back_lifts_the_guard():
    operation = AppendOnly(TABLE)
    guard(operation)
    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, ProjectState(), ProjectState())
    assert LedgerLine.objects.update(amount=1) == 1


def test_the_operation_describes_itself():
    assert AppendOnly(TABLE).describe() == f"Guard {TABLE} against update and delete"
    assert AppendOnly(TABLE, but=("note",)).deconstruct() == ("AppendOnly", [TABLE], {"but": ("note",)})
