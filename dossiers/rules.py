"""Yes or no: what a person may do with a dossier. Nothing here writes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.enums import OUTSIDE, Role
from accounts.models import Membership, Office
from accounts.queries import Scope, has_head, nearest_with_head
from catalogue.enums import DocumentKind
from catalogue.models import RequiredDocument
from core.dates import local_day
from dossiers.enums import ENDED, RUNNING, Ground, ResultWay, Status
from dossiers.errors import Refused, Stale
from dossiers.models import Dossier, Promise, Referral, SupplementRequest
from dossiers.moves import MOVES, Move
from workdays.calendar import WorkCalendar

# Whoever holds the dossier makes these; the others are also made by the desk that received it, wherever it is.
MOVES_OF_THE_HOLDER = frozenset(
    {
        Move.ASSIGN,
        Move.HAND_ON,
        Move.REQUEST_SUPPLEMENT,
        Move.SUBMIT_FOR_SIGNATURE,
        Move.APPROVE,
        Move.REFUSE,
        Move.FINISH,
    }
)
SUPPLEMENT_DAYS = 3


def roles_on(dossier: Dossier, scope: Scope, move: Move | None = None) -> frozenset[str]:
    """The roles in which the person stands towards this dossier now; towards ``move`` of it, when one is named.

    Intake: at the desk that received it, or at another desk while that one holds it. Processing: at the office that
    holds it. Head: of the office that holds it or of one above it.
    """
    roles = set()
    is_held_elsewhere = move in MOVES_OF_THE_HOLDER and not _is_in_the_hands_of_its_desk(dossier)
    desk_id = dossier.holder_office_id if is_held_elsewhere else dossier.office_id
    if desk_id in scope.intake:
        roles.add(Role.INTAKE)
    if dossier.holder_office_id in scope.processing:
        roles.add(Role.PROCESSING)
    if dossier.holder_office_id in scope.headed or (dossier.office_id in scope.headed and not is_held_elsewhere):
        roles.add(Role.HEAD)
    return frozenset(roles)


def _is_in_the_hands_of_its_desk(dossier: Dossier) -> bool:
    """Agencies outside the committee seldom work in the portal: the desk notes for them what came back."""
    holder = dossier.holder_office
    return holder is None or holder.pk == dossier.office_id or holder.kind in OUTSIDE


def can_move(dossier: Dossier, move: Move, by: frozenset[str]) -> bool:
    """Whether the table allows the move from the present state to somebody in one of the roles ``by``."""
    row = MOVES[move]
    return Status(dossier.status) in row.sources and bool(row.by & by) and not _missing_for(dossier, move)


def check_revision(dossier: Dossier, revision: int | None) -> None:
    """Raise ``Stale`` when the dossier was changed since the page that showed ``revision``."""
    if revision is not None and revision != dossier.revision:
        raise Stale(
            _(
                "Hồ sơ %(code)s đã được cập nhật sau khi trang này mở. Việc vừa bấm không được ghi thêm; xin xem lại rồi làm tiếp nếu cần."
            )
            % {"code": dossier.code}
        )


def check_move(dossier: Dossier, move: Move, by: frozenset[str], revision: int | None) -> None:
    """Raise the sentence that says why the move may not be made now."""
    check_revision(dossier, revision)
    row = MOVES[move]
    if Status(dossier.status) not in row.sources:
        raise Refused(
            _("Hồ sơ đang ở trạng thái “%(status)s” nên không thể “%(move)s”.")
            % {"status": dossier.get_status_display(), "move": move.label}
        )
    if not row.by & by:
        raise Refused(
            _("Ông/bà chưa được giao quyền “%(move)s” với hồ sơ này. Người có quyền là %(who)s nơi đang giữ hồ sơ.")
            % {"move": move.label, "who": ", ".join(str(role.label) for role in Role if role in row.by)}
        )
    missing = _missing_for(dossier, move)
    if missing:
        raise Refused(missing)


def _missing_for(dossier: Dossier, move: Move) -> str:
    if move == Move.SHELVE and not dossier.has_paper_result:
        return _("Thủ tục này không có kết quả giấy nên không cần xác nhận kết quả về quầy.")
    if move == Move.SHELVE and dossier.shelved_at:
        return _("Kết quả giấy đã được xác nhận về quầy trước đó.")
    if move == Move.HAND_OVER and dossier.has_paper_result and not dossier.shelved_at:
        return _("Kết quả giấy chưa về quầy. Xin xác nhận kết quả đã về quầy trước khi trả cho người nộp.")
    return ""


def answerable_office(dossier: Dossier, *, on: date) -> Office | None:
    """The office whose head answers for the date: a linked agency that is late with its part (NĐ 301/2026 Đ.3 k.2), else
    the one that holds the step or, where nobody heads it, the nearest above it. For an agency that has no head in the
    portal, or is not late, the desk's own line answers.
    """
    return late_partner(dossier, on=on) or _office_in_line(dossier, on=on)


def _office_in_line(dossier: Dossier, *, on: date) -> Office | None:
    holder = dossier.holder_office
    if holder is None:
        return None
    own = None if is_with_an_agency(dossier) else nearest_with_head(holder, on=on)
    return own or nearest_with_head(dossier.office, on=on)


def is_with_an_agency(dossier: Dossier) -> bool:
    """Whether an agency outside the committees holds a dossier that another office received."""
    holder = dossier.holder_office
    return holder is not None and holder.kind in OUTSIDE and holder.pk != dossier.office_id


def late_partner(dossier: Dossier, *, on: date) -> Office | None:
    """The linked agency that is late with its part, if somebody heads it in the portal; of several the latest one."""
    parts = Referral.objects.late(on=on).filter(dossier=dossier).select_related("office").order_by("due_at", "number")
    return next((part.office for part in parts if has_head(part.office, on=on)), None)


def is_answerable_head(dossier: Dossier, scope: Scope, *, on: date) -> bool:
    """Whether the person heads the office that answers for the date. No query for somebody who heads nothing."""
    if not scope.head:
        return False
    partner = late_partner(dossier, on=on)
    return partner.pk in scope.head if partner else is_head_in_line(dossier, scope, on=on)


def is_head_in_line(dossier: Dossier, scope: Scope, *, on: date) -> bool:
    """The same while no linked agency is late. No query where the scope alone tells."""
    if dossier.holder_office_id in scope.head and not is_with_an_agency(dossier):
        return True
    if not scope.headed & {dossier.holder_office_id, dossier.office_id}:
        return False
    office = _office_in_line(dossier, on=on)
    return office is not None and office.pk in scope.head


def can_answer(part: Referral, scope: Scope, *, on: date) -> bool:
    """Who answers an open part: an officer or head of the office asked; for an agency without accounts in the portal
    the desk that received the dossier, or the office that leads it."""
    if part.ended_at is not None:
        return False
    if part.office_id in scope.processing | scope.head:
        return True
    dossier = part.dossier
    is_ours = dossier.office_id in scope.intake or dossier.holder_office_id in scope.worked_at
    return is_ours and part.office.kind in OUTSIDE and not has_accounts(part.office, on=on)


def has_accounts(office: Office, *, on: date) -> bool:
    """Whether anybody works for the office in the portal."""
    return Membership.objects.on(on).filter(office=office, role__in=(Role.PROCESSING, Role.HEAD)).exists()


def can_call_off(part: Referral, scope: Scope) -> bool:
    """An opinion is asked for by whoever leads the dossier, who may also do without it."""
    return part.ended_at is None and not part.is_linked and can_consult(part.dossier, scope)


def can_consult(dossier: Dossier, scope: Scope) -> bool:
    """Ask for an opinion, or arrange a check on the spot: whoever holds the dossier, while a result is owed."""
    return dossier.status in RUNNING and (
        dossier.holder_office_id in scope.worked_at - scope.outside
        or (dossier.office_id in scope.intake and _is_in_the_hands_of_its_desk(dossier))
    )


def is_handed_in(paper: RequiredDocument, documents: Mapping[int, tuple[int, int]]) -> bool:
    """A paper to be shown is there when it is ticked; one to be left here, when there is at least one of it.

    ``documents``: required document id → (originals, copies).
    """
    counts = documents.get(paper.pk)
    return counts is not None and (paper.kind == DocumentKind.PRESENT or sum(counts) > 0)


def is_exceptional_supplement(dossier: Dossier, *, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether only the head may ask: it was asked before, or more than 3 working days have passed since the receipt
    (NĐ 61/2018/NĐ-CP Đ.19 k.4). A second request counts as late in index 766 (QĐ 766/QĐ-TTg, criterion 2.1)."""
    if SupplementRequest.objects.filter(dossier=dossier).exists():
        return True
    if dossier.received_at is None:  # registered and not yet received: the first answer is the desk's own
        return False
    last_day = calendar.add_working_days(local_day(dossier.received_at), SUPPLEMENT_DAYS)
    return local_day(at) > last_day


