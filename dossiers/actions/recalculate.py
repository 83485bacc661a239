"""When a holiday is decreed: which dates would move (the rehearsal), and moving them.

A date once given is never made earlier, a date that has passed is never moved (nobody makes a late dossier "on
time"), and the date of a letter stays as the head wrote it unless the office is closed on it. Every later date is told
to the applicant. Open parts of other offices and the desk's first answers follow (``inner_dates``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.dates import local_day
from dossiers import notice_kinds, texts
from dossiers.actions.inner_dates import move_answers, move_parts
from dossiers.actions.move import RELATED, locked, record
from dossiers.actions.promises import explanation, ladder_of, promise
from dossiers.actions.tell import tell
from dossiers.deadlines import close_of_office, legal_clock, pauses_since
from dossiers.enums import OF_A_LETTER, RUNNING, EventKind, Ground
from dossiers.models import Dossier, PaymentDuty, Promise
from dossiers.rules import has_letter
from workdays.arithmetic import Deadline
from workdays.calendar import WorkCalendar

BATCH = 500


@dataclass(frozen=True)
class Moved:
    """A dossier whose date a calendar would move from ``old_due_at`` to ``new_due_at``, on ``ground``.

    ``term`` is the clock's account of it; None for the date of a letter, which no clock computed.
    """

    dossier: Dossier
    old: Promise
    ground: Ground
    new_due_at: datetime
    term: Deadline | None = None

    @property
    def old_due_at(self) -> datetime:
        return self.old.due_at

    @property
    def is_last_date(self) -> bool:
        """Whether the applicant is told; behind a letter that gave a still later date the new one only moves what
        lateness is judged by."""
        return self.dossier.promised_at is None or self.new_due_at >= self.dossier.promised_at


def rehearse(*, calendar: WorkCalendar, at: datetime) -> Iterator[Moved]:
    """The dossiers whose dates ``calendar`` would make later, by code of their row; writes nothing."""
    last = 0
    while True:
        rows = _open_after(last, at)
        dates, duties = _dates_of(rows), _duties_of(rows)
        for dossier in rows:
            yield from _moves(dossier, dates[dossier.pk], duties[dossier.pk], calendar, at)
        if len(rows) < BATCH:
            return
        last = rows[-1].pk


def recalculate(*, calendar: WorkCalendar, reason: str, actor: User | None, at: datetime) -> int:
    """Give every moved dossier its new date, its event and its message, and the offices' own dates theirs; gives how many
    dossiers moved."""
    count = 0
    with transaction.atomic():
        _look_again(at=at)
        for dossier_id in dict.fromkeys(moved.dossier.pk for moved in rehearse(calendar=calendar, at=at)):
            count += _give_new_date(dossier_id, calendar=calendar, reason=reason, actor=actor, at=at)
        move_parts(calendar=calendar, actor=actor, at=at)
        move_answers(calendar=calendar, actor=actor, at=at)
    return count


def _look_again(*, at: datetime) -> None:
    """The watch looks at every open dossier next: days off also shift the rungs under dates that stay."""
    Dossier.objects.filter(status__in=RUNNING, next_rung_at__gt=at).update(next_rung_at=at)


def _open_after(last: int, at: datetime) -> list[Dossier]:
    rows = Dossier.objects.filter(pk__gt=last, status__in=RUNNING, promised_at__gt=at).select_related(*RELATED)
    return list(rows.order_by("pk")[:BATCH])


def _dates_of(rows: list[Dossier]) -> dict[int, list[Promise]]:
    """Dossier id → its dates, oldest first. One query."""
    dates: dict[int, list[Promise]] = {row.pk: [] for row in rows}
    for given in Promise.objects.filter(dossier__in=dates).order_by("dossier_id", "number"):
        dates[given.dossier_id].append(given)
    return dates


def _duties_of(rows: list[Dossier]) -> dict[int, list[PaymentDuty]]:
    """Dossier id → its financial duties: waits that stopped the clock stop it in any calendar. One query."""
    duties: dict[int, list[PaymentDuty]] = {row.pk: [] for row in rows}
    for duty in PaymentDuty.objects.filter(dossier__in=duties, pauses=True).order_by("number"):
        duties[duty.dossier_id].append(duty)
    return duties


def _moves(
    dossier: Dossier, dates: list[Promise], duties: list[PaymentDuty], calendar: WorkCalendar, at: datetime
) -> list[Moved]:
    """The date of a letter that falls on a day off, then the date lateness is judged by; each while it is to come."""
    letter = next((given for given in reversed(dates) if given.ground in OF_A_LETTER), None)
    judged = next(given for given in reversed(dates) if given.ground not in OF_A_LETTER)
    found = []
    if letter and letter.due_at == dossier.promised_at and not calendar.is_working_day(local_day(letter.due_at)):
        found.append(Moved(dossier, letter, Ground.MOVED, _next_close(letter, calendar)))
    if judged.due_at > at:
        complete_at = judged.complete_at
        pauses = pauses_since(duties, complete_at)
        term = legal_clock(version=dossier.version, complete_at=complete_at, calendar=calendar, pauses=pauses)
        if _is_later(term, judged):
            found.append(Moved(dossier, judged, Ground.CALENDAR, term.due_at, term))
    return found


def _next_close(letter: Promise, calendar: WorkCalendar) -> datetime:
    """The close of the first working day after the one a letter named (BLDS 2015 Đ.148 k.5)."""
    return close_of_office(calendar.add_working_days(local_day(letter.due_at), 1), calendar)


def _is_later(term: Deadline, judged: Promise) -> bool:
    """With other office hours the promised day stays, and so does its printed hour."""
    is_same_day = term.is_day_term and local_day(term.due_at) == local_day(judged.due_at)
    return term.due_at > judged.due_at and not is_same_day


def _give_new_date(dossier_id: int, *, calendar: WorkCalendar, reason: str, actor: User | None, at: datetime) -> bool:
    """Whether a date still moves, seen under the dossier's lock: somebody may have moved or finished it meanwhile."""
    dossier = locked(dossier_id)
    if dossier.status not in RUNNING:
        return False
    dates, duties = _dates_of([dossier])[dossier.pk], _duties_of([dossier])[dossier.pk]
    moves = _moves(dossier, dates, duties, calendar, at)
    for moved in moves:
        _move(moved, calendar=calendar, reason=reason, actor=actor, at=at)
    return bool(moves)


