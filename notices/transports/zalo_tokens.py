"""Zalo's tokens: an access token lives about a day, a refresh token works once and is replaced by the next.

They stand in the database, where every process finds them; a lock on their row lets one renew and the others wait.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import GatewayToken
from notices.transports.base import PassingError

MARGIN = timedelta(minutes=5)  # a token this near its end is renewed first


class Pair(NamedTuple):
    """What Zalo gives for a refresh token; ``seconds`` is how long the access token lives."""

    access: str
    refresh: str
    seconds: int


class Access(NamedTuple):
    token: str
    until: datetime

    def is_good(self) -> bool:
        return bool(self.token) and timezone.now() < self.until - MARGIN


class RefreshRefused(Exception):
    """Zalo does not know the refresh token, or it was used before."""


def good_access(*, ref: str, refused: str, seed: str, fetch: Callable[[str], Pair]) -> Access:
    """An access token in force other than ``refused``, renewed by ``fetch`` if nobody else did it meanwhile.

    ``seed`` is the refresh token that an administrator typed; it is tried when there is none yet or when the one
    in the books is refused. Raises what ``fetch`` raises, and ``PassingError`` when the books cannot be reached.
    """
    try:
        with transaction.atomic():
            return _under_lock(ref, refused, seed, fetch)
    except DatabaseError as error:
        raise PassingError(_("Chưa mở được sổ mã truy cập Zalo.")) from error
    finally:
        if not connection.in_atomic_block:
            connection.close()  # called once a day, from threads whose connections nobody else closes


def _under_lock(ref: str, refused: str, seed: str, fetch: Callable[[str], Pair]) -> Access:
    GatewayToken.objects.bulk_create([GatewayToken(ref=ref, refresh=seed)], ignore_conflicts=True)
    kept = GatewayToken.objects.select_for_update().get(ref=ref)
    if kept.expires_at is not None and kept.access != refused:
        access = Access(kept.access, kept.expires_at)
        if access.is_good():
            return access
    pair = _fetched(kept.refresh, seed, fetch)
    now = timezone.now()
    kept.access, kept.refresh = pair.access, pair.refresh
    kept.expires_at, kept.renewed_at = now + timedelta(seconds=pair.seconds), now
    kept.save(update_fields=["access", "refresh", "expires_at", "renewed_at"])
    return Access(kept.access, kept.expires_at)


def _fetched(kept: str, seed: str, fetch: Callable[[str], Pair]) -> Pair:
    try:
        return fetch(kept)
    except RefreshRefused:
        if seed == kept:
            raise
        return fetch(seed)
