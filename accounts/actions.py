"""Writes of the accounts app."""

from accounts.enums import AccessKind
from accounts.models import AccessRecord, User


def record_access(*, user: User | None, kind: AccessKind, subject: str, address: str | None) -> None:
    """Note that ``user``, or without one the applicant, opened ``subject`` (``dossier:12``) in full."""
    AccessRecord.objects.create(user=user, kind=kind, subject=subject, address=address)
