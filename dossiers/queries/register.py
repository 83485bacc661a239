"""The register of dossiers, form 06 of 2018 and 07 of 2025: one desk, a period, perhaps one sector (law.md 3.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.enums import Role
from accounts.models import Office
from accounts.queries import Scope
from catalogue.enums import Performer
from catalogue.models import ProcessStep, Sector
from catalogue.placement import place, surroundings
from core.dates import at_local
from dossiers.models import Dossier
from dossiers.paper_kinds import RECEIPT
from papers.models import Paper

BATCH = 500
READERS = (Role.INTAKE, Role.HEAD, Role.REVIEWER)


@dataclass(frozen=True)
class Asked:
    """Which part of which register: days from ``first`` to ``last``, both included; ``sector`` None for all."""

    office: Office
    first: date
    last: date
    sector: Sector | None = None


@dataclass(frozen=True)
class Line:
    """One dossier in the register. ``number`` is the one its receipt names; None where it was taken over without."""

    number: int | None
    dossier: Dossier
    lead: str


def offices_with_registers(scope: Scope, on: date) -> QuerySet[Office]:
    """Desks whose registers the person may read: where they receive, and what they head or review beneath."""
    seen = scope.intake | scope.headed | scope.reviewed
    return Office.objects.filter(pk__in=seen, receives_dossiers=True, valid_from__lte=on).order_by("name", "pk")


def entered(asked: Asked) -> QuerySet[Dossier]:
    """The dossiers of that part, in the order of their numbers: what came by post or was entered after an outage was
    received before its neighbours."""
    start, end = at_local(asked.first, time()), at_local(asked.last + timedelta(days=1), time())
    is_entered = Q(office=asked.office, received_at__gte=start, received_at__lt=end)
    if asked.sector:
        is_entered &= Q(version__sector=asked.sector)
    first = Paper.objects.filter(
        kind=RECEIPT.name, occasion="promise:1", subject=Concat(Value("dossier:"), Cast(OuterRef("pk"), CharField()))
    )
    numbered = Dossier.objects.filter(is_entered).annotate(
        book=Subquery(first.values("year")[:1]), line=Subquery(first.values("number")[:1])
    )
    return numbered.order_by(F("book").asc(nulls_first=True), F("line").asc(nulls_first=True), "received_at", "pk")


def lines_of(asked: Asked) -> Iterator[Line]:
    """Every line, a batch of dossiers in memory at a time; two queries a batch beside a few for the offices."""
    leads = _leads(asked)
    rows: Iterator[Any] = entered(asked).select_related("applicant", "version", "hand_over").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for dossier in batch:
            yield Line(dossier.line, dossier, leads.get(dossier.version_id, asked.office.name))


def _leads(asked: Asked) -> Mapping[int, str]:
    """Version id → the office that settles it: that of its first step outside the desk."""
    versions = entered(asked).order_by().values("version_id").distinct()
    around = surroundings(asked.office, on=asked.last)
    found: dict[int, str] = {}
    steps = ProcessStep.objects.filter(version__in=versions).exclude(performer=Performer.DESK)
    for step in steps.order_by("version_id", "order"):
        if step.version_id not in found:
            office = place(step, around)
            found[step.version_id] = office.name if office else step.office_name
    return found
