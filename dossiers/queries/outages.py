"""Outages that a desk may still enter filings of, and those that were declared."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Office
from accounts.queries import Scope
from dossiers.models import Outage

ENTERED_DAYS = 7


def outages_to_enter(scope: Scope, *, at: datetime) -> list[Outage]:
    """Of the clerk's desks, ended less than seven days ago, newest first. One query."""
    recent = Outage.objects.filter(office__in=scope.intake, ended_at__gte=at - timedelta(days=ENTERED_DAYS))
    return list(recent.order_by("-began_at")[:10])


def outages_of(scope: Scope) -> QuerySet[Outage]:
    """Declared for the desks a head answers for."""
    return Outage.objects.filter(office__in=scope.headed).select_related("office", "approved_by")


def desks_to_declare(scope: Scope, *, on: date) -> QuerySet[Office]:
    """The desks for which the head may declare an outage."""
    return Office.objects.on(on).filter(pk__in=scope.headed, receives_dossiers=True).order_by("name")
