"""Stored files against the rows that name them: the SHA-256 of every file anew, and files that no row names."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models
from django.utils import timezone

BLOCK = 1024 * 1024
OLD_ENOUGH = timedelta(hours=1)  # the transaction of a younger file may still be open
MOST_NAMED = 100
PROGRESS = 1_000


def fault_of(row: Any) -> str:
    """What is wrong with the file of ``row`` (``content``, ``size``, ``sha256``); an empty text for nothing."""
    digest, size = hashlib.sha256(), 0
    try:
        with row.content.open("rb") as stored:
            while block := stored.read(BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        return "missing" if isinstance(error, FileNotFoundError) else f"unreadable ({error.strerror})"
    if size != row.size:
        return f"{size} bytes instead of {row.size}"
    return "" if digest.hexdigest() == row.sha256 else "changed: its SHA-256 differs"


def left_behind(model: type[models.Model], folder: str) -> Iterator[str]:
    """Files under ``folder`` that no row of ``model`` names: of transactions that came to nothing. A query a folder."""
    root = Path(settings.MEDIA_ROOT)
    old = (timezone.now() - OLD_ENOUGH).timestamp()
    for place in sorted((root / folder).glob("*")):
        files = [path for path in sorted(place.glob("*")) if path.is_file() and path.stat().st_mtime < old]
        names = [path.relative_to(root).as_posix() for path in files]
        known = set(model._default_manager.filter(content__in=names).values_list("content", flat=True))
        yield from (name for name in names if name not in known)


class CheckCommand(BaseCommand):
    """A command that checks the files of one table; whoever inherits says which, and how its rows are called.

    ``noun`` is what the files are ("papers"), ``one`` one of them, ``as_they_were`` how they should be ("as issued").
    """

    model: type[models.Model]
    folder = ""
    noun = ""
    one = ""
    as_they_were = ""

    def rows(self) -> models.QuerySet[Any]:
        """Every row, with all that ``named`` needs."""
        raise NotImplementedError

    def named(self, row: Any) -> str:
        """Which row it is, without a word about a person."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tidy", action="store_true", help=f"remove files that belong to no {self.one}")

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        for row in self.rows().order_by("pk").iterator(chunk_size=500):
            checked += 1
            if fault := fault_of(row):
                faults.append(f"{row.content.name} ({self.named(row)}): {fault}")
            if checked % PROGRESS == 0:
                self.stdout.write(f"{checked:,} {self.noun} checked, {len(faults)} not {self.as_they_were} …")
        left = list(left_behind(self.model, self.folder))
        self.stdout.write(f"{checked} {self.noun} checked, {len(left)} files belong to none")
        for name in left:
            if options["tidy"]:
                default_storage.delete(name)
            self.stdout.write(f"{name}: {'removed' if options['tidy'] else f'belongs to no {self.one}'}")
        if faults:
            more = f"\n… and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
            listed = "\n".join(faults[:MOST_NAMED])
            raise CommandError(f"{len(faults)} {self.noun} are not {self.as_they_were}:\n{listed}{more}")
