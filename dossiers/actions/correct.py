"""Putting right what was recorded wrongly: each correction is a row of history, and hides nothing.

Papers already issued stay as they were; a corrected person gets a new receipt beside the old one. A correction never
makes a dossier look more punctual than it was recorded.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day, vietnam
from dossiers import notice_kinds, texts
from dossiers.actions.move import locked, record
from dossiers.actions.people import Person, make_findable, person_values
from dossiers.actions.reasons import checked_reason
from dossiers.actions.receipt import issue_receipt
from dossiers.actions.tell import tell
from dossiers.deadlines import judge
from dossiers.enums import CorrectionReason, EventKind, Status, Timeliness
from dossiers.errors import Refused
from dossiers.models import Applicant, Completion, Dossier, HandOver, TrackingCorrection
from dossiers.rules import can_correct_finish, can_correct_person, can_correct_tracking, check_revision
from dossiers.tracking import tracking_number

LONGEST_REASON = 300
# Worse to the right: a correction may only stay or go that way.
_ORDER = [Timeliness.EARLY, Timeliness.ON_TIME, Timeliness.OVERDUE]
_SEARCHED = ("national_id_index", "phone_index")


@dataclass(frozen=True)
class Corrected:
    """``fields`` are the columns of the applicant that changed, in the order of the form; empty for no change."""

    dossier: Dossier
    fields: tuple[str, ...]


@transaction.atomic
def correct_person(
    *,
    dossier_id: int,
    person: Person,
    representative: dict[str, str] | None,
    reason: CorrectionReason,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> Corrected:
    """Replace what is recorded of the applicant and of who files for them; search, look-up and receipt follow.

    The event names the fields, never their values. Raises ``Refused`` or ``Stale``.
    """
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if not can_correct_person(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Thông tin người nộp do cán bộ tiếp nhận của %(desk)s đính chính.") % {"desk": dossier.office})
    values = person_values(person, representative)
    fields = tuple(
        name for name, value in values.items() if name not in _SEARCHED and getattr(dossier.applicant, name) != value
    )
    if not fields:
        return Corrected(dossier, ())
    _write_person(dossier, values)
    facts = {"what": "person", "fields": list(fields), "reason": reason}
    event = record(dossier, kind=EventKind.CORRECTION, before=dossier.status, actor=actor, at=at, facts=facts)
    with translation.override(settings.LANGUAGE_CODE):
        required = list(dossier.version.documents.order_by("order"))
        issue_receipt(dossier, required=required, actor=actor, at=at, occasion=f"correction:{event.pk}")
    return Corrected(dossier, fields)


def _write_person(dossier: Dossier, values: dict[str, Any]) -> None:
    applicant: Applicant = dossier.applicant
    for name, value in values.items():
        setattr(applicant, name, value)
    applicant.save(update_fields=list(values))
    make_findable(dossier)
    dossier.revision += 1
    dossier.save(update_fields=["name_tokens", "tail_digests", "revision"])


@transaction.atomic
def correct_finish(
    *, dossier_id: int, finished_at: datetime, reason: str, actor: User, at: datetime, revision: int | None = None
) -> Completion:
    """Record another moment of finishing, approved by the head who answers; the first record stays beside it.

    ``reason`` is kept for good and must name no person. Raises ``Refused`` when the dossier would look more punctual
    than it was recorded, or ``Stale``.
    """
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if not can_correct_finish(dossier, scope_of(actor, on=local_day(at)), on=local_day(at)):
        raise Refused(_("Thời điểm xử lý xong do thủ trưởng cơ quan trả kết quả đính chính, khi hồ sơ đã xử lý xong."))
    last = dossier.completions.select_related("promise").order_by("-number")[0]
    words = checked_reason(
        reason, missing=_("Xin ghi lý do đính chính, ví dụ: bấm “Xử lý xong” nhầm hồ sơ."), most=LONGEST_REASON
    )
    timeliness = _checked_finish(dossier, last, finished_at, at=at)
    dossier.finished_at = finished_at
    dossier.revision += 1
    dossier.save(update_fields=["finished_at", "revision"])
    facts = {
        "what": "finish",
        "old": last.finished_at.isoformat(),
        "new": finished_at.isoformat(),
        "timeliness": timeliness,
    }
    record(dossier, kind=EventKind.CORRECTION, before=dossier.status, actor=actor, at=at, facts=facts)
    return Completion.objects.create(
        dossier=dossier,
        number=last.number + 1,
        promise=last.promise,
        finished_at=finished_at,
        timeliness=timeliness,
        reason=words,
        recorded_by=actor,
        recorded_at=at,
    )


def _checked_finish(dossier: Dossier, last: Completion, finished_at: datetime, *, at: datetime) -> Timeliness:
    """How the corrected finish stands against the promise it was judged by."""
    if dossier.received_at is None or not dossier.received_at <= finished_at <= at:
        raise Refused(
            _("Thời điểm xử lý xong phải từ lúc tiếp nhận (%(received)s) đến bây giờ.")
            % {"received": f"{vietnam(dossier.received_at or at):%H:%M %d/%m/%Y}"}
        )
    judged = last.promise
    timeliness = judge(due_at=judged.due_at, is_day_term=judged.is_day_term, at=finished_at)
    if _ORDER.index(timeliness) < _ORDER.index(Timeliness(last.timeliness)):
        raise Refused(
            _("Đính chính không được làm hồ sơ thành “%(better)s” trong khi đã ghi “%(recorded)s”.")
            % {"better": timeliness.label, "recorded": last.get_timeliness_display()}
        )
    return timeliness


@transaction.atomic
def correct_tracking(
    *, dossier_id: int, tracking: str, reason: str, actor: User, at: datetime, revision: int | None = None
) -> TrackingCorrection:
    """Record another number of a posted result, approved by the head of the desk or one above; the applicant is told
    the right one while it is on its way.

    ``reason`` is kept for good and must name no person. Raises ``Refused`` or ``Stale``.
    """
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if not can_correct_tracking(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(
            _("Số hiệu bưu gửi của kết quả do thủ trưởng của %(desk)s hoặc cấp trên đính chính.")
            % {"desk": dossier.office}
        )
    sent = HandOver.objects.filter(dossier=dossier, posted_at__isnull=False).first()
    if sent is None:
        raise Refused(_("Kết quả này chưa được ghi gửi bưu điện nên không có số hiệu nào để đính chính."))
    old, new = sent.tracking_number, tracking_number(tracking)
    if new == old:
        raise Refused(_("Số hiệu %(number)s giống số đã ghi. Xin xem lại trên phiếu gửi.") % {"number": new})
    words = checked_reason(
        reason, missing=_("Xin ghi lý do đính chính, ví dụ: nhập nhầm phiếu gửi của hồ sơ khác."), most=LONGEST_REASON
    )
    sent.tracking_number = new
    sent.save(update_fields=["tracking_number"])
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    done = TrackingCorrection.objects.create(
        hand_over=sent,
        number=sent.corrections.count() + 1,
        old=old,
        new=new,
        reason=words,
        approved_by=actor,
        approved_at=at,
    )
    facts = {"what": "tracking", "number": done.number}
    record(dossier, kind=EventKind.CORRECTION, before=dossier.status, actor=actor, at=at, facts=facts)
    if dossier.status == Status.DONE:
        with translation.override(settings.LANGUAGE_CODE):
            message = texts.posted_anew(dossier, old=old, new=new)
        tell(dossier, kind=notice_kinds.TRACKING, occasion=f"tracking:{done.number}", message=message, at=at)
    return done