def _move(moved: Moved, *, calendar: WorkCalendar, reason: str, actor: User | None, at: datetime) -> None:
    dossier, term, is_last_date = moved.dossier, moved.term, moved.is_last_date
    given = promise(
        dossier,
        ground=moved.ground,
        due_at=moved.new_due_at,
        is_day_term=term.is_day_term if term else moved.old.is_day_term,
        complete_at=moved.old.complete_at,
        counted_from=term.starts_at if term else moved.old.counted_from,
        actor=actor,
        at=at,
        basis=explanation(term) if term else None,
    )
    if moved.ground == Ground.CALENDAR:
        dossier.due_at = moved.new_due_at
    dossier.promised_at = max(dossier.promised_at or moved.new_due_at, moved.new_due_at)
    if is_last_date:
        unit = dossier.version.time_unit
        rungs = ladder_of(given, time_unit=unit, calendar=calendar, has_letter=has_letter(dossier))
        dossier.next_rung_at, dossier.letter_owed_since = rungs[0].at, None
    dossier.revision += 1
    dossier.save(update_fields=["due_at", "promised_at", "next_rung_at", "letter_owed_since", "revision"])
    facts = {"promise": given.number, "old": moved.old_due_at.isoformat(), "new": moved.new_due_at.isoformat()}
    record(dossier, kind=EventKind.CALENDAR, before=dossier.status, actor=actor, at=at, facts=facts)
    if is_last_date:
        _tell(dossier, given, reason=reason, at=at)


def _tell(dossier: Dossier, given: Promise, *, reason: str, at: datetime) -> None:
    occasion = f"promise:{given.number}"
    message = texts.new_date(dossier, reason=reason)
    tell(dossier, kind=notice_kinds.NEW_DATE, occasion=occasion, message=message, at=at)
