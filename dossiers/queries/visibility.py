"""``visible_to`` is the only way to a list of dossiers, or to one of them."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from accounts.queries import Scope
from dossiers.models import Dossier, StepRecord
from dossiers.models.dossier import DossierQuerySet


def ways_to_see(scope: Scope) -> list[Q]:
    """Received, held or once held at offices that the person sees; none for somebody who sees no office.

    Apart for a search among millions: the planner knows how many each of them lets through, and nothing of their sum.
    """
    offices = scope.seen
    if not offices:
        return []
    has_held = StepRecord.objects.filter(dossier=OuterRef("pk"), office__in=offices)
    return [Q(office__in=offices), Q(holder_office__in=offices), Q(Exists(has_held))]


def visible_to(scope: Scope) -> DossierQuerySet:
    """Dossiers that the person received, holds or has held at their offices, heads, or reviews.

    ``scope`` is ``accounts.queries.scope_of(user, on=today)``. Nobody else's dossiers exist for them.
    """
    ways = ways_to_see(scope)
    return Dossier.objects.filter(reduce(or_, ways)) if ways else Dossier.objects.none()
