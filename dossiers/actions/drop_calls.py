"""What a dossier leaves undone when it ends."""

from datetime import datetime

from dossiers.enums import CallOutcome
from dossiers.models import Dossier, PhoneCall


def drop_calls(dossier: Dossier, *, at: datetime) -> int:
    """Close the calls still owed about a dossier that ended: nobody made them, and nobody has to; gives how many.

    Call it under the dossier's lock: calls are owed and settled under it too.
    """
    owed = PhoneCall.objects.filter(dossier=dossier, outcome="")
    return owed.update(outcome=CallOutcome.NOT_NEEDED, done_at=at)
