"""A query that the hot pages ask again and again: written by the ORM once, prepared by the server once a connection.

Building a query in the ORM costs ten times what sending it does, and planning it four times what running it does.
Values come as the driver gives them: moments are aware, JSON is text.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db import InterfaceError, NotSupportedError, OperationalError, connection
from django.db.models import QuerySet
from psycopg2.extensions import AsIs

Key = TypeVar("Key", int, str)
# The server went away; or its tables were changed, so that what it had prepared is of no use any more.
GONE = (InterfaceError, OperationalError, NotSupportedError)


class Statement(Generic[Key]):
    """``build`` gets one key and gives a ``values_list``; ``stand_in`` is a key that is no other parameter of it.

    ``name`` is what the server knows it by, letters and underscores only.
    """

    def __init__(self, name: str, build: Callable[[Key], QuerySet[Any, Any]], *, stand_in: Key) -> None:
        self._build: Callable[[Key], QuerySet[Any, Any]] = build
        self._stand_in: Key = stand_in
        self._prepare = f"PREPARE lookup_{name} AS "
        self._execute = f"EXECUTE lookup_{name} (%s)"
        self._prepared: WeakSet[Any] = WeakSet()

    def rows(self, key: Key) -> list[tuple[Any, ...]]:
        """The rows for ``key``: one query, and one more on a new connection.

        Before the first query of a request Django asks the server whether it lives, at the price of the query
        itself. Here the query finds that out, and is sent once more over a new connection.
        """
        is_kept = connection.connection is not None and not connection.in_atomic_block
        if is_kept:
            connection.health_check_done = True  # type: ignore[attr-defined]  # Django's own, since 4.1
        try:
            return self._asked(key)
        except GONE:
            if not is_kept:
                raise
            connection.close()
            return self._asked(key)

    def row(self, key: Key) -> tuple[Any, ...] | None:
        """The first row for ``key``, or None."""
        return next(iter(self.rows(key)), None)

    def _asked(self, key: Key) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):  # a pooler hands connections round
                cursor.execute(*self._filled(key))
            else:
                if connection.connection not in self._prepared:
                    sql, values = self._filled(AsIs("$1"))
                    cursor.execute(self._prepare + sql, values)
                    self._prepared.add(connection.connection)
                cursor.execute(self._execute, [key])
            return list(cursor.fetchall())

    def _filled(self, key: Any) -> tuple[str, list[Any]]:
        sql, parameters = self._compiled
        return sql, [key if value == self._stand_in else value for value in parameters]

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._build(self._stand_in).query.sql_with_params()
        if self._stand_in not in parameters:
            raise ValueError(f"the key is no parameter of {sql}")
        return sql, tuple(parameters)
