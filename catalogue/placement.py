"""Which office does a step, seen from the desk that received the dossier.

Published procedures name places in general ("UBND xã", "Phòng Tư pháp"); the loader keeps them as performer and ref,
and here they become the offices around one desk on one day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.enums import OfficeKind, OfficeLevel
from accounts.models import Office
from accounts.queries import line_above
from catalogue.enums import Performer
from catalogue.models import ProcessStep


@dataclass(frozen=True)
class Surroundings:
    """The offices that steps of dossiers of one desk can be done at."""

    desk: Office
    committees: tuple[Office, ...]  # below the province, the desk's own first
    near: Mapping[str, Office]  # by ref: everything directly under the desk's line, and the agencies under nobody


def surroundings(desk: Office, *, on: date) -> Surroundings:
    """Two queries, however many steps will be placed."""
    line = line_above(desk)
    committees = tuple(
        office for office in line if office.kind == OfficeKind.COMMITTEE and office.level != OfficeLevel.PROVINCE
    )
    around = Office.objects.on(on).filter(Q(parent__in=[office.pk for office in line]) | Q(parent=None))
    return Surroundings(desk, committees, {office.ref: office for office in around})


def place(step: ProcessStep, around: Surroundings) -> Office | None:
    """The office of the step; None where the portal has no such office and only the step's text tells."""
    if step.performer == Performer.DESK:
        return around.desk
    if step.performer == Performer.COMMITTEE:
        return around.committees[0] if around.committees else None
    if step.performer == Performer.UPPER_COMMITTEE:
        return around.committees[-1] if around.committees else None
    return _by_ref(step.office_ref, around.near)


def step_offices(steps: Iterable[ProcessStep], desk: Office, *, on: date | None = None) -> dict[int, Office | None]:
    """Step id → office, for all steps of a version at once: two queries. ``on`` is today unless given."""
    around = surroundings(desk, on=on or timezone.localdate())
    return {step.pk: place(step, around) for step in steps}


def step_office(step: ProcessStep, desk: Office, *, on: date | None = None) -> Office | None:
    """The office that does ``step`` for dossiers of ``desk``, as of ``on`` (today unless given): two queries."""
    return place(step, surroundings(desk, on=on or timezone.localdate()))


def _by_ref(ref: str, near: Mapping[str, Office]) -> Office | None:
    """The office of that very ref, or the commune's own whose ref begins with it: kt-2025 → kt-2025-22489."""
    if not ref:
        return None
    if ref in near:
        return near[ref]
    return next((office for name, office in sorted(near.items()) if name.startswith(f"{ref}-")), None)
