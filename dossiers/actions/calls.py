"""Phone calls that officers owe: a task each, done only with an outcome."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.move import locked, record
from dossiers.call_times import check_agreed, usual_moment
from dossiers.enums import OF_A_CALL_MADE, CallOutcome, CallReason, EventKind
from dossiers.errors import Refused, Stale
from dossiers.models import Dossier, PhoneCall
from dossiers.notice_kinds import WRONG_NUMBER
from dossiers.queries.responsible import People
from dossiers.rules import is_with_an_agency
from dossiers.staff_notes import staff_note
from notices.actions.enqueue import enqueue
from workdays.queries import live_calendar

# A call that was not answered, or that the person asked to be made later, comes back.
TO_TRY_AGAIN = frozenset({CallOutcome.NO_ANSWER, CallOutcome.CALL_AGAIN})
MOST_TRIES = 3


def new_call(dossier: Dossier, *, reason: CallReason, occasion: str, due_at: datetime) -> PhoneCall:
    """An unsaved call of the office that holds the dossier, for its officer; once an occasion.

    Where an agency outside the committees holds it for another's desk, the desk calls: the agency sees its part only.
    """
    office, caller_id = dossier.holder_office or dossier.office, dossier.holder_id
    if is_with_an_agency(dossier):
        office, caller_id = dossier.office, dossier.created_by_id
    return PhoneCall(
        dossier=dossier, reason=reason, occasion=occasion, office=office, caller_id=caller_id, due_at=due_at
    )


def owe_calls(calls: Sequence[PhoneCall]) -> None:
    """Write the calls that are not owed yet."""
    if not calls:
        return
    note = PhoneCall._meta.get_field("note")
    columns: list[Any] = [
        [str(call.pk) for call in calls],
        [call.dossier_id for call in calls],
        [str(call.reason) for call in calls],
        [call.occasion for call in calls],
        [call.office_id for call in calls],
        [call.caller_id for call in calls],
        [call.due_at for call in calls],
        [note.pre_save(call, add=True) for call in calls],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_OWE, columns)
        if any(call.reason == CallReason.DELAY for call in calls):
            cursor.execute(_REPLACE, [columns[1], columns[3], columns[6]])


# In one statement of its own: a sweep may owe thousands.
_OWE = """
INSERT INTO dossiers_phonecall (id, dossier_id, reason, occasion, office_id, caller_id, due_at, note, outcome)
SELECT owed.*, ''
FROM unnest(
    %s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bytea[]
) AS owed
ON CONFLICT DO NOTHING
"""


# One citizen is told of one delay once: the newest call knows most. Calls agreed upon or begun are left alone.
_REPLACE = """
UPDATE dossiers_phonecall older SET outcome = 'not_needed', done_at = newer.due_at
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS newer (dossier_id, occasion, due_at)
WHERE older.dossier_id = newer.dossier_id AND older.reason = 'delay' AND older.outcome = ''
    AND older.occasion <> newer.occasion AND older.due_at <= newer.due_at AND older.occasion NOT LIKE '%%/try:%%'
    AND newer.occasion NOT LIKE '%%/try:%%'
    AND EXISTS (
        SELECT FROM dossiers_phonecall owed WHERE owed.dossier_id = newer.dossier_id
            AND owed.occasion = newer.occasion AND owed.reason = 'delay' AND owed.outcome = ''
    )
"""


@transaction.atomic
def settle_call(
    *,
    call_id: UUID,
    outcome: CallOutcome,
    note: str,
    actor: User,
    at: datetime,
    again_at: datetime | None = None,
) -> PhoneCall:
    """Record how the call went. After a wrong number the desk is asked for the right one.

    No answer and "call again" make the next try: at ``again_at``, a future moment of office time, else after two hours
    of it. Unanswered calls are tried three times at most, an agreed moment is kept. Raises ``Refused`` or ``Stale``.
    """
    call = _locked_call(call_id, actor=actor, at=at)
    if call.outcome:
        raise Stale(_("Cuộc gọi này đã được ghi kết quả: %(outcome)s.") % {"outcome": call.get_outcome_display()})
    if outcome not in OF_A_CALL_MADE:
        raise Refused(_("Xin chọn kết quả cuộc gọi: đã nói chuyện được, không nghe máy, sai số hoặc hẹn gọi lại."))
    if again_at:
        _check_again(outcome, again_at, at=at)
    call.outcome, call.note, call.done_at, call.done_by = outcome, note.strip(), at, actor
    call.save(update_fields=["outcome", "note", "done_at", "done_by"])
    record(
        call.dossier, kind=EventKind.CALL, before=call.dossier.status, actor=actor, at=at, facts={"outcome": outcome}
    )
    if outcome == CallOutcome.WRONG_NUMBER:
        _tell_the_desk(call, at=at)
    _try_again(call, at=at, again_at=again_at)
    return call


def _locked_call(call_id: UUID, *, actor: User, at: datetime) -> PhoneCall:
    """The call, its dossier locked before it: a dossier that ends meanwhile closes the calls about it."""
    known = PhoneCall.objects.filter(pk=call_id).first()
    if known is None or known.office_id not in scope_of(actor, on=local_day(at)).worked_at:
        raise Refused(_("Không tìm thấy cuộc gọi này."))
    dossier = locked(known.dossier_id)
    call = PhoneCall.objects.select_for_update().get(pk=call_id)
    call.dossier = dossier
    return call


def _tell_the_desk(call: PhoneCall, *, at: datetime) -> None:
    """Where the person will come, somebody must ask for the right number."""
    clerk = People(at).clerk_for(call.dossier)
    if clerk is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        note = staff_note(call.dossier, kind=WRONG_NUMBER, occasion=f"call:{call.occasion}", person=clerk)
    enqueue(drafts=note, at=at)


def _check_again(outcome: CallOutcome, again_at: datetime, *, at: datetime) -> None:
    if outcome not in TO_TRY_AGAIN:
        raise Refused(_("Kết quả này không cần gọi lại. Xin xóa ngày giờ gọi lại, hoặc chọn “Hẹn gọi lại”."))
    check_agreed(again_at, at=at, calendar=live_calendar())


def _try_again(call: PhoneCall, *, at: datetime, again_at: datetime | None) -> None:
    is_agreed = call.outcome == CallOutcome.CALL_AGAIN and again_at is not None
    if call.outcome not in TO_TRY_AGAIN or (call.tries >= MOST_TRIES and not is_agreed):
        return
    owe_calls(
        [
            PhoneCall(
                dossier=call.dossier,
                reason=call.reason,
                occasion=call.next_occasion,
                office_id=call.office_id,
                caller_id=call.caller_id,
                due_at=again_at or usual_moment(at, live_calendar()),
            )
        ]
    )