def can_apologise(dossier: Dossier, scope: Scope, *, on: date) -> bool:
    """A letter may be issued while a result is owed and none was issued before, by the head who answers for it."""
    is_first = dossier.promised_at == dossier.due_at
    return (
        dossier.status in RUNNING and is_first and is_answerable_head(dossier, scope, on=on) and not has_letter(dossier)
    )


def can_correct_person(dossier: Dossier, scope: Scope) -> bool:
    """Only the desk that took it in puts right what it wrote down, until the result is handed over."""
    return dossier.office_id in scope.intake and dossier.status not in ENDED


def can_correct_finish(dossier: Dossier, scope: Scope, *, on: date) -> bool:
    """The head who answers for the office that finished it approves another moment of finishing."""
    return dossier.finished_at is not None and is_answerable_head(dossier, scope, on=on)


def can_correct_tracking(dossier: Dossier, scope: Scope) -> bool:
    """The head of the desk, or one above it, approves another number of a posted result."""
    return dossier.result_way == ResultWay.POST and dossier.office_id in scope.headed


def can_add_files(dossier: Dossier, scope: Scope) -> bool:
    """The desk that took it in and whoever holds it, until the dossier has ended."""
    works_on_it = dossier.office_id in scope.intake or dossier.holder_office_id in scope.worked_at
    return works_on_it and dossier.status not in ENDED


def has_letter(dossier: Dossier) -> bool:
    """Whether the one rescheduling that the decree allows was used (NĐ 61/2018/NĐ-CP Đ.19 k.9)."""
    return Promise.objects.filter(dossier=dossier, ground=Ground.RESCHEDULE).exists()


def can_take_pack(dossier: Dossier, scope: Scope) -> bool:
    """Everything of a dossier in one file, for those who see it in full and answer for it: the desk that received it,
    the heads of offices that have held it and of those above them, and Phòng Nội vụ.
    """
    line = {dossier.office_id, *dossier.shown_to} - (scope.outside - {dossier.office_id})
    return dossier.office_id in scope.intake or bool((scope.headed | scope.reviewed) & line)
