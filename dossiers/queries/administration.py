"""What the administration reads of dossiers. Everything there is looked at, nothing is changed."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.queries import scope_of
from dossiers.enums import OPEN, EventKind, Status
from dossiers.models import Completion, Correction, Dossier, PhoneCall, SupplementRequest
from dossiers.models.dossier import DossierQuerySet
from dossiers.queries.visibility import visible_to


def seen_in_administration(user: User, *, on: date) -> DossierQuerySet:
    """Phòng Nội vụ sees what lies under its committee; the system's keepers see all, and each opening is logged."""
    if user.is_superuser:
        return Dossier.objects.all()
    scope = scope_of(user, on=on)
    return Dossier.objects.all() if Role.ADMINISTRATOR in scope.roles else visible_to(scope)


def calls_seen_in_administration(user: User, *, on: date) -> QuerySet[PhoneCall]:
    """The calls about those dossiers."""
    return PhoneCall.objects.filter(dossier__in=seen_in_administration(user, on=on))


def supplements_seen_in_administration(user: User, *, on: date) -> QuerySet[SupplementRequest]:
    """What was asked for in those dossiers."""
    return SupplementRequest.objects.filter(dossier__in=seen_in_administration(user, on=on))


def corrections_seen_in_administration(user: User, *, on: date) -> QuerySet[Correction]:
    """What was put right of those dossiers."""
    rows = Correction.objects.filter(kind=EventKind.CORRECTION, dossier__in=seen_in_administration(user, on=on))
    return rows.prefetch_related("dossier__completions", "dossier__hand_over__corrections")


def stranded(*, on: date) -> Q:
    """Open dossiers whose holder was closed: nobody works there any more, so nobody's list shows them."""
    return Q(status__in=[*OPEN, Status.DONE], holder_office__valid_to__lt=on)


def completions_of(dossier: Dossier) -> QuerySet[Completion]:
    """How it was finished, corrections included, in order."""
    return dossier.completions.select_related("promise", "recorded_by").order_by("number")
