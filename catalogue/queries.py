"""Reads of procedures: what a desk takes on a day, the type-ahead of the counter, papers, steps and fees."""

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Length

from accounts.enums import OfficeKind, OfficeLevel
from accounts.models import Office
from accounts.queries import line_above
from catalogue.enums import Regime
from catalogue.models import Fee, ProcedureVersion, ProcessStep, RequiredDocument
from catalogue.placement import place, step_office, step_offices, surroundings
from core.text import name_words

__all__ = [
    "documents_of",
    "fees_of",
    "find_versions",
    "is_two_tier",
    "place",
    "step_office",
    "step_offices",
    "steps_of",
    "surroundings",
    "version_on",
    "versions_at",
]


def is_two_tier(desk: Office) -> bool:
    """Whether the desk is a commune's with no district above it (two-tier government, from 1/7/2025). One query."""
    return desk.level == OfficeLevel.COMMUNE and all(row.level != OfficeLevel.DISTRICT for row in line_above(desk))


def versions_at(desk: Office, on: date) -> QuerySet[ProcedureVersion]:
    """Versions in force on ``on`` that the desk takes, by name; procedure and sector come along.

    One query, two for a commune. A desk takes the procedures of its level; in a two-tier commune those of the former
    district too. Where a procedure is in force under both regimes, the desk follows that of its tier. Agencies
    outside the committees (vertical, partner) have no procedures here.
    """
    versions = ProcedureVersion.objects.on(on)
    if desk.kind in (OfficeKind.VERTICAL, OfficeKind.PARTNER):
        return versions.none()
    levels, own, other = [desk.level], Regime.Y2018, Regime.Y2025
    if is_two_tier(desk):
        levels, own, other = [OfficeLevel.COMMUNE, OfficeLevel.DISTRICT], Regime.Y2025, Regime.Y2018
    in_own = ProcedureVersion.objects.on(on).filter(procedure=OuterRef("procedure"), regime=own)
    mine = versions.filter(level__in=levels).exclude(Q(regime=other) & Exists(in_own))
    return mine.select_related("procedure", "sector").order_by("sort_key", "pk")


def find_versions(desk: Office, on: date, text: str, *, limit: int = 20) -> list[ProcedureVersion]:
    """The type-ahead: shorthands that begin with the text (``dkks``), then names with all its words, then
    shorthands that have it inside (``gpxd`` of "Cấp giấy phép xây dựng …"); shorter names first.

    Accents and case do not matter; an empty text gives the first ``limit`` by name. One query, two for a commune.
    """
    versions = versions_at(desk, on)
    words = name_words(text)
    if not words:
        return [] if text.strip() else list(versions[:limit])
    has_words = Q()
    for word in words:
        has_words &= Q(search_text__contains=word)
    short = "".join(words)
    rank = Case(
        When(Q(shorthands__contains=f" {short} "), then=Value(0)),
        When(Q(shorthands__contains=f" {short}"), then=Value(1)),
        When(has_words, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    has_short = Q(shorthands__contains=short) if len(short) > 1 else Q(shorthands__contains=f" {short}")
    found = versions.annotate(shorthands=Concat(Value(" "), "shorthand", Value(" "))).filter(has_words | has_short)
    return list(found.annotate(rank=rank).order_by("rank", Length("name"), "sort_key", "pk")[:limit])


def version_on(national_code: str, desk: Office, on: date) -> ProcedureVersion | None:
    """The version of a procedure (``1.001193``) that the desk takes on that day. One query, two for a commune."""
    return versions_at(desk, on).filter(procedure__national_code=national_code).first()


def documents_of(version: ProcedureVersion) -> list[RequiredDocument]:
    """The only papers that may be asked for, in order. One query."""
    return list(version.documents.order_by("order"))


def steps_of(version: ProcedureVersion) -> list[ProcessStep]:
    """The internal procedure, in order. One query."""
    return list(version.steps.order_by("order"))


def fees_of(version: ProcedureVersion) -> list[Fee]:
    """The confirmed fees: what may be charged and shown. One query."""
    return list(version.fees.published().order_by("pk"))
