"""Guidance that the desks gave without taking a dossier in."""

from collections.abc import Iterable
from datetime import date, time

from django.db.models import Count, QuerySet

from accounts.queries import Scope
from catalogue.models import RequiredDocument
from core.dates import at_local
from dossiers.models import Guidance


def guidance_on(scope: Scope, day: date) -> QuerySet[Guidance]:
    """Of one day, at the offices where the person works or that they head."""
    edges = (at_local(day, time.min), at_local(day, time.max))
    rows = Guidance.objects.filter(office__in=scope.worked_at | scope.headed, given_at__range=edges)
    return rows.select_related("version", "given_by", "office")


def count_by_procedure(rows: QuerySet[Guidance]) -> list[tuple[str, int]]:
    """Name of the procedure → how often, the most frequent first. One query."""
    counted = (
        rows.order_by().values_list("version__name").annotate(times=Count("pk")).order_by("-times", "version__name")
    )
    return [(name or "", times) for name, times in counted]


def names_of_missing(rows: Iterable[Guidance]) -> dict[int, str]:
    """Id → name of every paper that is named in the rows. One query."""
    wanted = {pk for row in rows for pk in row.missing}
    return dict(RequiredDocument.objects.filter(pk__in=wanted).values_list("pk", "name"))
