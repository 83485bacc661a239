"""The letter that is still owed when a late result is there: why, an apology, and that the result has come.

It gives no new date, so the one rescheduling of the decree is not used. The head of the office that was late signs it.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import Scope, nearest_with_head, scope_of
from core.dates import local_day
from dossiers import notice_kinds, texts
from dossiers.actions.letters import issue_letter
from dossiers.actions.move import locked, record
from dossiers.actions.reasons import checked_reason
from dossiers.actions.tell import tell
from dossiers.enums import DelayReason, EventKind, Status
from dossiers.errors import Refused
from dossiers.models import Dossier, StepRecord
from dossiers.rules import check_revision
from papers.models import Paper

LONGEST_REASON = 1000
FINISHED = (Status.DONE, Status.RETURNED)


def owing_office(dossier: Dossier, *, on: date) -> Office:
    """The office that had the dossier last before the desk; where nobody heads it, the nearest above that has a head."""
    steps = StepRecord.objects.filter(dossier=dossier).exclude(office=dossier.office).select_related("office")
    last = steps.order_by("-number").first()
    office = last.office if last else dossier.office
    return nearest_with_head(office, on=on) or nearest_with_head(dossier.office, on=on) or office


def can_write_late_letter(dossier: Dossier, scope: Scope, *, on: date) -> bool:
    """Whether the result is there, its letter is owed, and the person heads the office that was late."""
    if dossier.status not in FINISHED or dossier.letter_owed_since is None or not scope.head:
        return False
    return owing_office(dossier, on=on).pk in scope.head


@transaction.atomic
def apologise_afterwards(
    *,
    dossier_id: int,
    delay_reason: DelayReason,
    explanation: str,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> Paper:
    """Issue the letter, tell the applicant, and owe it no more. Raises ``Refused`` or ``Stale``."""
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if dossier.letter_owed_since is None or dossier.status not in FINISHED:
        raise Refused(_("Hồ sơ này không còn nợ thư xin lỗi."))
    office = owing_office(dossier, on=local_day(at))
    if office.pk not in scope_of(actor, on=local_day(at)).head:
        raise Refused(_("Thư xin lỗi do thủ trưởng %(office)s ký.") % {"office": office})
    missing = _("Xin ghi lý do cụ thể để người nộp hiểu, ví dụ: chờ kết quả đo đạc của Chi nhánh VPĐKĐĐ.")
    reason = checked_reason(explanation, missing=missing, most=LONGEST_REASON)
    paper = issue_letter(
        dossier,
        office,
        occasion="afterwards",
        own={
            "old_due_at": dossier.due_at.isoformat() if dossier.due_at else "",
            "finished_at": dossier.finished_at.isoformat() if dossier.finished_at else "",
            "reason": reason,
            "is_late": True,
        },
        actor=actor,
        at=at,
    )
    dossier.letter_owed_since = None
    dossier.revision += 1
    dossier.save(update_fields=["letter_owed_since", "revision"])
    facts = {"reason": delay_reason, "is_late": True, "is_after_the_result": True, "paper": str(paper.pk)}
    record(dossier, kind=EventKind.LETTER, before=dossier.status, actor=actor, at=at, facts=facts)
    with translation.override(settings.LANGUAGE_CODE):
        message = texts.apology_afterwards(dossier, reason=reason)
    tell(dossier, kind=notice_kinds.APOLOGY, occasion="afterwards", message=message, at=at)
    return paper
