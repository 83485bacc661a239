"""A check on the spot: arranged, its findings written down, or called off (NĐ 61/2018/NĐ-CP Đ.19 k.3). No clock moves."""

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day, vietnam
from dossiers import notice_kinds, texts
from dossiers.actions.move import locked, record
from dossiers.actions.reasons import checked_reason
from dossiers.actions.tell import tell
from dossiers.enums import EventKind
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Dossier, SiteVisit
from dossiers.rules import can_consult, check_revision

LONGEST, LONGEST_FINDINGS = 500, 2000
EARLIEST, LATEST = time(6), time(19)


@transaction.atomic
def arrange_visit(
    *,
    dossier_id: int,
    planned_at: datetime,
    place: str,
    people: str,
    content: str,
    is_applicant_needed: bool,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> SiteVisit:
    """Record time, place, people and content; an applicant who must be there is told. Raises ``Refused``."""
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    _check_who(dossier, actor, at=at)
    _check_when(dossier, planned_at, at=at)
    visit = SiteVisit.objects.create(
        dossier=dossier,
        number=dossier.visits.count() + 1,
        planned_at=planned_at,
        place=_words(place, _("Xin ghi địa điểm, ví dụ: thửa đất 123, thôn Quảng Hội, xã Vạn Thắng.")),
        people=_words(people, _("Xin ghi thành phần, ví dụ: cán bộ địa chính xã, chủ đất, hộ liền kề.")),
        content=_words(content, _("Xin ghi nội dung kiểm tra, ví dụ: đo lại ranh giới phía đông.")),
        is_applicant_needed=is_applicant_needed,
        arranged_at=at,
        arranged_by=actor,
    )
    facts = {"visit": visit.number, "planned": planned_at.isoformat(), "is_applicant_needed": is_applicant_needed}
    _note(dossier, EventKind.VISIT, actor, at=at, facts=facts)
    if is_applicant_needed:
        _tell(visit, is_off=False, at=at)
    return visit


@transaction.atomic
def record_visit(*, visit_id: UUID, findings: str, actor: User, at: datetime) -> SiteVisit:
    """Write down what was found; not before the time it was arranged for. Raises ``Refused``."""
    visit = _open(visit_id)
    _check_who(visit.dossier, actor, at=at)
    if visit.planned_at > at:
        raise Refused(_("Chưa đến giờ kiểm tra nên chưa ghi kết quả được. Nếu không đi nữa, xin hoãn lịch."))
    missing = _("Xin ghi kết quả kiểm tra, ví dụ: ranh giới đúng bản đồ, không tranh chấp.")
    visit.findings = checked_reason(findings, missing=missing, most=LONGEST_FINDINGS)
    visit.done_at, visit.recorded_by = at, actor
    visit.save(update_fields=["findings", "done_at", "recorded_by"])
    _note(visit.dossier, EventKind.VISIT_DONE, actor, at=at, facts={"visit": visit.number})
    return visit


@transaction.atomic
def call_off_visit(*, visit_id: UUID, actor: User, at: datetime) -> SiteVisit:
    """The check does not take place; an applicant who was asked to come is told not to. Raises ``Refused``."""
    visit = _open(visit_id)
    _check_who(visit.dossier, actor, at=at)
    visit.called_off_at, visit.recorded_by = at, actor
    visit.save(update_fields=["called_off_at", "recorded_by"])
    _note(visit.dossier, EventKind.VISIT_CALLED_OFF, actor, at=at, facts={"visit": visit.number})
    if visit.is_applicant_needed:
        _tell(visit, is_off=True, at=at)
    return visit


def _open(visit_id: UUID) -> SiteVisit:
    """The visit under its dossier's lock, neither done nor called off."""
    dossier_id = SiteVisit.objects.filter(pk=visit_id).values_list("dossier_id", flat=True).first()
    if dossier_id is None:
        raise Refused(_("Không tìm thấy lần kiểm tra này."))
    dossier = locked(dossier_id)
    visit = SiteVisit.objects.get(pk=visit_id)
    visit.dossier = dossier
    if visit.done_at or visit.called_off_at:
        raise AlreadyKnown(_("Lần kiểm tra này đã ghi kết quả hoặc đã hoãn; bấm lại lần nữa không ghi thêm."))
    return visit


def _check_when(dossier: Dossier, planned_at: datetime, *, at: datetime) -> None:
    """To come, by day (a Saturday may be), and after the check before it was written down or called off."""
    if planned_at <= at:
        raise Refused(_("Thời gian kiểm tra phải ở phía trước. Xin ghi lại ngày, giờ."))
    if not EARLIEST <= vietnam(planned_at).time() <= LATEST:
        raise Refused(_("Giờ kiểm tra phải trong khoảng 6 giờ đến 19 giờ, ví dụ 08:30. Xin ghi lại giờ."))
    if dossier.visits.filter(done_at=None, called_off_at=None).exists():
        raise Refused(_("Hồ sơ đã có một lịch kiểm tra. Xin ghi kết quả hoặc hoãn lịch đó trước."))


def _check_who(dossier: Dossier, actor: User, *, at: datetime) -> None:
    if not can_consult(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Chỉ cơ quan đang giữ hồ sơ được kiểm tra thực địa, khi hồ sơ đang giải quyết."))


def _words(text: str, missing: str) -> str:
    return checked_reason(text, missing=missing, most=LONGEST)


def _note(dossier: Dossier, kind: EventKind, actor: User, *, at: datetime, facts: dict[str, object]) -> None:
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    record(dossier, kind=kind, before=dossier.status, actor=actor, at=at, facts=facts)


def _tell(visit: SiteVisit, *, is_off: bool, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # the applicant's, whatever the officer reads
        message = texts.visit_off(visit.dossier, visit) if is_off else texts.visit(visit.dossier, visit)
        kind = notice_kinds.VISIT_OFF if is_off else notice_kinds.VISIT
        tell(visit.dossier, kind=kind, occasion=f"visit:{visit.number}", message=message, at=at)
