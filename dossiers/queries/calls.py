"""Phone calls owed by the offices where a person works."""

from collections.abc import Sequence
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


def unclaimed(wanted: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those pairs of a dossier's id and an occasion about which no call was ever owed. One query."""
    dossiers, occasions = {pk for pk, _ in wanted}, {occasion for _, occasion in wanted}
    known = PhoneCall.objects.filter(dossier__in=dossiers, occasion__in=occasions)
    claimed = set(known.values_list("dossier_id", "occasion")) if wanted else set()
    return [pair for pair in wanted if pair not in claimed]


def next_try_of(call: PhoneCall) -> PhoneCall | None:
    """The call that a settled one left behind, if it comes back."""
    return PhoneCall.objects.filter(dossier=call.dossier_id, occasion=call.next_occasion).first()


def earlier_calls(call: PhoneCall) -> QuerySet[PhoneCall]:
    """What came of the other calls about the same dossier, newest first."""
    done = PhoneCall.objects.filter(dossier=call.dossier_id).exclude(outcome="").exclude(pk=call.pk)
    return done.select_related("done_by").order_by("-done_at")
