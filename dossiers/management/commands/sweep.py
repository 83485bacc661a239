from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.dates import LOCAL, moment_words
from dossiers.actions.proposals import take_effect
from dossiers.actions.silence import watch_silence
from dossiers.actions.supplement import close_silent
from dossiers.actions.watch import watch_deadlines


class Command(BaseCommand):
    help = "Look at every dossier whose next moment has come: warn, ask for letters, apologise. Celery does it each minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at",
            help="As if it were this moment in Vietnam, e.g. 2026-11-25T17:00. Only while the portal runs as a demo.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = self._moment(options["at"]) if options["at"] else timezone.localtime()
        watched = watch_deadlines(at=at)
        close_silent(at=at)
        take_effect(at=at)
        watch_silence(at=at)
        self.stdout.write(f"{moment_words(at)}: {watched.dossiers} hồ sơ, {watched.rungs} việc.")

    def _moment(self, text: str) -> datetime:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "--at would send apologies before their time, so it works only with DEMO=1. Run the command without it."
            )
        try:
            given = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"--at {text}: not a moment ({error}). Example: --at 2026-11-25T17:00") from error
        return given if given.tzinfo else given.replace(tzinfo=LOCAL)
