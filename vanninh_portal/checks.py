"""System checks that say in plain words what keeps the portal from serving, and what to do about it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import timezone
from redis import Redis, RedisError

from core.crypto import read_keys
from core.phones import BadPhone, to_e164
from workdays.models import CalendarYear


def refuse_to_start() -> None:
    """Web and worker do not start without the keys that personal data is sealed with, nor without a number to call."""
    for message in [*check_keys(None), *check_hotline(None)]:
        raise ImproperlyConfigured(f"{message.msg} {message.hint}")


@register(Tags.security)
def check_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.SECRET_KEY_GIVEN:
        found.append(
            Error("SECRET_KEY is not set.", hint="Set it, or SECRET_KEY_FILE; `make run` makes one.", id="portal.E001")
        )
    for name in ("DATA_KEYS", "INDEX_KEYS"):
        try:
            read_keys(getattr(settings, name), name)
        except ImproperlyConfigured as error:
            found.append(Error(f"{name} cannot be used.", hint=str(error), id="portal.E002"))
    return found


@register("hotline", deploy=True)
def check_hotline(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every apology and every page names a number to call (plan 745/KH-UBND, II.2)."""
    try:
        to_e164(settings.HOTLINE)
    except BadPhone:
        hint = "Set it to the telephone number that citizens may always call, for example HOTLINE=02583840123."
        return [Error("HOTLINE is not set, or no telephone number.", hint=hint, id="portal.E006")]
    return []


@register(Tags.security, deploy=True)
def check_demo_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    return [Error("DEMO is on: demo accounts can sign in.", hint="Unset DEMO in production.", id="portal.E003")]


@register(Tags.security, deploy=True)
def check_proxy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy that speaks HTTPS the portal must be told to believe it, or every visitor has the proxy's address."""
    if not settings.PUBLIC_URL.startswith("https://") or settings.PROXY_COUNT:
        return []
    hint = (
        "Set PROXY_COUNT to the number of proxies in front (1 in compose.yaml). Without it forms are refused as "
        "insecure, and the throttles count all visitors as one."
    )
    return [Error("PUBLIC_URL is https, yet no proxy is believed.", hint=hint, id="portal.E005")]


@register("broker", deploy=True)
def check_broker(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Redis carries the jobs; without it the web works and notices wait."""
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except (RedisError, ValueError) as error:
        hint = f"Start Redis or correct REDIS_URL ({type(error).__name__}). Until then notices wait in the outbox."
        return [Error("The broker does not answer.", hint=hint, id="portal.E004")]
    return []


@register(Tags.database)
def check_calendar(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The days off of this year must have been confirmed by an officer; asked only with ``--database default``."""
    if not databases:
        return []
    year = timezone.localdate().year
    try:
        if CalendarYear.objects.filter(year=year, confirmed_at__isnull=False).exists():
            return []
    except DatabaseError:  # before the first migrate; a database that is down is told by migrate itself
        return []
    hint = "Confirm the year in the administration (Lịch làm việc), or run manage.py load_reference."
    return [
        Warning(
            f"The calendar of {year} is not confirmed: dates given to citizens may move.", hint=hint, id="portal.W001"
        )
    ]
