"""Offices as people draw them: beneath each other, each with the code that its dossiers carry."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.views.main import ChangeList
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from accounts.enums import OfficeKind
from accounts.models import Office
from core.text import sort_key


@dataclass(frozen=True)
class Place:
    """Where an office stands: its rank in the drawing, how deep, and the code its dossiers carry."""

    rank: int
    depth: int
    code: str
    is_inherited: bool


def places() -> dict[int, Place]:
    """Every office with its place; one query."""
    children: defaultdict[int | None, list[tuple[bool, bool, str, int, str]]] = defaultdict(list)
    rows = Office.objects.values_list("pk", "parent_id", "code", "name", "kind", "valid_to")
    for pk, parent, code, name, kind, valid_to in rows:
        # Committees lead the drawing; under a committee its own divisions come before the communes beneath it.
        is_later = (kind == OfficeKind.COMMITTEE) == (parent is not None)
        children[parent].append((valid_to is not None, is_later, sort_key(name), pk, code))
    found: dict[int, Place] = {}

    def walk(parent: int | None, depth: int, inherited: str) -> None:
        for *_order, pk, code in sorted(children[parent]):
            found[pk] = Place(len(found), depth, code or inherited, not code and bool(inherited))
            walk(pk, depth + 1, code or inherited)

    walk(None, 0, "")
    return found


class TreeChangeList(ChangeList):
    """All offices on one page, in the order of the tree unless the person sorts by a column."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        drawn = places()
        rows: Any = list(self.result_list)
        for row in rows:
            row.place = drawn[row.pk]
        if not self.params.get("o"):
            rows.sort(key=lambda row: row.place.rank)
        self.result_list = rows


class _InTreeOrder(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        drawn, today = places(), timezone.localdate()
        for office in sorted(self.queryset, key=lambda office: drawn[office.pk].rank):
            is_closed = office.valid_to is not None and office.valid_to < today
            words = gettext("%(office)s (đã đóng)") % {"office": office.name} if is_closed else office.name
            yield self.choice(office)[0], "\u2003" * drawn[office.pk].depth + words


class OfficeField(forms.ModelChoiceField):
    """A plain list of offices, drawn as the tree; two queries."""

    iterator = _InTreeOrder
