"""Answering what was asked of another office, asking for its opinion, and taking that back (NĐ 61/2018 Đ.19 k.5–7)."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import scope_of
from catalogue.placement import surroundings
from core.dates import local_day
from core.text import one_line
from dossiers.actions.move import locked, move
from dossiers.actions.parts import calendar_of, end_part, lead_of, new_part
from dossiers.actions.reasons import checked_reason
from dossiers.actions.steps import open_step
from dossiers.actions.tell_colleagues import tell_of_answer
from dossiers.actions.work import hand_on, next_step
from dossiers.deadlines import close_of_office
from dossiers.enums import RUNNING, ReferralKind, ReferralOutcome
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Dossier, Referral
from dossiers.moves import Move
from dossiers.rules import can_answer, can_call_off, can_consult, check_revision
from workdays.errors import OutsideCalendar
from workdays.queries import live_calendar

LONGEST = 2000
ANSWERS = {
    ReferralKind.LINKED: (ReferralOutcome.DONE, ReferralOutcome.DISAGREED),
    ReferralKind.CONSULT: (ReferralOutcome.AGREED, ReferralOutcome.DISAGREED),
}


@transaction.atomic
def answer_part(*, referral_id: UUID, outcome: ReferralOutcome, answer: str, actor: User, at: datetime) -> Referral:
    """Say what became of the part. An agency that holds the dossier in the procedure's order hands it on with that.

    Raises ``Refused``; ``AlreadyKnown`` when it was answered before.
    """
    part = _locked(referral_id)
    _check_is_open(part)
    if not can_answer(part, scope_of(actor, on=local_day(at)), on=local_day(at)):
        raise Refused(_("Phần việc này do cán bộ hoặc thủ trưởng của %(office)s trả lời.") % {"office": part.office})
    if outcome not in ANSWERS[ReferralKind(part.kind)]:
        raise Refused(_("Xin chọn kết quả của phần việc."))
    words = one_line(answer)
    if outcome != ReferralOutcome.DONE or words:
        missing = _("Xin ghi nội dung trả lời, ví dụ: đã xác minh nơi cư trú, thông tin đúng.")
        words = checked_reason(answer, missing=missing, most=LONGEST)
    is_holder = part.is_linked and part.office_id == part.dossier.holder_office_id
    end_part(part, outcome=outcome, answer=words, actor=actor, at=at)
    if is_holder and part.dossier.status in RUNNING:
        _go_on(part, actor=actor, at=at)
    tell_of_answer(part, actor=actor, at=at)
    return part


def _locked(referral_id: UUID) -> Referral:
    """The part under its dossier's lock; raises ``Refused`` when there is none."""
    dossier_id = Referral.objects.filter(pk=referral_id).values_list("dossier_id", flat=True).first()
    if dossier_id is None:
        raise Refused(_("Không tìm thấy phần việc này."))
    dossier = locked(dossier_id)
    part = Referral.objects.select_related("office", "asking_office", "asked_by").get(pk=referral_id)
    part.dossier = dossier
    return part


def _check_is_open(part: Referral) -> None:
    if part.ended_at is not None:
        raise AlreadyKnown(
            _("Phần việc này đã kết thúc (%(outcome)s); bấm lại lần nữa không ghi thêm.")
            % {"outcome": part.get_outcome_display()}
        )


def _go_on(part: Referral, *, actor: User, at: datetime) -> None:
    """To the next step of the procedure; back to who leads where there is none or the agency could not do its part; to
    the desk where the next step's office has to be chosen by a person."""
    dossier = part.dossier
    step = next_step(dossier)
    if part.outcome == ReferralOutcome.DISAGREED or step is None:
        return _give_back(part, part.asking_office, actor=actor, at=at)
    try:
        with transaction.atomic():
            hand_on(dossier_id=dossier.pk, actor=actor, at=at)
    except Refused:
        _give_back(part, dossier.office, actor=actor, at=at)
    return None


