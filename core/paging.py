"""Keyset pages: "the rows after this one", so page 1,000 costs what page 1 costs and new rows shift nothing.

A cursor is sealed (AES-GCM, bound to the order it was made for): nobody can forge one, and values such as a name never
stand in a URL. A cursor that does not open means the first page.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from core.crypto import seal_token, unseal_token

LONGEST_CURSOR = 2000
NOTHING = Q(pk__in=[])

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page in the asked order; a cursor is ``""`` where there is nothing further."""

    items: list[Row]
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass(frozen=True)
class _Key:
    """One column of the order; PostgreSQL puts NULL last when ascending and first when descending."""

    name: str
    is_ascending: bool
    is_nullable: bool

    @property
    def ordering(self) -> str:
        return self.name if self.is_ascending else f"-{self.name}"

    def reversed(self) -> "_Key":
        return replace(self, is_ascending=not self.is_ascending)

    def compared(self, lookup: str, value: Any) -> Q:
        return Q(**{f"{self.name}__{lookup}": value})

    def after(self, value: Any, *, or_equal: bool) -> Q:
        """Rows that stand later by this column alone, or also those that are equal by it."""
        if value is None:
            later = NOTHING if self.is_ascending else self.compared("isnull", False)
            return later | self.compared("isnull", True) if or_equal else later
        later = self.compared(("gt" if self.is_ascending else "lt") + ("e" if or_equal else ""), value)
        return later | self.compared("isnull", True) if self.is_ascending and self.is_nullable else later


def page(queryset: QuerySet[Any, Row], *, cursor: str, size: int, by: tuple[str, ...] = ("-id",)) -> Page[Row]:
    """One page of ``size`` rows in one query, ordered ``by`` the named columns (``-`` for descending).

    The primary key is added as the last column if it is missing, so that the order is total. Rows of ``values()`` must
    hold every column of the order.
    """
    keys = _keys(queryset.model, by)
    place = f"paging:{queryset.model._meta.label_lower}:{','.join(key.ordering for key in keys)}"
    start, is_backward = _opened(cursor, place, len(keys))
    walked = [key.reversed() for key in keys] if is_backward else keys
    rows = queryset.order_by(*(key.ordering for key in walked))
    if start is not None:
        rows = rows.filter(_after(walked, start))
    found = list(rows[: size + 1])
    has_more, items = len(found) > size, found[:size]
    if is_backward:
        items.reverse()

    def made(row: Row, *, backward: bool) -> str:
        return _sealed([_value(row, key.name) for key in keys], place, backward)

    if not items:
        return Page([], previous_cursor=_sealed(start, place, True) if start is not None and not is_backward else "")
    has_next, has_previous = (True, has_more) if is_backward else (has_more, start is not None)
    return Page(
        items,
        next_cursor=made(items[-1], backward=False) if has_next else "",
        previous_cursor=made(items[0], backward=True) if has_previous else "",
    )


def _keys(model: type[Model], by: tuple[str, ...]) -> list[_Key]:
    keys = [_key(model, name.removeprefix("-"), is_ascending=not name.startswith("-")) for name in by]
    if model._meta.pk.attname not in {key.name for key in keys}:
        keys.append(_key(model, "pk", is_ascending=keys[-1].is_ascending if keys else False))
    return keys


def _key(model: type[Model], name: str, *, is_ascending: bool) -> _Key:
    if name == "pk":
        name = model._meta.pk.attname
    return _Key(name, is_ascending, _is_nullable(model, name))


def _is_nullable(model: type[Model], name: str) -> bool:
    """Whether the column, or a relation on the way to it, may be NULL. Annotations are taken as never NULL."""
    head, _, rest = name.partition("__")
    try:
        field = model._meta.get_field(head)
    except FieldDoesNotExist:
        return False
    is_null = bool(getattr(field, "null", True))
    if not rest or not isinstance(field.related_model, type):
        return is_null
    return is_null or _is_nullable(field.related_model, rest)


def _after(keys: list[_Key], values: list[Any]) -> Q:
    """Rows behind ``values``: by the first column, where an index can start, and between equals by the rest."""
    (key, *other_keys), (value, *other_values) = keys, values
    if not other_keys:
        return key.after(value, or_equal=False)
    return key.after(value, or_equal=True) & (key.after(value, or_equal=False) | _after(other_keys, other_values))


def _value(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = None if row is None else getattr(row, part)
    return row


def _sealed(values: list[Any] | None, place: str, is_backward: bool) -> str:
    plain = json.dumps([is_backward, values], default=_written, ensure_ascii=False, separators=(",", ":"))
    return seal_token(plain.encode(), place=place)


def _written(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot stand in a cursor")


def _opened(cursor: str, place: str, width: int) -> tuple[list[Any] | None, bool]:
    """The values to start after (``None``: from the beginning) and whether to walk backward."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None, False
    try:
        is_backward, values = json.loads(unseal_token(cursor, place=place))
    except ValueError:  # CannotOpen among them
        return None, False
    return (values, is_backward) if len(values) == width else (None, False)
