"""What becomes of a dossier: when each step begins, whether it is finished, fetched, late, apologised for.

Pure: an offer, a receipt, the moment of looking and dice in. Moments are offsets, in microseconds of office time since
the calendar began: all of them lie in office time, and minutes used are differences.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from catalogue.models import ProcedureVersion
from dossiers.deadlines import SHORT_UNITS, judge, legal_clock, propose_new_date
from dossiers.enums import RUNNING, DelayReason, Status
from dossiers.ladder import Rung, Step, ladder, next_after, passed
from dossiers.load.desks import Offer
from workdays.arithmetic import is_after_cut_off
from workdays.calendar import MICROS_PER_MINUTE, WorkCalendar
from workdays.enums import TimeUnit

DAY = 8 * 60 * MICROS_PER_MINUTE
LATE, WITHDRAWN, WAITING, FORGOTTEN = 0.05, 0.015, 0.04, 0.003  # shares of all dossiers
LETTERS = 0.6  # of the late ones get their letter in time
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Term:
    """What the clock said at the receipt; ``due`` is the offset of ``due_at``."""

    due_at: datetime
    due: int
    counted_from: datetime
    is_day_term: bool


@dataclass(slots=True)
class Life:
    """How a dossier stands at the moment of looking. Integers are offsets; what has not happened is None."""

    received: int
    term: Term
    promised_at: datetime
    state: Status = Status.RECEIVED
    started: list[int] = field(default_factory=list)  # of each step that has begun
    ended: int | None = None  # when the last of them ended
    finished: int | None = None
    shelved: int | None = None
    handed_over: int | None = None
    timeliness: str = ""
    letter: int | None = None
    delay_reason: str = ""
    is_apologised_for: bool = False  # by itself, when the date passed
    next_rung_at: datetime | None = None
    letter_owed_since: datetime | None = None

    @property
    def used(self) -> list[int]:
        """Office minutes of each step that has ended."""
        ends = self.started[1:] if self.ended is None else [*self.started[1:], self.ended]
        return [(end - start) // MICROS_PER_MINUTE for start, end in zip(self.started, ends, strict=False)]

    @property
    def revision(self) -> int:
        """How many moves were made since the receipt."""
        later = [self.letter, self.finished, self.shelved, self.handed_over].count(None)
        has_left = self.state in (Status.WITHDRAWN, Status.STOPPED, Status.AWAITING_SUPPLEMENT)
        return len(self.started) - 1 + 4 - later + has_left


class Fate:
    """Draws lives, all looked at from ``now`` and counted by ``calendar``."""

    def __init__(self, *, calendar: WorkCalendar, now: datetime, dice: random.Random) -> None:
        self.calendar, self.now, self.dice = calendar, now, dice
        self.today = calendar.offset(now)
        self.moment = lru_cache(maxsize=REMEMBERED)(calendar.moment_of)
        self.text = lru_cache(maxsize=REMEMBERED)(lambda offset: calendar.moment_of(offset).isoformat())
        self._terms: dict[tuple[int, date, bool], Term] = {}

    def receipts(self, day: date, count: int) -> list[int]:
        """``count`` offsets on a working day, in order, between its first minute and its last."""
        opens = self.calendar.offset(self.calendar.opens_at(day))
        minutes = (self.calendar.offset(self.calendar.closes_at(day)) - opens) // MICROS_PER_MINUTE
        return sorted(opens + int(self.dice.random() * (minutes - 1) + 1) * MICROS_PER_MINUTE for _ in range(count))

    def draw(self, offer: Offer, received: int) -> Life:
        """The life of one dossier that was received complete at ``received``."""
        random, term = self.dice.random, self._term(offer, received)
        life = Life(received, term, term.due_at)
        finish = received + _whole(self._time_taken(max(term.due - received, MICROS_PER_MINUTE * 60)))
        leaves = finish if random() > WITHDRAWN else received + _whole((finish - received) * random())
        self._go_through(life, offer, finish=finish, leaves=leaves)
        if leaves < finish and leaves <= self.today:
            life.state = Status.WITHDRAWN if random() < 0.75 else Status.STOPPED
        elif finish <= self.today:
            self._end(life, offer, finish)
        elif len(life.started) > 1:
            life.state = Status.AWAITING_SUPPLEMENT if random() < WAITING else Status.PROCESSING
        if min(finish, leaves, self.today) > term.due:
            self._be_late(life, offer)
        if life.ended is None or (offer.version.has_paper_result and life.finished and not life.shelved):
            self._watch(life, offer)
        return life

    def _term(self, offer: Offer, received: int) -> Term:
        """Terms in hours depend on the minute, all others on the day and the side of the cut-off only."""
        version, received_at = offer.version, self.moment(received)
        if version.time_unit == TimeUnit.WORKING_HOUR:
            return self._counted(version, received_at)
        day = received_at.date()
        is_late = is_after_cut_off(self.calendar, received_at, version.cutoff)
        term = self._terms.get((version.pk, day, is_late))
        if term is None:
            if len(self._terms) > REMEMBERED:
                self._terms.clear()
            term = self._terms[version.pk, day, is_late] = self._counted(version, received_at)
        if version.time_unit == TimeUnit.SAME_DAY and not is_late:
            return replace(term, counted_from=received_at)
        return term

    def _counted(self, version: ProcedureVersion, received_at: datetime) -> Term:
        found = legal_clock(version=version, complete_at=received_at, calendar=self.calendar)
        return Term(found.due_at, self.calendar.offset(found.due_at), found.starts_at, found.is_day_term)

    def _time_taken(self, span: int) -> float:
        """Most work is done well before its date; what is late is so by some days, and now and then by months."""
        random = self.dice.random
        if random() >= LATE:
            return span * (0.15 + 0.85 * max(random(), random()))
        return span + self.dice.expovariate(1 / (60 * DAY if random() < FORGOTTEN / LATE else 3 * DAY))

    def _go_through(self, life: Life, offer: Offer, *, finish: int, leaves: int) -> None:
        begins, until = life.received, min(leaves, self.today)
        offsets = [begins + _whole((finish - begins) * share) for share in offer.shares[:-1]]
        life.started = [begins, *(offset for offset in offsets if offset <= until)]
        if leaves <= self.today:
            life.ended = leaves

    def _end(self, life: Life, offer: Offer, finish: int) -> None:
        life.state, life.finished = Status.DONE, finish
        life.timeliness = judge(
            due_at=life.term.due_at, is_day_term=life.term.is_day_term, at=self.moment(finish)
        ).value
        fetch = finish
        if offer.version.has_paper_result:
            fetch += _whole(self.dice.random() * DAY)
            if fetch > self.today:
                return
            life.shelved = fetch
        fetch += _whole(self.dice.expovariate(1 / DAY))
        if fetch <= self.today and self.dice.random() >= FORGOTTEN:
            life.state, life.handed_over = Status.RETURNED, fetch

    def _be_late(self, life: Life, offer: Offer) -> None:
        written = life.term.due - DAY + _whole(self.dice.random() * DAY / 2)
        has_letter = self.dice.random() < LETTERS and written > life.received
        if not has_letter or life.state == Status.AWAITING_SUPPLEMENT:
            life.is_apologised_for = life.state != Status.AWAITING_SUPPLEMENT
            return
        life.letter, life.delay_reason = written, self.dice.choice(DelayReason.values)
        at, due_at, calendar = self.moment(written), life.term.due_at, self.calendar
        life.promised_at = calendar.closes_at(
            propose_new_date(version=offer.version, due_at=due_at, at=at, calendar=calendar)
        )

    def _watch(self, life: Life, offer: Offer) -> None:
        """Where the watch of deadlines stands, as if it had looked every minute until now."""
        if life.finished:
            life.next_rung_at = life.promised_at if life.promised_at > self.now else None
            return
        rungs = self._rungs(life, offer)
        life.next_rung_at = next_after(rungs, self.now)
        if life.state in RUNNING and life.letter is None:
            climbed = passed(rungs, since=self.moment(life.received), until=self.now)
            life.letter_owed_since = min((step.at for step in climbed if step.rung in _OWING), default=None)

    def _rungs(self, life: Life, offer: Offer) -> list[Step]:
        has_letter = life.letter is not None
        made_at = self.moment(life.received if life.letter is None else life.letter)
        return ladder(
            counted_from=made_at if has_letter else life.term.counted_from,
            made_at=made_at,
            due_at=life.promised_at,
            is_short=offer.version.time_unit in SHORT_UNITS and not has_letter,
            is_reschedule=has_letter,
            calendar=self.calendar,
        )


_OWING = (Rung.LETTER, Rung.DUE)


def _whole(micros: float) -> int:
    """Whole minutes, one at least."""
    return max(1, int(micros / MICROS_PER_MINUTE)) * MICROS_PER_MINUTE
