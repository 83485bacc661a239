"""Writes of the accounts app."""

from accounts.enums import AccessKind
from accounts.models import AccessRecord, User


def record_access(*, user: User, kind: AccessKind, subject: str, address: str | None) -> None:
    """Note that ``user`` opened ``subject`` (``dossier:12``) in full."""
    AccessRecord.objects.create(user=user, kind=kind, subject=subject, address=address)
