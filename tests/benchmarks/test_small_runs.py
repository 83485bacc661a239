"""Each benchmark on a database of its own, just large enough to run: its figures mean nothing here."""

import os
import subprocess
import sys

import psycopg2
from django.db import connection

from tests import house

FIGURES = {
    "codes": [
        "codes: inserts on one hot office, of plain inserts",
        "codes: inserts over 40 offices, of plain inserts",
        "codes: receipts on one hot office, of those over 40",
        "codes: numbers missing or given twice",
    ],
    "notices": [
        "notices: through Celery, of the gateway called bare (16 in flight, 50 ms each)",
        "notices: through Celery, of one task a notice",
        "notices: time through Celery, of without a broker",
    ],
    "notices_memory": ["notices: memory of a worker after 500 sent, of after 100"],
    "search": [
        *(
            f"search: {what}, 95 of 100 within"
            for what in (
                *("full name", "middle and given name", "family and given name", "one common given name"),
                *("unknown word", "word still being typed", "code", "telephone"),
            )
        ),
        "search: a typical full name by its pairs, of trigrams",
        "search: an insert, of one without the name index",
    ],
    "sweep": [
        "sweep: nothing due",
        "sweep: 10,000 overdue, of all its rows written raw",
    ],
}


def benchmarks(*names, **variables):
    """As ``make bench`` calls them; nothing is ever asked of the database of this name, only beside it."""
    given = connection.get_connection_params()
    name, password = f"small_{os.getpid()}", given.get("password") or ""
    host, port = given.get("host") or "127.0.0.1", given.get("port") or 5432
    url = f"postgres://{given.get('user') or 'postgres'}:{password}@{host}:{port}/{name}"
    small = {"DATABASE_URL": url, "BENCH_SMALL": "1", "BENCH_DOSSIERS": "2500"}
    command = [sys.executable, "-m", "benchmarks", *names]
    return subprocess.run(
        command, cwd=house.ROOT, env=os.environ | small | variables, capture_output=True, text=True, timeout=300
    )


def databases():
    with psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"}) as other:
        cursor = other.cursor()
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%small_{os.getpid()}%"])
        return [row[0] for row in cursor.fetchall()]


def test_every_figure_is_given_and_no_database_stays():
    done = benchmarks(*FIGURES)
    assert "could not run" not in done.stdout, done.stderr
    for figure in [name for names in FIGURES.values() for name in names]:
        assert f"{figure} " in done.stdout
    missing = next(line for line in done.stdout.splitlines() if line.startswith("codes: numbers missing"))
    assert missing.endswith("ok"), "no gap and no double, however small the run"
    assert databases() == []


def test_a_name_that_is_no_benchmark_is_told():
    done = benchmarks("nosuch")
    assert done.returncode == 2
    assert "No benchmark is called nosuch. There are: clock, codes," in done.stderr


def test_a_size_that_is_no_number_is_told():
    done = benchmarks("search", BENCH_DOSSIERS="many")
    assert done.returncode == 1
    assert "BENCH_DOSSIERS=many: give a whole number" in done.stderr
