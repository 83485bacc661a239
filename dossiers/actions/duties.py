"""Waiting for a financial duty (national status 6): asked for with amount and ground, confirmed with its receipt.

Where the procedure says so the legal clock stands still from the request to the payment, and a new date is given that
is never earlier than the old one. Elsewhere the date stays, and what the watch missed meanwhile is caught up.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import at_local, local_day
from core.text import one_line
from dossiers import notice_kinds, texts
from dossiers.actions.move import locked, move
from dossiers.actions.promises import climbed_rungs, explanation, ladder_of, last_given, promise
from dossiers.actions.reasons import checked_reason
from dossiers.actions.steps import close_step, resume_step
from dossiers.actions.tell import tell
from dossiers.deadlines import has_passed, legal_clock, pauses_since
from dossiers.enums import OF_A_LETTER, RUNNING, Ground
from dossiers.errors import Refused
from dossiers.ladder import Rung
from dossiers.models import Dossier, PaymentDuty, Promise
from dossiers.moves import Move
from dossiers.rules import has_letter
from workdays.queries import held_calendar

LONGEST_GROUND, LONGEST_NUMBER = 500, 50
MOST_DONG = 100_000_000_000
END_OF_A_DAY_OF_PAYMENT = time(17)


@transaction.atomic
def request_payment(
    *, dossier_id: int, amount_vnd: int, ground: str, actor: User, at: datetime, revision: int | None = None
) -> PaymentDuty:
    """Ask the applicant to pay; the dossier waits. Raises ``Refused`` or ``Stale``.

    Refused for a dossier whose date has passed where the wait would stop the clock: nothing makes a late one punctual.
    """
    before = locked(dossier_id)
    words = _checked(before, amount_vnd, ground, at=at)
    number = before.duties.count() + 1
    dossier = move(
        dossier_id=dossier_id,
        move=Move.REQUEST_PAYMENT,
        actor=actor,
        at=at,
        revision=revision,
        changes={"next_rung_at": None, "letter_owed_since": None},
        facts={"duty": number, "amount": amount_vnd, "is_pause": before.version.payment_pauses},
    )
    close_step(dossier, at=at)
    duty = PaymentDuty.objects.create(
        dossier=dossier,
        number=number,
        amount_vnd=amount_vnd,
        ground=words,
        pauses=dossier.version.payment_pauses,
        requested_at=at,
        requested_by=actor,
    )
    with translation.override(settings.LANGUAGE_CODE):  # the applicant's, whatever the officer reads
        message = texts.payment(dossier, duty)
        tell(dossier, kind=notice_kinds.PAYMENT, occasion=f"duty:{number}", message=message, at=at)
    return duty


def _checked(dossier: Dossier, amount_vnd: int, ground: str, *, at: datetime) -> str:
    if not 0 < amount_vnd <= MOST_DONG:
        raise Refused(_("Số tiền phải là số nguyên lớn hơn 0, ví dụ: 1.500.000."))
    words = checked_reason(
        ground,
        missing=_("Xin ghi căn cứ thu, ví dụ: thông báo nộp lệ phí trước bạ số 123/TB-CCT."),
        most=LONGEST_GROUND,
    )
    is_late = dossier.due_at is not None and has_passed(dossier.due_at, at=at)
    if dossier.version.payment_pauses and dossier.status in RUNNING and is_late:
        raise Refused(
            _("Hồ sơ đã quá hạn nên không thể tạm dừng hạn để chờ nộp tiền. Xin giải quyết, hoặc gửi thư xin lỗi.")
        )
    return words


@transaction.atomic
def confirm_payment(
    *, dossier_id: int, receipt_number: str, paid_on: date, actor: User, at: datetime, revision: int | None = None
) -> Dossier:
    """The money is there: with its receipt, on the day it was paid. The dossier goes on. Raises ``Refused``."""
    before = locked(dossier_id)
    duty = before.duties.filter(ended_at=None).first()
    if duty is None:
        raise Refused(_("Hồ sơ này không chờ nộp khoản tiền nào."))
    duty.receipt_number, duty.paid_at = _checked_receipt(duty, receipt_number, paid_on, at=at)
    duty.confirmed_by, duty.ended_at = actor, at
    dossier = move(
        dossier_id=dossier_id,
        move=Move.CONFIRM_PAYMENT,
        actor=actor,
        at=at,
        revision=revision,
        facts={"duty": duty.number, "paid_on": paid_on.isoformat()},
    )
    duty.save(update_fields=["receipt_number", "paid_at", "confirmed_by", "ended_at"])
    resume_step(dossier, given_by=actor, at=at)
    given = _new_date(dossier, actor=actor, at=at) if duty.pauses else None
    if given is None:
        _watch_again(dossier, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        message = texts.paid(dossier, is_new_date=given is not None)
        tell(dossier, kind=notice_kinds.PAID, occasion=f"duty:{duty.number}", message=message, at=at)
    return dossier


def _checked_receipt(duty: PaymentDuty, number: str, day: date, *, at: datetime) -> tuple[str, datetime]:
    """Number and moment of the payment. A day alone is known: an earlier one counts until its close, today until now."""
    words = one_line(number)
    if not words or len(words) > LONGEST_NUMBER:
        raise Refused(_("Xin ghi số biên lai, chứng từ (không quá 50 ký tự), ví dụ: 0012345."))
    if day > local_day(at):
        raise Refused(_("Ngày nộp tiền chưa đến. Xin ghi đúng ngày trên biên lai."))
    if day < local_day(duty.requested_at):
        raise Refused(
            _("Ngày nộp tiền không thể trước ngày yêu cầu %(day)s. Xin xem lại biên lai.")
            % {"day": f"{local_day(duty.requested_at):%d/%m/%Y}"}
        )
    return words, min(at, max(duty.requested_at, at_local(day, END_OF_A_DAY_OF_PAYMENT)))


def _new_date(dossier: Dossier, *, actor: User, at: datetime) -> Promise | None:
    """The date without the days of waiting, if it is later than the one given before; the ladder begins anew."""
    judged = Promise.objects.filter(dossier=dossier).exclude(ground__in=OF_A_LETTER).order_by("-number")[0]
    calendar = held_calendar()
    pauses = pauses_since(dossier.duties.all(), judged.complete_at)
    term = legal_clock(version=dossier.version, complete_at=judged.complete_at, calendar=calendar, pauses=pauses)
    if dossier.due_at is not None and term.due_at <= dossier.due_at:
        return None
    given = promise(
        dossier,
        ground=Ground.PAUSE,
        due_at=term.due_at,
        is_day_term=term.is_day_term,
        complete_at=judged.complete_at,
        counted_from=term.starts_at,
        actor=actor,
        at=at,
        basis=explanation(term),
    )
    unit = dossier.version.time_unit
    rungs = ladder_of(given, time_unit=unit, calendar=calendar, has_letter=has_letter(dossier))
    dossier.due_at = term.due_at
    dossier.promised_at = max(dossier.promised_at or term.due_at, term.due_at)
    dossier.next_rung_at = rungs[0].at
    dossier.save(update_fields=["due_at", "promised_at", "next_rung_at"])
    return given


def _watch_again(dossier: Dossier, *, at: datetime) -> None:
    """The date stays: the watch looks at once and climbs what it missed; a letter that was owed is owed again."""
    given = last_given([dossier])[dossier.pk]
    climbed = climbed_rungs(dossier, given.promise.number)
    if not given.has_letter and climbed & {Rung.LETTER.value, Rung.DUE.value}:
        dossier.letter_owed_since = at
    dossier.next_rung_at = None if Rung.DUE.value in climbed else at
    dossier.save(update_fields=["next_rung_at", "letter_owed_since"])
