"""Filings that wait for the desk's first answer, and how punctual the answers were: the intake clock, counted apart."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q

from accounts.queries import Scope
from core.dates import at_local
from dossiers.enums import Status
from dossiers.models import Dossier
from dossiers.models.dossier import DossierQuerySet
from dossiers.queries.visibility import visible_to

UNANSWERED = Q(answer_due_at__isnull=False, answered_at=None)


def filings_waiting(scope: Scope) -> DossierQuerySet:
    """What the person's own desks have to answer, with what a row shows; order by ``answer_due_at``."""
    return unanswered(scope).select_related("applicant", "version", "office")


def unanswered(scope: Scope) -> DossierQuerySet:
    """The same without what a row shows, to be counted."""
    return Dossier.objects.filter(UNANSWERED, office__in=scope.intake, status=Status.REGISTERED)


@dataclass(frozen=True)
class IntakeLateness:
    """Filings by post or over the net of some days: answered within eight working hours, later, or late and still
    unanswered. Those that are not due yet are in none of them."""

    on_time: int
    late: int
    open_late: int


def intake_lateness(scope: Scope, first: date, last: date, *, at: datetime) -> IntakeLateness:
    """Of the filings that arrived from ``first`` to ``last`` at the desks the person sees. One query."""
    edges = (at_local(first, time.min), at_local(last, time.max))
    rows = visible_to(scope).filter(registered_at__range=edges, answer_due_at__isnull=False)
    return IntakeLateness(
        **rows.aggregate(
            on_time=Count("pk", filter=Q(answered_at__lte=F("answer_due_at"))),
            late=Count("pk", filter=Q(answered_at__gt=F("answer_due_at"))),
            open_late=Count("pk", filter=Q(answered_at=None, answer_due_at__lt=at)),
        )
    )
