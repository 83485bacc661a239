"""How a load of reference data meets what people changed since the last one.

Field by field: a field that still holds what the files said last time follows the files; one that a person edited,
and everything a person confirmed, stays as it is and is reported. A row that is missing comes (back) from the files:
to retire one, give it an end date.
"""

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

Values = dict[str, Any]
Memory = MutableMapping[str, Values]  # row key → what the files said at the last load, as JSON has it


@dataclass
class Tally:
    """What a load did to one kind of rows; ``kept`` are sentences on what people edited and the files say otherwise."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return self.created + self.updated


def plain(value: Any) -> Any:
    """A value as JSON keeps it, so that the database, the file and the memory compare alike."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return str(value)  # a member of TextChoices too
    return value


def to_change(
    *,
    name: str,
    mine: Mapping[str, Any],
    last: Mapping[str, Any] | None,
    said: Values,
    held: Collection[str],
    tally: Tally,
) -> list[str]:
    """Names of the fields that may follow the files; what stays although the files differ goes to ``tally.kept``.

    ``mine`` is the database, ``last`` the memory (None for a row that was never loaded), ``said`` the files now,
    ``held`` the fields that a person confirmed.
    """
    changed = []
    for key, new in said.items():
        if mine[key] == new:
            continue
        if key not in held and last is not None and key in last and last[key] == mine[key]:
            changed.append(key)
        else:
            sentence = _("%(name)s: giữ nguyên “%(field)s” vì đã được sửa hoặc xác nhận.")
            tally.kept.append(sentence % {"name": name, "field": key})
    return changed
