"""The gate: a late result is not put before the head for signature while no letter of apology was issued.

A rule of each office, on by default (law.md LT-10). The head passes it with a written reason. It never holds back what
is handed to the citizen, and the letter stays owed.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.move import locked, record
from dossiers.actions.reasons import checked_reason
from dossiers.deadlines import has_passed
from dossiers.enums import EventKind, ReasonKind
from dossiers.errors import HeldByGate, Refused
from dossiers.models import Dossier, OfficeRule, WrittenReason
from dossiers.rules import has_letter, is_answerable_head

LONGEST_REASON = 1000


def is_held(dossier: Dossier, *, at: datetime) -> bool:
    """Whether the result is late, no letter was issued, the office keeps the rule, and no head let it pass."""
    if dossier.due_at is None or not has_passed(dossier.due_at, at=at) or has_letter(dossier):
        return False
    rule = OfficeRule.objects.filter(office=dossier.holder_office_id).first()
    if rule is not None and not rule.needs_letter_first:
        return False
    return not WrittenReason.objects.filter(dossier=dossier, kind=ReasonKind.GATE).exists()


def check_gate(dossier: Dossier, *, at: datetime) -> None:
    """Raise ``HeldByGate`` for a late result without its letter."""
    if is_held(dossier, at=at):
        raise HeldByGate(
            _(
                "Hồ sơ %(code)s quá hạn mà chưa có thư xin lỗi nên chưa trình ký được. Xin thủ trưởng gửi thư, hoặc cho trình và ghi lý do."
            )
            % {"code": dossier.code}
        )


@transaction.atomic
def pass_gate(*, dossier_id: int, reason: str, actor: User, at: datetime) -> WrittenReason:
    """The head lets the late result be signed before its letter, and writes why.

    Raises ``Refused`` for anybody else, without a reason, or where nothing is held.
    """
    dossier, day = locked(dossier_id), local_day(at)
    if not is_answerable_head(dossier, scope_of(actor, on=day), on=day):
        raise Refused(_("Chỉ thủ trưởng cơ quan đang giữ hồ sơ cho trình ký khi chưa có thư xin lỗi."))
    if not is_held(dossier, at=at):
        raise Refused(_("Hồ sơ này không bị giữ lại vì thiếu thư xin lỗi."))
    words = checked_reason(
        reason,
        missing=_("Xin ghi lý do, ví dụ: đã xin lỗi trực tiếp tại nhà, người dân cần kết quả trong hôm nay."),
        most=LONGEST_REASON,
    )
    written = WrittenReason.objects.create(
        dossier=dossier, kind=ReasonKind.GATE, reason=words, written_by=actor, written_at=at
    )
    facts = {"reason": str(written.pk)}
    record(dossier, kind=EventKind.GATE_PASSED, before=dossier.status, actor=actor, at=at, facts=facts)
    return written
