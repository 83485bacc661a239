"""``visible_to`` is the only way to a list of dossiers, or to one of them."""

from django.db.models import Q

from accounts.queries import Scope
from dossiers.models import Dossier
from dossiers.models.dossier import DossierQuerySet

FEW_OFFICES = 3


def may_see(scope: Scope) -> Q | None:
    """Received, held or once held at offices that the person sees; None for somebody who sees no office.

    ``shown_to`` says all of it. Few offices are looked up in its index; for somebody who sees many, nearly every
    dossier is received at one of them, which is quickly seen in each row and no help in any index.
    """
    offices = sorted(scope.seen)
    if not offices:
        return None
    shown = Q(shown_to__overlap=offices)
    return shown if len(offices) <= FEW_OFFICES else Q(office__in=offices) | shown


def visible_to(scope: Scope) -> DossierQuerySet:
    """Dossiers that the person received, holds or has held at their offices, heads, or reviews.

    ``scope`` is ``accounts.queries.scope_of(user, on=today)``. Nobody else's dossiers exist for them.
    """
    seen = may_see(scope)
    return Dossier.objects.none() if seen is None else Dossier.objects.filter(seen)
