"""The watch of deadlines: a sweep that finds nothing due, and one that finds ten thousand dossiers overdue at once.

Targets: an idle sweep within 20 ms (at ten million dossiers); the apologies at most 5.5 times what the database needs
to write the same rows by itself (about three notices a dossier, two events, a call, its next moment), with texts
rendered and encrypted in Python. Of the notices alone it is about eleven times; ``outbox`` measures their writing.
Everything is rolled back.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min, Model
from django.utils import timezone

from benchmarks.ground import cpu_of, loaded, rounds, scaled, tidy
from benchmarks.harness import Result, judged, seconds_of
from dossiers.actions.watch import watch_deadlines
from dossiers.models import Dossier, Event, PhoneCall
from notices.models import Notice

NEEDS_DATABASE = False  # it makes its own
DUE = 10_000
IDLE_MS, OF_RAW = 20, 5.5
IDLE_SWEEPS = 20

# Dossiers that were finished long ago are open again, and their promised moment is what the watch looks for next.
_MAKE_DUE = """
UPDATE dossiers_dossier d
SET status = 4, outcome = '', finished_at = NULL, shelved_at = NULL, shelf = '', handed_over_at = NULL,
    next_rung_at = promised_at, holder_office_id = s.office_id, holder_id = s.holder_id
FROM dossiers_steprecord s
WHERE s.dossier_id = d.id AND s.number = 2 AND d.status = 10 AND d.next_rung_at IS NULL
    AND d.id IN (SELECT id FROM dossiers_dossier WHERE status = 10 AND promised_at < %s ORDER BY id DESC LIMIT %s)
"""


def run() -> list[Result]:
    with loaded():
        at = _calm_moment()
        watch_deadlines(at=at)
        return [_idle(at), _overdue(at)]


def _calm_moment() -> datetime:
    """The last one at which nothing is due."""
    first = Dossier.objects.aggregate(first=Min("next_rung_at"))["first"]
    return (first or timezone.now()) - timedelta(seconds=1)


def _idle(at: datetime) -> Result:
    figures = [seconds_of(watch_deadlines, at=at) * 1000 for _ in range(IDLE_SWEEPS)]
    return judged("sweep: nothing due", figures, at_most=IDLE_MS, unit="ms")


def _overdue(at: datetime) -> Result:
    ratios = []
    for _turn in range(rounds()):
        with transaction.atomic():
            _make_due(scaled(DUE), at)
            last_event = Event.objects.aggregate(last=Max("pk"))["last"]
            taken = cpu_of(_sweep, at, scaled(DUE))
            again = {"id": "gen_random_uuid()", "occasion": "occasion || '/raw'"}
            raw = cpu_of(_copied, Notice, "created_at = %s", at, again)
            raw += cpu_of(_copied, PhoneCall, "due_at = %s", at, again)
            raw += cpu_of(_copied, Event, "id > %s", last_event, {"id": None})
            raw += cpu_of(_store_again)
            ratios.append(taken / raw)
            transaction.set_rollback(True)
    tidy()
    return judged(f"sweep: {DUE:,} overdue, of all its rows written raw", ratios, at_most=OF_RAW)


def _sweep(at: datetime, due: int) -> None:
    _expect(watch_deadlines(at=at).dossiers, due)


def _copied(model: type[Model], which: str, value: object, instead: dict[str, str | None]) -> None:
    """Write the rows of the sweep once more, under another occasion; a None column is left to the database."""
    columns = [field.column for field in model._meta.concrete_fields if instead.get(field.column, "") is not None]
    values = ", ".join(instead.get(column) or column for column in columns)
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"  # names of our own models
        f" SELECT {values} FROM {model._meta.db_table} WHERE {which} ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        _expect(bool(cursor.rowcount), True)


def _make_due(dossiers: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_DUE, [at, dossiers])
        _expect(cursor.rowcount, dossiers)


def _store_again() -> None:
    """Rewrite the rows that the sweep rewrote; nothing else has its status without a next moment."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET revision = revision + 1 WHERE status = 4 AND finished_at IS NULL")


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise RuntimeError(f"the benchmark found {found}, not {wanted}")
