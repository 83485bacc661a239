"""Phone calls owed by the offices where a person works."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value

from accounts.models import User
from accounts.queries import Scope
from core.dates import local_day
from dossiers.models import PhoneCall
from dossiers.queries.filings import unanswered
from dossiers.queries.outages import desks_to_declare
from dossiers.queries.register import offices_with_registers
from dossiers.queries.visibility import parts_of
from signing.queries import to_seal, to_sign


def calls_of(scope: Scope) -> QuerySet[PhoneCall]:
    """All calls of the person's offices, done or not; an agency outside only calls about what it received itself."""
    calls = PhoneCall.objects.filter(office__in=scope.worked_at)
    outside = scope.worked_at & scope.outside
    return calls.exclude(~Q(dossier__office=F("office")), office__in=outside) if outside else calls


def calls_owed_by(scope: Scope) -> QuerySet[PhoneCall]:
    """Calls without an outcome, the oldest first, with what the page shows of each."""
    rows = calls_of(scope).filter(outcome="")
    related = ("dossier__applicant", "dossier__version", "dossier__office", "caller", "office")
    return rows.select_related(*related).order_by("due_at", "pk")


def calls_waiting(scope: Scope, *, at: datetime) -> int:
    """How many calls should have been made by ``at``; none is counted before its time."""
    return calls_of(scope).filter(outcome="", due_at__lte=at).count()


class Waiting(NamedTuple):
    """What the navigation counts: calls due, open parts, unanswered filings, papers to sign and to seal; and desks whose
    registers the person reads, or whose outages they declare."""

    calls: int = 0
    parts: int = 0
    filings: int = 0
    to_sign: int = 0
    to_seal: int = 0
    registers: int = 0
    desks: int = 0


def waiting(user: User, scope: Scope, *, at: datetime) -> Waiting:
    """The counts of every staff page, at ``at``: one query for all of them."""
    rows: dict[str, QuerySet[Any]] = {
        "calls": calls_of(scope).filter(outcome="", due_at__lte=at),
        "parts": parts_of(scope).open(),
        "filings": unanswered(scope),
        "to_sign": to_sign(user),
        "to_seal": to_seal(scope),
        "registers": offices_with_registers(scope, local_day(at)),
        "desks": desks_to_declare(scope, on=local_day(at)),
    }
    first, *others = (found.order_by().values_list(Value(name)).annotate(n=Count("pk")) for name, found in rows.items())
    return Waiting(**dict(first.union(*others, all=True)))


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
