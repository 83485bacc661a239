"""Databases of the benchmarks' own, on the server of DATABASE_URL: nothing is ever written into anybody's.

They are named ``bench_<database>__<purpose>``, made when first asked for and dropped at the end of the run.
``KEEP_BENCH=1`` makes ``…_kept`` ones instead, which stay and are used again by the next run with it: worth it for big
loads. Drop them by hand.
``BENCH_DOSSIERS`` is the size of the load (200,000 unless given).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from benchmarks.harness import seconds_of

DOSSIERS = 200_000
LONGEST_NAME = 63  # of PostgreSQL
LOAD = "load"
_made: list[str] = []


def dossiers_wanted() -> int:
    """The size of the load. Raises ``ValueError`` for a number that is none."""
    text = os.environ.get("BENCH_DOSSIERS") or str(DOSSIERS)
    plain = text.replace("_", "").replace(",", "")
    if not (plain.isascii() and plain.isdigit() and int(plain)):
        raise ValueError(f"BENCH_DOSSIERS={text}: give a whole number, for example BENCH_DOSSIERS=1000000")
    return int(plain)


def is_small() -> bool:
    """``BENCH_SMALL=1``: just enough to see that everything runs; the figures mean nothing."""
    return _flag("BENCH_SMALL")


def rounds() -> int:
    """How many interleaved rounds; five are the least that a noisy machine needs."""
    return 1 if is_small() else 5


def scaled(number: int) -> int:
    """An amount of work, cut down for a small run."""
    return max(2, number // 25) if is_small() else number


def is_kept() -> bool:
    return _flag("KEEP_BENCH")


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


@contextmanager
def database(purpose: str, *, dossiers: int = 0) -> Iterator[None]:
    """Lead Django's connections to the database of ``purpose``, migrated, with reference data and a load."""
    before = connection.settings_dict["NAME"]
    base = before.removeprefix("bench_").partition("__")[0]
    name = f"bench_{base}__{purpose}{'_kept' if is_kept() else ''}"[-LONGEST_NAME:]
    is_new = name not in _made
    if is_new:
        _create(name)
    lead_to(name)
    try:
        if is_new:
            _fill(dossiers)
            _made.append(name)
        yield
    finally:
        lead_to(before)


@contextmanager
def loaded() -> Iterator[None]:
    """The database with ``BENCH_DOSSIERS`` dossiers; whoever uses it leaves it as it was."""
    with database(LOAD, dossiers=dossiers_wanted()):
        yield


def clear() -> None:
    """Drop what this run made, unless it is to be kept."""
    connections.close_all()
    while _made:
        name = _made.pop()
        if is_kept():
            print(f"kept: {name}", file=sys.stderr)
        else:
            _on_the_server(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def tidy() -> None:
    """Sweep out what was rolled back: dead rows at the end of an index would be in the way of every later search."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) dossiers_dossier, dossiers_event, dossiers_phonecall, notices_notice")


def cpu_of(work: Callable[..., object], *args: object, **values: object) -> float:
    """Seconds of processor time, of this process and of the database's; on the wall clock where the server is elsewhere.

    On a machine that others use too, only this tells how much was done.
    """
    connection.ensure_connection()
    process = Path(f"/proc/{connection.connection.info.backend_pid}")
    is_here = process.is_dir() and "postgres" in (process / "comm").read_text()
    if not is_here:
        return seconds_of(work, *args, **values)
    start = time.process_time() + _cpu_of_process(process)
    work(*args, **values)
    return time.process_time() + _cpu_of_process(process) - start


def _cpu_of_process(process: Path) -> float:
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lead_to(name: str) -> None:
    """Connections made from now on, in every thread, are to this database."""
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name
    connections.settings["default"]["NAME"] = name


def _create(name: str) -> None:
    quoted = connection.ops.quote_name(name)
    if not is_kept():
        _on_the_server(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
    if not _exists(name):
        _on_the_server(f"CREATE DATABASE {quoted}")


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _fill(dossiers: int) -> None:
    print(f"  making database {connection.settings_dict['NAME']} …", file=sys.stderr, flush=True)
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    if dossiers:
        call_command("make_load", dossiers=str(dossiers), stdout=sys.stderr)
