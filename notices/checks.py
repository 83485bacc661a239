"""System checks that say what keeps messages from leaving, and what to do about it."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from notices.gateways import FROM_ENVIRONMENT, LOCAL, NONE
from notices.rules import quiet_hours

# At most 11 Latin letters, digits and - _ . or blanks, and not digits alone (Decree 91/2020, sender names).
SENDER_NAME = re.compile(r"(?![0-9]+$)[0-9A-Za-z_. -]{1,11}")


@register(Tags.compatibility)
def check_transports(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """The chosen ways out exist, and "local" is chosen in a demo only."""
    found: list[CheckMessage] = []
    for setting, usual in FROM_ENVIRONMENT.values():
        chosen = getattr(settings, setting)
        if chosen not in (usual, LOCAL, NONE):
            hint = (
                f"Set it to {usual}, or {NONE} when gateways are set up in the administration; {LOCAL} is for a demo."
            )
            found.append(Error(f"{setting}={chosen} is unknown.", hint=hint, id="notices.E001"))
        elif chosen == LOCAL and not settings.DEMO:
            hint = f"Set {setting} to {usual}, or DEMO=1 to try the portal out."
            found.append(Error(f"{setting}=local sends nothing to anybody.", hint=hint, id="notices.E002"))
    return found


@register(Tags.compatibility)
def check_esms(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """The SMS gateway has its address, its keys and a sender name that networks take."""
    if settings.SMS_GATEWAY != "esms":
        return []
    missing = [name for name in ("ESMS_URL", "ESMS_API_KEY", "ESMS_SECRET_KEY") if not getattr(settings, name)]
    found: list[CheckMessage] = []
    if missing:
        hint = "Set them, or NAME_FILE with the path of a file that holds the value; eSMS shows the keys in its portal."
        found.append(Error(f"The SMS gateway has no {', '.join(missing)}.", hint=hint, id="notices.E003"))
    if not SENDER_NAME.fullmatch(settings.ESMS_BRANDNAME):
        hint = "At most 11 Latin letters or digits, registered with every network. Example: UBND V.NINH"
        found.append(Error("ESMS_BRANDNAME is no sender name.", hint=hint, id="notices.E004"))
    return found


@register(Tags.compatibility)
def check_mail(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """The mail server is named, and the sender is an address."""
    if settings.MAIL_TRANSPORT != "smtp":
        return []
    found: list[CheckMessage] = []
    if not settings.EMAIL_HOST:
        hint = "Example: EMAIL_URL=smtp+tls://user:password@mail.example.vn:587"
        found.append(Error("No mail server is set.", hint=hint, id="notices.E005"))
    if "@" not in settings.DEFAULT_FROM_EMAIL:
        hint = "Example: DEFAULT_FROM_EMAIL=motcua@vanninh.khanhhoa.gov.vn"
        found.append(Error("DEFAULT_FROM_EMAIL is no mail address.", hint=hint, id="notices.E006"))
    return found


@register(Tags.compatibility)
def check_quiet_hours(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """The quiet hours can be read."""
    try:
        quiet_hours(settings.QUIET_HOURS)
    except ValueError:
        hint = "Example: QUIET_HOURS=21:00-07:00; empty for none."
        return [Error(f"QUIET_HOURS={settings.QUIET_HOURS} is no span of hours.", hint=hint, id="notices.E007")]
    return []


@register(Tags.compatibility, deploy=True)
def check_for_production(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """Things that work at a desk and hurt in production."""
    found: list[CheckMessage] = []
    if settings.TRIAL_GUESTS:
        hint = "Take TRIAL_GUESTS away when the trial is over: what is written meanwhile is never sent to others."
        found.append(Warning("A trial: only guests are written to.", hint=hint, id="notices.W004"))
    if settings.MAIL_TRANSPORT == "smtp" and settings.EMAIL_HOST in ("localhost", "127.0.0.1"):
        hint = "Set EMAIL_URL, unless a mail server really runs beside the worker."
        found.append(Warning("Mail goes to a server on the worker's own machine.", hint=hint, id="notices.W001"))
    if settings.SMS_GATEWAY == "esms" and not settings.ESMS_URL.startswith("https://"):
        hint = "ESMS_URL should begin with https://; keys and numbers travel in it."
        found.append(Warning("The SMS gateway is called without encryption.", hint=hint, id="notices.W002"))
    if settings.EMAIL_BACKEND != "notices.email_backend.OutboxBackend":
        hint = "Set EMAIL_BACKEND to notices.email_backend.OutboxBackend."
        found.append(Warning("Mail to staff goes past the outbox.", hint=hint, id="notices.W003"))
    return found
