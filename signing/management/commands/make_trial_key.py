from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Office, User
from signing.actions.trial import make_trial_key
from signing.errors import CannotSign


class Command(BaseCommand):
    help = (
        "Make a trial signing key for a member of staff, or the seal of an office, under an authority made on the spot. "
        "It proves nothing outside this portal, and every page that checks it says so."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="whose key, or who keeps the seal")
        parser.add_argument("--office", help="the office's internal name (ref): then it is the seal of that office")
        parser.add_argument("--secret", required=True, help="the passphrase that is asked for at each signing")

    def handle(self, *args: Any, username: str, office: str | None, secret: str, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {username!r}. See the users in the administration.")
        sealed = None
        if office:
            sealed = Office.objects.on(timezone.localdate()).filter(ref=office).first()
            if sealed is None:
                raise CommandError(f"No office has the ref {office!r}, for example mc-huyen.")
        if not secret:
            raise CommandError("The passphrase must not be empty.")
        try:
            with transaction.atomic():
                key = make_trial_key(user, office=sealed, secret=secret, at=timezone.localtime())
        except CannotSign as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{key.holder}: trial key {key.serial}, valid to {timezone.localtime(key.valid_to):%Y-%m-%d}")
