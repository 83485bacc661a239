"""The head's letter: reason, apology, one new date (NĐ 61/2018/NĐ-CP Đ.19 k.9; form 04; plan 745, III.2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import scope_of
from core.dates import local_day, vietnam
from dossiers import notice_kinds, texts
from dossiers.actions.calls import new_call, owe_calls
from dossiers.actions.letters import issue_letter
from dossiers.actions.move import locked, record
from dossiers.actions.promises import ladder_of, promise
from dossiers.actions.reasons import checked_reason
from dossiers.deadlines import close_of_office
from dossiers.enums import RUNNING, CallReason, DelayReason, EventKind, Ground
from dossiers.errors import AlreadyKnown, Refused, Stale
from dossiers.models import Dossier, Promise
from dossiers.rules import answerable_office, has_letter, is_answerable_head, late_partner
from notices.actions.enqueue import enqueue
from papers.models import Paper
from workdays.errors import OutsideCalendar
from workdays.queries import live_calendar

LONGEST_REASON = 1000
SECOND_PRESS = timedelta(minutes=10)


@dataclass(frozen=True)
class Letter:
    """What a letter will say: checked, not yet sent."""

    reason: str
    old_due_at: datetime
    new_due_at: datetime
    is_late: bool


def compose(
    dossier: Dossier, *, explanation: str, new_date: date, actor: User, at: datetime, revision: int | None = None
) -> Letter:
    """The letter as it would be issued now; writes nothing. Raises ``Refused`` or ``Stale``."""
    _check(dossier, actor=actor, at=at, revision=revision)
    missing = _("Xin ghi lý do cụ thể để người nộp hiểu, ví dụ: chờ kết quả đo đạc của Chi nhánh VPĐKĐĐ.")
    reason = checked_reason(explanation, missing=missing, most=LONGEST_REASON)
    new_due_at = _new_due(dossier, new_date, at=at)
    old_due_at = dossier.promised_at or new_due_at
    return Letter(reason, old_due_at, new_due_at, is_late=at >= old_due_at)


def message_of(dossier: Dossier, letter: Letter) -> texts.Message:
    """The SMS and the e-mail that go with the letter, word for word; in Vietnamese, whatever the head reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return texts.apology(dossier, reason=letter.reason, old_due_at=letter.old_due_at, new_due_at=letter.new_due_at)


@transaction.atomic
def apologise(
    *,
    dossier_id: int,
    delay_reason: DelayReason,
    explanation: str,
    new_date: date,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> Paper:
    """Issue the letter: the paper, the rescheduled promise, SMS and e-mail, and the officer's call.

    At most one a dossier. ``new_date`` is a working day after the present promise and after today. A letter after
    the date passed is a late apology and says so. Raises ``Refused`` or ``Stale``.
    """
    dossier = locked(dossier_id)
    letter = compose(dossier, explanation=explanation, new_date=new_date, actor=actor, at=at, revision=revision)
    given = promise(
        dossier,
        ground=Ground.RESCHEDULE,
        due_at=letter.new_due_at,
        is_day_term=True,
        complete_at=at,
        counted_from=at,
        actor=actor,
        at=at,
        delay_reason=delay_reason,
    )
    rungs = ladder_of(given, time_unit=dossier.version.time_unit, calendar=live_calendar(), has_letter=True)
    dossier.promised_at, dossier.next_rung_at, dossier.letter_owed_since = letter.new_due_at, rungs[0].at, None
    dossier.revision += 1
    dossier.save(update_fields=["promised_at", "next_rung_at", "letter_owed_since", "revision"])
    paper = issue_letter(
        dossier,
        _letterhead(dossier, at=at),
        occasion=f"promise:{given.number}",
        own={
            "old_due_at": letter.old_due_at.isoformat(),
            "new_due_at": given.due_at.isoformat(),
            "reason": letter.reason,
            "is_late": letter.is_late,
        },
        actor=actor,
        at=at,
    )
    facts = {"promise": given.number, "reason": delay_reason, "is_late": letter.is_late, "paper": str(paper.pk)}
    record(dossier, kind=EventKind.LETTER, before=dossier.status, actor=actor, at=at, facts=facts)
    _tell(dossier, given, letter, at=at)
    return paper


def _check(dossier: Dossier, *, actor: User, at: datetime, revision: int | None) -> None:
    if revision is not None and revision != dossier.revision:
        _tell_apart_a_second_press(dossier, actor, at=at)
        raise Stale(
            _("Hồ sơ %(code)s đã được cập nhật sau khi trang này mở. Thư chưa được gửi; xin xem lại.")
            % {"code": dossier.code}
        )
    if not is_answerable_head(dossier, scope_of(actor, on=local_day(at)), on=local_day(at)):
        raise Refused(
            _("Thư xin lỗi do thủ trưởng cơ quan đang giữ hồ sơ (%(office)s) ký.")
            % {"office": late_partner(dossier, on=local_day(at)) or dossier.holder_office}
        )
    if dossier.status not in RUNNING:
        raise Refused(
            _("Hồ sơ đang ở trạng thái “%(status)s”, không còn nợ ngày hẹn.") % {"status": dossier.get_status_display()}
        )
    if has_letter(dossier):
        raise Refused(
            _("Hồ sơ này đã hẹn lại một lần. Theo quy định không được hẹn lại lần thứ hai; xin trả kết quả sớm nhất.")
        )


def _tell_apart_a_second_press(dossier: Dossier, actor: User, *, at: datetime) -> None:
    """The head who signed a moment ago pressed twice, or the line was slow: their letter went out."""
    mine = Promise.objects.filter(dossier=dossier, ground=Ground.RESCHEDULE, made_by=actor).first()
    if mine and at - mine.made_at < SECOND_PRESS:
        raise AlreadyKnown(
            _("Thư xin lỗi này đã được gửi lúc %(moment)s; bấm lại lần nữa không gửi thêm.")
            % {"moment": f"{vietnam(mine.made_at):%H:%M}"}
        )


def _new_due(dossier: Dossier, day: date, *, at: datetime) -> datetime:
    calendar = live_calendar()
    earliest = max(local_day(at), local_day(dossier.promised_at or at))
    if day <= earliest:
        raise Refused(_("Ngày hẹn lại phải sau ngày %(day)s.") % {"day": f"{earliest:%d/%m/%Y}"})
    try:
        is_working = calendar.is_working_day(day)
    except OutsideCalendar as error:
        raise Refused(str(error)) from error
    if not is_working:
        raise Refused(_("Ngày %(day)s cơ quan nghỉ. Xin chọn một ngày làm việc.") % {"day": f"{day:%d/%m/%Y}"})
    return close_of_office(day, calendar)


def _letterhead(dossier: Dossier, *, at: datetime) -> Office:
    """The office that is late: the linked agency, or the one that holds the dossier; where nobody of its own heads it, the
    one whose head answers, for only that head can sign."""
    on = local_day(at)
    return answerable_office(dossier, on=on) or dossier.holder_office or dossier.office


def _tell(dossier: Dossier, given: Promise, letter: Letter, *, at: datetime) -> None:
    occasion, message = f"promise:{given.number}", message_of(dossier, letter)
    enqueue(
        drafts=texts.to_applicant(dossier, kind=notice_kinds.APOLOGY.name, occasion=occasion, message=message), at=at
    )
    owe_calls([new_call(dossier, reason=CallReason.DELAY, occasion=occasion, due_at=at)])