def _give_back(part: Referral, office: Office, *, actor: User, at: datetime) -> None:
    dossier = move(
        dossier_id=part.dossier_id,
        move=Move.HAND_ON,
        actor=actor,
        at=at,
        changes={"holder_office": office, "holder": None},
        facts={"to_office": office.pk, "referral": part.number},
    )
    with translation.override(settings.LANGUAGE_CODE):  # it is kept in the file, whatever the officer reads
        title = _("Nhận lại từ %(office)s") % {"office": part.office}
    open_step(dossier, step=None, title=title, office=office, holder=None, given_by=actor, at=at)
    part.dossier = dossier


@transaction.atomic
def consult(
    *,
    dossier_id: int,
    office: Office,
    content: str,
    due_on: date,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> Referral:
    """Ask another office for its opinion, inside the dossier's own time. The status stays. Raises ``Refused``."""
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if not can_consult(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Chỉ cơ quan đang giữ hồ sơ được lấy ý kiến, khi hồ sơ đang giải quyết."))
    if office.pk not in {place.pk for place in offices_to_ask(dossier, on=local_day(at))}:
        raise Refused(_("Cơ quan vừa chọn không có trong danh sách được lấy ý kiến. Xin chọn lại."))
    missing = _("Xin ghi nội dung cần hỏi, ví dụ: thửa đất 123 tờ bản đồ 5 có nằm trong quy hoạch đường không?")
    words = checked_reason(content, missing=missing, most=LONGEST)
    due_at = _answer_due(dossier, due_on, at=at)
    part = new_part(
        dossier,
        kind=ReferralKind.CONSULT,
        office=office,
        due_at=due_at,
        planned_minutes=int(calendar_of(office).office_minutes_between(at, due_at)),
        content=words,
        lead=lead_of(dossier),
        actor=actor,
        at=at,
    )
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    return part


def offices_to_ask(dossier: Dossier, *, on: date) -> list[Office]:
    """The offices around the desk, by name, without the one that holds the dossier."""
    around = surroundings(dossier.office, on=on)
    near = {office.pk: office for office in [*around.committees, *around.near.values()]}
    near.pop(dossier.holder_office_id or 0, None)
    return sorted(near.values(), key=lambda office: office.name)


def _answer_due(dossier: Dossier, day: date, *, at: datetime) -> datetime:
    """The close of office of a working day from today on, before the dossier's own date; asked on that very day, the
    dossier's own moment at the latest. Where its date has passed there is none to keep to.
    """
    calendar = live_calendar()
    try:
        is_working = calendar.is_working_day(day)
    except OutsideCalendar as error:
        raise Refused(str(error)) from error
    if not is_working:
        raise Refused(_("Ngày %(day)s cơ quan nghỉ. Xin chọn một ngày làm việc.") % {"day": f"{day:%d/%m/%Y}"})
    due_at = close_of_office(day, calendar)
    if due_at <= at:
        raise Refused(_("Hạn trả lời phải ở phía trước. Xin chọn một ngày làm việc từ hôm nay trở đi."))
    last = next((moment for moment in (dossier.due_at, dossier.promised_at) if moment and moment > at), None)
    if last is None:
        return due_at
    if local_day(at) < local_day(last) <= day:
        raise Refused(
            _("Hạn trả lời phải trước ngày hẹn trả %(day)s, vì lấy ý kiến nằm trong thời hạn giải quyết.")
            % {"day": f"{local_day(last):%d/%m/%Y}"}
        )
    if local_day(last) < day:
        raise Refused(
            _("Hồ sơ hẹn trả hôm nay nên ý kiến cũng phải trả lời trong hôm nay. Xin chọn ngày %(day)s.")
            % {"day": f"{local_day(last):%d/%m/%Y}"}
        )
    return min(due_at, last)


@transaction.atomic
def call_off(*, referral_id: UUID, actor: User, at: datetime) -> Referral:
    """Go on without the opinion. A linked part cannot be called off: it is the procedure's own."""
    part = _locked(referral_id)
    _check_is_open(part)
    if not can_call_off(part, scope_of(actor, on=local_day(at))):
        raise Refused(_("Chỉ cơ quan đã hỏi ý kiến được thu hồi; phần việc liên thông thì không thu hồi được."))
    end_part(part, outcome=ReferralOutcome.CALLED_OFF, actor=actor, at=at)
    return part
