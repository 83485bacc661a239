"""The watch of deadlines: once a minute every dossier whose next rung has come climbs it.

Work is done in batches, each one transaction: rows locked with SKIP LOCKED (two sweeps share the work), notices
written set-based and unique, the next moment stored. A sweep after an outage finds the old moments and catches up.
A dossier that cannot be watched (its contacts do not open) is told in the log and keeps no other from its turn.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from dossiers import notice_kinds
from dossiers.actions.overdue import Outgoing, People, fall_due
from dossiers.actions.promises import Given, climbed_rungs, ladder_of, last_given
from dossiers.enums import RUNNING, EventKind
from dossiers.ladder import Rung, Step, next_after, passed
from dossiers.models import Dossier
from dossiers.rules import is_with_an_agency
from workdays.calendar import WorkCalendar
from workdays.queries import live_calendar

logger = logging.getLogger(__name__)

BATCH = 500
NEEDED = ("office", "holder_office", "holder", "applicant", "version", "step")  # to tell everybody concerned


@dataclass(frozen=True)
class Watched:
    """What a sweep did: dossiers looked at, rungs climbed, and ids of dossiers that it could not look at."""

    dossiers: int = 0
    rungs: int = 0
    broken: frozenset[int] = frozenset()


@dataclass
class _Sweep:
    """One call of ``watch_deadlines``."""

    at: datetime
    calendar: WorkCalendar
    people: People
    dossiers: int = 0
    rungs: int = 0
    broken: set[int] = field(default_factory=set)


def watch_deadlines(*, at: datetime, batch: int = BATCH) -> Watched:
    """Climb every rung that has come by ``at``. Safe to run twice and in several places at once."""
    sweep = _Sweep(at, live_calendar(), People(at))
    with translation.override(settings.LANGUAGE_CODE):
        while _watch_batch(sweep, size=batch) == batch:
            pass
    return Watched(sweep.dossiers, sweep.rungs, frozenset(sweep.broken))


@transaction.atomic
def _watch_batch(sweep: _Sweep, *, size: int) -> int:
    """Look at the next dossiers whose moment has come; gives how many there were."""
    rows = _due(sweep, size)
    given, out, watched = last_given(rows), Outgoing(sweep.people), []
    for row in rows:
        own = Outgoing(sweep.people)
        try:
            _climb(row, given[row.pk], sweep.calendar, own)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  # one dossier's fault must not silence all others
            sweep.broken.add(row.pk)
            logger.error("dossier %s cannot be watched: %s", row.pk, type(error).__name__)
        else:
            watched.append(row)
            out.add(own)
    out.write()
    _store_next(watched)
    sweep.dossiers += len(watched)
    sweep.rungs += sum(event.kind == EventKind.RUNG for event in out.events)
    return len(rows)


def _due(sweep: _Sweep, size: int) -> list[Dossier]:
    """The next dossiers, locked. Which ones is settled before anything is joined to them: a sweep that finds ten
    thousand would else join all of them for every batch."""
    due = Dossier.objects.filter(next_rung_at__lte=sweep.at).exclude(pk__in=sweep.broken).order_by("next_rung_at")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
    if not ids:
        return []
    return list(Dossier.objects.filter(pk__in=ids).select_related(*NEEDED).order_by("next_rung_at"))


def _climb(dossier: Dossier, given: Given, calendar: WorkCalendar, out: Outgoing) -> None:
    number, unit = given.promise.number, dossier.version.time_unit
    ladder = ladder_of(given.promise, time_unit=unit, calendar=calendar, has_letter=given.has_letter)
    for step in _to_climb(dossier, number, ladder, at=out.at):
        if step.rung == Rung.DUE:
            fall_due(dossier, given, out)
        elif dossier.status in RUNNING:
            _warn(dossier, given, step.rung, out)
        if step.rung in (Rung.LETTER, Rung.DUE) and dossier.status in RUNNING and not given.has_letter:
            dossier.letter_owed_since = dossier.letter_owed_since or step.at
        out.event(dossier, EventKind.RUNG, step.at, {"rung": step.rung.value, "promise": number})
    dossier.next_rung_at = next_after(ladder, out.at)


def _to_climb(dossier: Dossier, number: int, ladder: list[Step], *, at: datetime) -> list[Step]:
    """The stored moment tells what is left; when the calendar shifted the rungs since, history tells."""
    stored = dossier.next_rung_at or at
    if any(step.at == stored for step in ladder):
        return passed(ladder, since=stored, until=at)
    climbed = climbed_rungs(dossier, number)
    owed = ladder if dossier.status in RUNNING else ladder[-1:]
    return [step for step in owed if step.at <= at and step.rung.value not in climbed]


def _warn(dossier: Dossier, given: Given, rung: Rung, out: Outgoing) -> None:
    officer = None if is_with_an_agency(dossier) else dossier.holder  # an agency is warned of its own part
    if officer and officer.is_active:
        out.note(dossier, notice_kinds.TO_OFFICER[rung], given, officer)
    is_letter = rung == Rung.LETTER
    head = out.people.signer_for(dossier) if is_letter else next(iter(out.people.heads_for(dossier)), None)
    out.note(dossier, notice_kinds.TO_HEAD[rung], given, head)


_STORE = """
UPDATE dossiers_dossier SET next_rung_at = new.next_rung_at, letter_owed_since = new.letter_owed_since
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS new (id, next_rung_at, letter_owed_since)
WHERE dossiers_dossier.id = new.id
"""


def _store_next(rows: list[Dossier]) -> None:
    if not rows:
        return
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.next_rung_at for row in rows],
        [row.letter_owed_since for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, columns)
