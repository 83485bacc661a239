from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.dates import local_day
from dossiers.queries.retention import expired, last_day_to_keep


class Command(BaseCommand):
    help = (
        "List the dossiers whose time to be kept is over: code, procedure, day they ended, last day to keep, a tab "
        "between. Nothing is deleted; what happens to them is for the archive's committee to decide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day to judge by, for example 2027-01-01; today without")

    def handle(self, *args: Any, **options: Any) -> None:
        on, number = _day(options["on"]), 0
        for dossier in expired(on=on).iterator(chunk_size=500):
            number += 1
            ended_on = local_day(dossier.ended_at)
            last = last_day_to_keep(ended_on, dossier.version.retention_years or 0)
            name = " ".join(dossier.version.name.split())
            self.stdout.write(f"{dossier.code}\t{name}\t{ended_on.isoformat()}\t{last.isoformat()}")
        self.stdout.write(
            f"{number:,} dossiers were to be kept until a day before {on.isoformat()}. Nothing was deleted."
        )


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on {text}: give a day as year-month-day, for example --on 2027-01-01.") from None
