import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.utils import timezone

from dossiers.load.desks import ACCOUNT, NoDesks
from dossiers.load.fill import fill
from dossiers.load.statements import TABLES
from dossiers.models import Dossier
from workdays.errors import CalendarMissing

MOST = 100_000_000
SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    help = (
        "Fill the database with invented dossiers of the last five years, for benchmarks and for trying pages at "
        "their real size. Stopped and started again it goes on where it was. Promises and history are never deleted, "
        "so a load cannot be removed: use a database of its own (about 5 GB for a million dossiers). Made are "
        "applicants (numbers and addresses encrypted), dossiers, papers handed in, promises, steps, completions and "
        "events; not made are receipts, notices and phone calls. Only with DEMO=1 or DEBUG=1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", required=True, metavar="N", help="how many there are to be in the end")
        parser.add_argument("--yes", action="store_true", help="also into a database that holds other dossiers")

    def handle(self, *args: Any, **options: Any) -> None:
        total = _number(options["dossiers"])
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("A load of invented dossiers is made only with DEMO=1 or DEBUG=1. Nothing was changed.")
        try:
            if not options["yes"] and _has_others():
                raise CommandError(
                    f"Database {connection.settings_dict['NAME']} holds dossiers that are no load, and a load can "
                    "never be removed again: name another one in DATABASE_URL, or add --yes. Nothing was changed."
                )
            made = fill(total=total, at=timezone.localtime(), progress=_Progress(self.stdout.write))
        except (NoDesks, CalendarMissing) as problem:
            raise CommandError(str(problem)) from None
        except ProgrammingError as problem:
            reason = str(problem).splitlines()[0]
            raise CommandError(f"The database lacks tables: run manage.py migrate first. ({reason})") from None
        if not made:
            self.stdout.write(f"There are {total:,} dossiers or more already; nothing was added.")
            return
        self._tidy()
        self.stdout.write(f"{made:,} dossiers were added.")

    def _tidy(self) -> None:
        """Statistics for the planner, and the index of names without its unsorted end."""
        self.stdout.write("Gathering statistics …")
        with connection.cursor() as cursor:
            vacuum = "" if connection.in_atomic_block else "VACUUM "
            cursor.execute(f"{vacuum}ANALYZE {', '.join(TABLES)}")


def _number(text: str) -> int:
    plain = text.replace("_", "").replace(",", "").strip()
    if plain.isascii() and plain.isdigit() and 0 < int(plain[:12]) <= MOST:
        return int(plain)
    raise CommandError(f"--dossiers {text}: give a whole number from 1 to {MOST:,}, for example --dossiers 1000000.")


def _has_others() -> bool:
    return Dossier.objects.exclude(created_by__username__startswith=ACCOUNT).exists()


class _Progress:
    """A line every few seconds: how many, how fast, how long still."""

    def __init__(self, say: Any) -> None:
        self.say, self.began, self.said = say, time.monotonic(), 0.0

    def __call__(self, made: int, wanted: int) -> None:
        now = time.monotonic()
        if now - self.said < SECONDS_BETWEEN_LINES and made < wanted:
            return
        self.said = now
        speed = made / max(now - self.began, 0.001)
        left = _duration((wanted - made) / speed) if made < wanted else "now the indexes"
        self.say(f"{made:>11,} of {wanted:,} dossiers, {speed:,.0f} a second, {left}")


def _duration(seconds: float) -> str:
    return f"about {seconds / 60:.0f} minutes left" if seconds >= 90 else f"about {seconds:.0f} seconds left"
