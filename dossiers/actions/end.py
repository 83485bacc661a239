"""Endings other than a granted result: refused after appraisal, or stopped because the applicant asks."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.enums import Regime
from dossiers import notice_kinds, texts
from dossiers.actions.move import locked, move
from dossiers.actions.overdue import catch_up
from dossiers.actions.parts import end_parts
from dossiers.actions.reasons import checked_reason
from dossiers.actions.slips import issue_refusal, issue_stop_notice
from dossiers.actions.steps import close_step
from dossiers.actions.work import finish
from dossiers.enums import Outcome, Status
from dossiers.models import Dossier
from dossiers.moves import Move
from notices.actions.enqueue import enqueue

LONGEST_REASON = 1000


@transaction.atomic
def refuse(*, dossier_id: int, reason: str, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """The request cannot be granted: form 03 goes back through the desk within the time (NĐ 61/2018 Đ.19 k.8).

    Lateness is judged as for any result. Raises ``Refused`` or ``Stale``.
    """
    words = _checked_reason(reason, example=_("thửa đất nằm ngoài quy hoạch đất ở theo QĐ 123/QĐ-UBND."))
    dossier = finish(
        dossier_id=dossier_id, actor=actor, at=at, revision=revision, by_move=Move.REFUSE, outcome=Outcome.REFUSED
    )
    with translation.override(settings.LANGUAGE_CODE):
        issue_refusal(dossier, reason=words, actor=actor, at=at)
    return dossier


@transaction.atomic
def stop(*, dossier_id: int, reason: str, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """The applicant takes the dossier back while nothing is decided: withdrawn (2018), or stopped with the notice of
    form 05 (NĐ 118/2025/NĐ-CP Đ.21). A date that has passed is apologised for all the same."""
    words = _checked_reason(reason, example=_("người nộp đổi nhu cầu, xin nhận lại giấy tờ."))
    before = locked(dossier_id)
    catch_up(before, at=at)
    status = str(Status(before.status).label)
    is_2025 = before.version.regime == Regime.Y2025
    dossier = move(
        dossier_id=dossier_id,
        move=Move.STOP if is_2025 else Move.WITHDRAW,
        actor=actor,
        at=at,
        revision=revision,
        changes={"next_rung_at": None, "letter_owed_since": None, "holder": None},
    )
    close_step(dossier, at=at)
    dossier.supplements.filter(ended_at=None).update(ended_at=at)
    dossier.duties.filter(ended_at=None).update(ended_at=at)
    end_parts(dossier, by=None, actor=actor, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        if is_2025:
            issue_stop_notice(dossier, reason=words, status=status, actor=actor, at=at)
        message = texts.ended_on_request(dossier)
    enqueue(drafts=texts.to_applicant(dossier, kind=notice_kinds.ENDED.name, occasion="ended", message=message), at=at)
    return dossier


def _checked_reason(reason: str, *, example: str) -> str:
    missing = _("Xin ghi lý do, ví dụ: %(example)s") % {"example": example}
    return checked_reason(reason, missing=missing, most=LONGEST_REASON)
