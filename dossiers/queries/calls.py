"""Phone calls owed by the offices where a person works."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.queries import Scope
from dossiers.models import PhoneCall


def calls_of(scope: Scope) -> QuerySet[PhoneCall]:
    """All calls of the person's offices, done or not."""
    return PhoneCall.objects.filter(office__in=scope.worked_at)


def calls_owed_by(scope: Scope) -> QuerySet[PhoneCall]:
    """Calls without an outcome, the oldest first, with what the page shows of each."""
    rows = calls_of(scope).filter(outcome="")
    related = ("dossier__applicant", "dossier__version", "dossier__office", "caller", "office")
    return rows.select_related(*related).order_by("due_at", "pk")


def calls_waiting(scope: Scope, *, at: datetime) -> int:
    """How many calls should have been made by ``at``; none is counted before its time."""
    return calls_of(scope).filter(outcome="", due_at__lte=at).count()


def next_try_of(call: PhoneCall) -> PhoneCall | None:
    """The call that a settled one left behind, if it comes back."""
    return PhoneCall.objects.filter(dossier=call.dossier_id, occasion=call.next_occasion).first()


def earlier_calls(call: PhoneCall) -> QuerySet[PhoneCall]:
    """What came of the other calls about the same dossier, newest first."""
    done = PhoneCall.objects.filter(dossier=call.dossier_id).exclude(outcome="").exclude(pk=call.pk)
    return done.select_related("done_by").order_by("-done_at")
