"""Drafts of the counter: kept on the server as the clerk types, for the person who types."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from accounts.models import Office, User
from dossiers.models import Draft

KEPT_DAYS = 30


def keep_draft(*, draft_id: UUID, office: Office, payload: dict[str, Any], actor: User) -> Draft:
    """Store what was typed under ``draft_id``. The draft of somebody else is left alone: who goes on typing in that
    page, after signing in on it, has one draft beside it.

    One statement, because the page keeps its draft while it is being saved.
    """
    is_others = Draft.objects.filter(pk=draft_id).exclude(user=actor).exists()
    pk = _beside(draft_id, actor) if is_others else draft_id
    draft = Draft(pk=pk, user=actor, office=office, payload=payload)
    Draft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["id"], update_fields=["office", "payload", "updated_at"]
    )
    return draft


def drop_draft(*, draft_id: UUID, actor: User) -> None:
    Draft.objects.filter(pk__in=(draft_id, _beside(draft_id, actor)), user=actor).delete()


def _beside(draft_id: UUID, actor: User) -> UUID:
    return uuid5(draft_id, str(actor.pk))


def forget_old_drafts(*, at: datetime) -> int:
    """Delete drafts nobody touched for 30 days; gives how many."""
    return Draft.objects.filter(updated_at__lt=at - timedelta(days=KEPT_DAYS)).delete()[0]
