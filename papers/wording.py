"""Sentences inside the forms: data, worded by administrators (``core.text.placeholders``)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText


@dataclass(frozen=True)
class Slot:
    """A sentence of a form: how staff call it, the words it has unless the office has its own, the places it knows."""

    title: LazyText | str
    default: str
    places: tuple[str, ...] = ()


# The sentences in force, by slot.
Wording = Mapping[str, str]
