"""The indexes that nothing but reading needs, out of the way of a big load and back again.

Building an index of a million rows once costs a fifth of a million insertions. Their definitions wait in a table of
their own, so that a load that was killed leaves nothing lost: the next one puts them back first.
"""

from collections.abc import Iterable

from django.db import connection, transaction

_KEPT = "dossiers_load_index"
_PUT_ASIDE = f"""
CREATE TABLE {_KEPT} AS
SELECT index.relname AS name, pg_get_indexdef(index.oid) AS definition
FROM pg_index
JOIN pg_class AS index ON index.oid = indexrelid
JOIN pg_class AS indexed ON indexed.oid = indrelid
JOIN pg_namespace AS space ON space.oid = indexed.relnamespace
WHERE indexed.relname = ANY(%s) AND space.nspname = current_schema() AND NOT indisunique
ORDER BY index.oid
"""  # nosec B608 # noqa: S608 # a constant


def put_aside(tables: Iterable[str]) -> None:
    """Drop the indexes of ``tables`` that keep nothing unique."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PUT_ASIDE, [list(tables)])
        for name, _definition in _kept():
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")


def put_back() -> int:
    """Build every index that was put aside, and tell how many there were."""
    if _KEPT not in connection.introspection.table_names():
        return 0
    kept = _kept()
    for name, definition in kept:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(definition)
            cursor.execute(f"DELETE FROM {_KEPT} WHERE name = %s", [name])  # nosec B608 # noqa: S608 # a constant
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_KEPT}")
    return len(kept)


def _kept() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, definition FROM {_KEPT}")  # nosec B608 # noqa: S608 # a constant
        return list(cursor.fetchall())
