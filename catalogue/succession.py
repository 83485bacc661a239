"""Versions of one procedure under one regime follow each other; no day has two of them."""

from datetime import date

from accounts.queries import day_before
from catalogue.enums import Regime
from catalogue.models import Procedure, ProcedureVersion


def make_room(procedure: Procedure, regime: Regime | str, valid_from: date) -> date | None:
    """Close the version in force on ``valid_from`` the day before it; run inside a transaction.

    Returns the last day that the version beginning then has: that of the one it replaces, or the day before the
    next one begins, or None.
    """
    versions = ProcedureVersion.objects.select_for_update().filter(procedure=procedure, regime=regime)
    in_force = versions.on(valid_from).filter(valid_from__lt=valid_from).first()
    if in_force is not None:
        ProcedureVersion.objects.filter(pk=in_force.pk).update(valid_to=day_before(valid_from))
        return in_force.valid_to
    following = versions.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    return day_before(following.valid_from) if following else None
