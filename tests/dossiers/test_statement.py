"""The prepared queries of the hot pages: one query, whatever happens to the connection."""

import psycopg2
import pytest
from django.db import OperationalError, connection

from dossiers.models import Dossier
from dossiers.queries.statement import Statement
from tests.factories import make_dossier


def by_code() -> Statement[str]:
    def build(code: str):
        return Dossier.objects.filter(code=code, status=2).order_by().values_list("code", "status")

    return Statement("test", build, stand_in="the code")


@pytest.fixture
def statement(db):
    yield by_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name = 'lookup_test'")
        if cursor.fetchone():
            cursor.execute("DEALLOCATE lookup_test")


def test_one_query_gives_the_rows_of_the_key(world, statement, django_assert_num_queries):
    dossiers = [make_dossier(world) for _ in range(3)]
    assert statement.rows(dossiers[0].code) == [(dossiers[0].code, 2)]

    for dossier in dossiers:
        with django_assert_num_queries(1):
            assert statement.row(dossier.code) == (dossier.code, 2)
    assert statement.row("nothing") is None


@pytest.mark.parametrize("key", ["'; DROP TABLE dossiers_dossier; --", "%s", "$1", "\\", "đ" * 500])
def test_a_key_is_never_more_than_a_value(world, statement, key):
    make_dossier(world)
    assert statement.rows(key) == []
    assert Dossier.objects.count() == 1


def test_where_connections_are_handed_round_nothing_is_prepared(world, statement, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    dossier = make_dossier(world)

    assert statement.row(dossier.code) == (dossier.code, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'lookup_test'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_key_that_is_no_parameter_is_a_mistake():
    with pytest.raises(ValueError, match="no parameter"):
        Statement("wrong", lambda _: Dossier.objects.order_by().values_list("pk"), stand_in="the code").rows("x")


def end_connection() -> None:
    """What a restart of the database does to the connection that this process keeps."""
    pid = connection.connection.info.backend_pid
    other = psycopg2.connect(**connection.get_connection_params())
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_restarted_database_is_not_noticed(world):
    statement, dossier = by_code(), make_dossier(world)
    assert statement.row(dossier.code) == (dossier.code, 2)
    end_connection()

    assert statement.row(dossier.code) == (dossier.code, 2)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_was_changed_meanwhile_is_read_anew(world):
    statement, dossier = by_code(), make_dossier(world)
    assert statement.row(dossier.code) == (dossier.code, 2)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_dossier ALTER COLUMN code TYPE varchar(61)")
    try:
        assert statement.row(dossier.code) == (dossier.code, 2)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE dossiers_dossier ALTER COLUMN code TYPE varchar(60)")


@pytest.mark.django_db(transaction=True)
def test_what_a_pooler_forgot_is_prepared_again(world):
    statement, dossier = by_code(), make_dossier(world)
    statement.row(dossier.code)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE lookup_test")

    assert statement.row(dossier.code) == (dossier.code, 2)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_is_told(world, monkeypatch):
    statement, dossier = by_code(), make_dossier(world)
    statement.row(dossier.code)
    end_connection()

    def stay_away(params):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "get_new_connection", stay_away)

    with pytest.raises(OperationalError):
        statement.row(dossier.code)
