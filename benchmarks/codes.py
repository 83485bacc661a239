"""Dossier codes: inserts that take the next number of an office and day, against inserts that bring their code along.

Eight writers at once, one hot office or forty, one transaction in twenty rolled back. Targets: at least 0.3 of the
plain inserts on one office, 0.8 over forty; no number missing, none given twice. Last the whole receipt of a dossier
(date, papers, steps, notices), on one office against forty.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count
from multiprocessing import get_context
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Membership, Office, User
from benchmarks.ground import database, rounds, scaled
from benchmarks.harness import Result, judged, seconds_of
from catalogue.models import ProcedureVersion
from dossiers.actions.people import Person
from dossiers.actions.receive import Intake, receive
from dossiers.models import Applicant, CodeCounter, Dossier

WRITERS, OFFICES = 8, 40
ROLLED_BACK = 0.05
INSERTS = 120  # of each writer in each round
RECEIPTS = 6
DAY = date(2026, 11, 20)
NEEDS_DATABASE = False  # it makes its own
_codes = count()


def run() -> list[Result]:
    with database("codes"):
        prefixes = [office.code for office in _desks()]
        sides: dict[str, list[str]] = {"plain": [], "one": prefixes[:1], "forty": prefixes}
        speeds: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(rounds()):
            for name in sorted(sides, reverse=bool(turn % 2)):
                speeds[name].append(_inserts_a_second(sides[name]))
        return [
            _share("codes: inserts on one hot office, of plain inserts", speeds["one"], speeds["plain"], 0.3),
            _share("codes: inserts over 40 offices, of plain inserts", speeds["forty"], speeds["plain"], 0.8),
            *_receipts(),
            judged("codes: numbers missing or given twice", [_missing(prefixes)], at_most=0, unit=""),
        ]


def _share(name: str, speeds: list[float], floors: list[float], target: float) -> Result:
    return judged(name, [speed / floor for speed, floor in zip(speeds, floors, strict=True)], at_least=target)


def _desks() -> list[Office]:
    """Forty desks with a code of their own and one clerk for all of them; made once."""
    made = list(Office.objects.filter(ref__startswith="bench-").order_by("pk"))
    if made:
        return made
    parent = Office.objects.get(ref="ubnd-huyen")
    clerk = User.objects.create_user("bench", full_name="Trần Thị Cúc")
    for number in range(1, OFFICES + 1):
        values = {"name": f"Bộ phận Một cửa {number}", "code": f"H99.{number:02d}", "receives_dossiers": True}
        kind, level = OfficeKind.ONE_STOP, OfficeLevel.DISTRICT
        office = Office.objects.create(
            ref=f"bench-{number}", parent=parent, kind=kind, level=level, valid_from=DAY, **values
        )
        Membership.objects.create(user=clerk, office=office, role=Role.INTAKE, valid_from=DAY)
        made.append(office)
    return made


_INSERT = """
INSERT INTO dossiers_dossier (
    code, public_token, submission, office_id, version_id, applicant_id, channel, status, revision, summary, sets,
    result_way, has_paper_result, is_day_term, outcome, shelf, tail_digests, name_tokens, created_at
)
SELECT {code}, left(md5(random()::text), 22), gen_random_uuid(), office.id, version.id, %(applicant)s, 1, 1, 0,
    version.name, 1, 'counter', true, true, '', '', '{{}}',
    '{{nguyen,thi,hoa,"nguyen thi","thi hoa"}}', now()
FROM accounts_office office, (SELECT id, name FROM catalogue_procedureversion ORDER BY id LIMIT 1) AS version
WHERE office.ref = 'bench-1'
"""
_BROUGHT = _INSERT.format(code="%(code)s")
_TAKEN = _INSERT.format(code="dossiers_next_code(%(prefix)s, %(day)s)")


def _inserts_a_second(prefixes: list[str]) -> float:
    """All writers together, in plain SQL, so that the database is what is measured; the applicants are there before."""
    people = [uuid4() for _ in range(WRITERS * scaled(INSERTS))]
    Applicant.objects.bulk_create(Applicant(id=pk, full_name="Nguyễn Thị Hòa") for pk in people)

    def write(number: int) -> None:
        dice = random.Random()
        try:
            with connection.cursor() as cursor:
                for person in people[number::WRITERS]:
                    _insert(cursor, person, dice.choice(prefixes or [""]), is_kept=dice.random() >= ROLLED_BACK)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        seconds = seconds_of(lambda: list(pool.map(write, range(WRITERS))))
    return len(people) / seconds


def _insert(cursor: Any, person: UUID, prefix: str, *, is_kept: bool) -> None:
    values = {"applicant": person, "prefix": prefix, "day": DAY, "code": f"H98.01-{DAY:%y%m%d}-{next(_codes):06d}"}
    statement = _TAKEN if prefix else _BROUGHT
    if is_kept:
        cursor.execute(statement, values)
        return
    with transaction.atomic():
        cursor.execute(statement, values)
        transaction.set_rollback(True)


def _missing(prefixes: list[str]) -> int:
    """How many numbers of the counters no dossier has (the database itself refuses a second one)."""
    wrong = 0
    for counter in CodeCounter.objects.filter(prefix__in=prefixes):
        start = f"{counter.prefix}-{counter.day:%y%m%d}-"
        codes = set(Dossier.objects.filter(code__startswith=start).values_list("code", flat=True))
        wrong += len(codes ^ {f"{start}{number:04d}" for number in range(1, counter.last_number + 1)})
    return wrong


def _receipts() -> list[Result]:
    """Eight processes receive at once, as eight web workers do."""
    connections.close_all()
    with get_context("fork").Pool(WRITERS) as pool:
        pool.map(_receive, [(1, 1)] * WRITERS, chunksize=1)  # each process has its connection and its calendar
        shares = []
        for _turn in range(rounds()):
            one, forty = (_receipts_a_second(pool, offices) for offices in (1, OFFICES))
            shares.append(one / forty)
    return [judged("codes: receipts on one hot office, of those over 40", shares, at_least=0.5)]


def _receipts_a_second(pool: Any, offices: int) -> float:
    receipts = scaled(RECEIPTS)
    tasks = [(receipts, offices)] * WRITERS
    return WRITERS * receipts / seconds_of(pool.map, _receive, tasks, chunksize=1)


def _receive(task: tuple[int, int]) -> None:
    receipts, offices = task
    desks, clerk = _desks()[:offices], User.objects.get(username="bench")
    version = ProcedureVersion.objects.filter(level=desks[0].level, documents__is_required=True).order_by("pk")[0]
    papers = {row.pk: (row.originals, row.copies) for row in version.documents.all()}
    person = Person("Nguyễn Thị Hòa", national_id="056190000018", phone="+84905123456", email="hoa@example.vn")
    for _ in range(receipts):
        intake = Intake(random.choice(desks), version, person, papers)
        receive(intake=intake, actor=clerk, at=timezone.localtime())
