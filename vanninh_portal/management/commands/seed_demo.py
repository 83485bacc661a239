from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vanninh_portal.demo import seed_now


class Command(BaseCommand):
    help = "Make the demo once: an account for every role and the dossiers of the last weeks. Only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has public passwords, so it is made only with DEMO=1. Nothing was changed.")
        try:
            is_new = seed_now(self.stdout.write)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not is_new:
            self.stdout.write("Dữ liệu mẫu đã có sẵn.")
