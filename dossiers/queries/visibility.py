"""``visible_to`` is the only way to a list of dossiers, or to one of them; ``parts_visible_to`` to parts of them.

Agencies outside the committees (Công an, Thuế, BHXH …) see in full what they received themselves. Of other desks'
dossiers they see the part that was asked of them and nothing else, also while the dossier lies with them.
"""

from datetime import date

from django.db.models import Q

from accounts.queries import Scope
from dossiers.models import Dossier, Referral
from dossiers.models.dossier import DossierQuerySet
from dossiers.models.referral import ReferralQuerySet

FEW_OFFICES = 3


def may_see(scope: Scope) -> Q | None:
    """Received, held or once held at offices that the person sees; None for somebody who sees no office.

    ``shown_to`` says all of it. Few offices are looked up in its index; for somebody who sees many, nearly every
    dossier is received at one of them, which is quickly seen in each row and no help in any index. An agency outside
    the committees sees what it received.
    """
    offices, outside = sorted(scope.seen - scope.outside), sorted(scope.seen & scope.outside)
    received = Q(office__in=outside)
    if not offices:
        return received if outside else None
    shown = Q(shown_to__overlap=offices)
    seen = shown if len(offices) <= FEW_OFFICES else Q(office__in=offices) | shown
    return seen | received if outside else seen


def visible_to(scope: Scope) -> DossierQuerySet:
    """Dossiers that the person received, holds or has held at their offices, heads, or reviews.

    ``scope`` is ``accounts.queries.scope_of(user, on=today)``. Nobody else's dossiers exist for them.
    """
    seen = may_see(scope)
    return Dossier.objects.none() if seen is None else Dossier.objects.filter(seen)


def parts_of(scope: Scope) -> ReferralQuerySet:
    """What the person's own offices were asked to do; heads also see what was asked of the offices beneath."""
    return Referral.objects.filter(office__in=scope.worked_at | scope.headed)


def parts_visible_to(scope: Scope) -> ReferralQuerySet:
    """Their own, and those of dossiers that they see in full."""
    own = Q(office__in=scope.worked_at | scope.headed)
    seen = may_see(scope)
    return Referral.objects.filter(own if seen is None else own | Q(dossier__in=Dossier.objects.filter(seen)))


def to_apologise_for(scope: Scope, *, on: date) -> DossierQuerySet:
    """What the person may open the letter of: dossiers they see, and those whose late part is their agency's."""
    seen = may_see(scope)
    late = Q(pk__in=Referral.objects.late(on=on).filter(office__in=scope.head).values("dossier"))
    return Dossier.objects.filter(late if seen is None else late | seen)
