"""``fill``: dossiers up to a number, batch by batch, each batch one transaction.

People are drawn and sealed in a thread while the database writes the batch before; memory stays that of two batches.
"""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from core.dates import local_day
from dossiers.load import statements
from dossiers.load.copying import as_text, copy
from dossiers.load.desks import Desk, Offer, find_desks
from dossiers.load.indexes import put_aside, put_back
from dossiers.load.lives import Fate, Life
from dossiers.load.names import all_words
from dossiers.load.people import APPLICANT, People, Person, applicant_columns, public_token_and_digests
from dossiers.load.quotas import Cell, batches, cells
from dossiers.models import CodeCounter, NameWord
from workdays.queries import live_calendar

BATCH = 10_000
BIG = 50_000  # from here on it pays to build indexes afterwards
YEARS = 5
Progress = Callable[[int, int], None]


def _silent(_made: int, _wanted: int) -> None:
    pass


@dataclass(frozen=True)
class _Batch:
    """One batch as COPY reads it; the last number that each unit code will have given on each day."""

    applicants: str
    rows: str
    counters: list[tuple[str, date, int]]
    dossiers: int


def fill(*, total: int, at: datetime, progress: Progress = _silent, batch: int = BATCH) -> int:
    """Receive dossiers until ``total`` codes have been given out in the last years, and tell how many were made.

    Call it again to go on where it was stopped. ``at`` is the moment the load is looked at: what is open, late or
    fetched follows from it. Raises ``NoDesks`` and ``CalendarMissing``.
    """
    put_back()
    desks = find_desks(on=local_day(at))
    given = {(row.prefix, row.day): row.last_number for row in CodeCounter.objects.all()}
    maker, has = _Maker(desks, at), sum(given.values())
    plan = batches(cells(total, desks, maker.days, given), batch)
    if total - has < max(BIG, has):
        return _fill(desks, maker, plan, lambda made: progress(made, total - has))
    put_aside(statements.TABLES)
    try:
        return _fill(desks, maker, plan, lambda made: progress(made, total - has))
    finally:
        put_back()


def _fill(desks: Sequence[Desk], maker: "_Maker", plan: Iterator[list[Cell]], tell: Callable[[int], None]) -> int:
    made = 0
    _prepare(desks)
    with ThreadPoolExecutor(1) as beside:
        for ready in _ahead(beside, maker.make, plan):
            _write(ready)
            made += ready.dossiers
            tell(made)
    return made


def _ahead(
    beside: ThreadPoolExecutor, make: Callable[[list[Cell]], _Batch], plan: Iterator[list[Cell]]
) -> Iterator[_Batch]:
    """Each batch, while the next one is being made."""
    coming = None
    for found in plan:
        following = beside.submit(make, found)
        if coming is not None:
            yield coming.result()
        coming = following
    if coming is not None:
        yield coming.result()


class _Maker:
    """Draws dossiers. It asks the database nothing, so that it can work in a thread."""

    def __init__(self, desks: Sequence[Desk], at: datetime) -> None:
        calendar, today = live_calendar(), local_day(at)
        self.dice = random.Random(745)  # noqa: S311  # invented people, no secret
        self.fate = Fate(calendar=calendar, now=at, dice=self.dice)
        self.people = People(self.dice)
        opened = min(desk.office.valid_from for desk in desks)
        first = max(calendar.first_day, opened, today - timedelta(days=365 * YEARS))
        days = (first + timedelta(days=n) for n in range((today - first).days))
        self.days = [day for day in days if calendar.is_working_day(day)]

    def make(self, found: list[Cell]) -> _Batch:
        applicants, rows = [], []
        for cell in found:
            for number, received in enumerate(self.fate.receipts(cell.day, cell.count), start=cell.first):
                pk, person, offer = str(uuid.uuid4()), self.people.draw(), cell.desk.draw(self.dice)
                address = f"Thôn {self.dice.randint(1, 9)}, {cell.desk.place}"
                applicants.append((*applicant_columns(pk, person, address), self.fate.text(received)))
                code = f"{cell.desk.prefix}-{cell.day:%y%m%d}-{number:04d}"
                life = self.fate.draw(offer, received)
                rows.append((pk, code, *_whose(person, cell.desk, offer), *_what_became(life, self.fate.text)))
        counters = [(cell.desk.prefix, cell.day, cell.first + cell.count - 1) for cell in found]
        return _Batch(as_text(applicants), as_text(rows), counters, len(rows))


def _whose(person: Person, desk: Desk, offer: Offer) -> tuple[object, ...]:
    """Columns of ``statements.ROW`` from the token to the clerk."""
    token, digests = public_token_and_digests(person)
    return token, digests, person.name.tokens, desk.office.pk, offer.version.pk, desk.clerk.pk


def _what_became(life: Life, text: Callable[[int], str]) -> tuple[object, ...]:
    """The other columns of ``statements.ROW``; ``text`` writes an offset as a moment."""
    later = (life.ended, life.finished, life.shelved, life.handed_over, life.letter)
    return (
        *(life.state.value, life.revision, life.is_apologised_for, life.delay_reason, life.timeliness),
        *(life.term.due_at, life.term.counted_from, life.term.is_day_term, life.promised_at),
        *(life.next_rung_at, life.letter_owed_since, [text(offset) for offset in life.started], life.used),
        *(None if offset is None else text(offset) for offset in later),
    )


def _prepare(desks: Sequence[Desk]) -> None:
    NameWord.objects.bulk_create([NameWord(word=word) for word in all_words()], ignore_conflicts=True)
    stops: list[tuple[object, ...]] = []
    papers: set[tuple[int, int]] = set()
    for desk in desks:
        for offer in desk.offers:
            key = (desk.office.pk, offer.version.pk)
            papers.update((offer.version.pk, paper) for paper in offer.papers)
            before, offices = (desk.office.pk, desk.clerk.pk), [desk.office.pk]
            for number, stop in enumerate(offer.stops, start=1):
                here = (stop.office_id, stop.person_id)
                offices = list(dict.fromkeys([*offices, stop.office_id]))
                stops.append((*key, number, stop.step_id, stop.title, *here, stop.minutes, *before, offices))
                before = here
    with connection.cursor() as cursor:
        cursor.execute(statements.TEMPORARY)
    copy("load_stop", statements.STOP, as_text(stops))
    copy("load_paper", statements.PAPER, as_text(sorted(papers)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE load_stop, load_paper")


@transaction.atomic
def _write(batch: _Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.SETTINGS)
        copy("dossiers_applicant", APPLICANT, batch.applicants)
        copy("load_row", statements.ROW, batch.rows)
        for statement in statements.BATCH:
            cursor.execute(statement)
        marks = ", ".join(["(%s, %s, %s)"] * len(batch.counters))
        cursor.execute(statements.COUNTERS % marks, [part for row in batch.counters for part in row])
        cursor.execute("TRUNCATE load_row")
