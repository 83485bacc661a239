"""Rows into a table by COPY, in its text form."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import connection

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_text(rows: Iterable[tuple[object, ...]]) -> str:
    """The rows as COPY reads them."""
    return "".join(["\t".join(map(_field, row)) + "\n" for row in rows])


def copy(table: str, columns: Iterable[str], text: str) -> None:
    """Append ``text`` (of ``as_text``) to the table."""
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        raw.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


def _field(value: object) -> str:
    try:
        return _WRITERS[type(value)](value)
    except KeyError:
        raise TypeError(f"COPY was given a {type(value).__name__}") from None


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def _array(values: Iterable[object]) -> str:
    """Of texts without quotes or backslashes, numbers or moments."""
    return '{"' + '","'.join(map(_field, values)) + '"}' if values else "{}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "\\N",
    str: _text,
    bytes: lambda value: f"\\\\x{value.hex()}",
    bool: lambda value: "t" if value else "f",
    int: str,
    datetime: datetime.isoformat,
    list: _array,
    tuple: _array,
}
