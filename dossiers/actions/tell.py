"""Telling the applicant: written to where there is an address, called where there is none."""

from datetime import datetime

from dossiers import texts
from dossiers.actions.calls import new_call, owe_calls
from dossiers.enums import CallReason
from dossiers.models import Dossier
from notices.actions.enqueue import enqueue
from notices.kinds import NoticeKind


def tell(dossier: Dossier, *, kind: NoticeKind, occasion: str, message: texts.Message, at: datetime) -> None:
    """Send ``message`` by every way there is; an applicant without any is owed a call."""
    drafts = texts.to_applicant(dossier, kind=kind.name, occasion=occasion, message=message)
    enqueue(drafts=drafts, at=at)
    if not drafts:
        owe_calls([new_call(dossier, reason=CallReason.UNREACHABLE, occasion=occasion, due_at=at)])
