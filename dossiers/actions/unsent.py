"""A message that reached the applicant by no channel is told by telephone instead.

The outbox calls nobody: each minute it is asked what failed for good.
"""

from datetime import datetime, timedelta

from django.db import transaction

from dossiers.actions.calls import new_call, owe_calls
from dossiers.enums import ENDED, CallReason
from dossiers.models import Dossier
from dossiers.notice_kinds import COME_WITH_A_CALL
from dossiers.queries.calls import unclaimed
from notices.queries import undelivered

# Messages fail within a week (notices.rules.GIVE_UP_AFTER); the rest is for a watch that stood still.
LOOK_BACK = timedelta(days=30)
BATCH = 200
_SUBJECT = "dossier:"


def owe_calls_for_unsent(*, at: datetime) -> int:
    """Owe a call for every message that failed for good, once each; gives how many calls.

    None for a dossier that has ended, and none for messages that come with a call of their own. Safe to run twice and
    in several places at once.
    """
    failed = undelivered(about=_SUBJECT, since=at - LOOK_BACK)
    wanted = [
        (int(message.subject.removeprefix(_SUBJECT)), _occasion(message.kind, message.occasion))
        for message in failed
        if message.kind not in COME_WITH_A_CALL
    ]
    new = unclaimed(wanted)
    return sum(_owe(new[start : start + BATCH], at=at) for start in range(0, len(new), BATCH))


def _occasion(kind: str, occasion: str) -> str:
    """``unsent:ready/result``: what the call is unique by."""
    return f"unsent:{kind.removeprefix('dossier.')}/{occasion}"


@transaction.atomic
def _owe(claims: list[tuple[int, str]], *, at: datetime) -> int:
    """Under the dossiers' locks; who works on one just now leaves it to the next minute."""
    open_ones = Dossier.objects.filter(pk__in=[pk for pk, _ in claims]).exclude(status__in=ENDED)
    rows = open_ones.select_related("office", "holder_office").select_for_update(of=("self",), skip_locked=True)
    found = {dossier.pk: dossier for dossier in rows.order_by("pk")}
    calls = [
        new_call(found[pk], reason=CallReason.UNREACHABLE, occasion=occasion, due_at=at)
        for pk, occasion in claims
        if pk in found
    ]
    owe_calls(calls)
    return len(calls)
