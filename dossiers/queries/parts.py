"""Lists of what was asked of a person's own offices, and what a dossier's page tells of its own acts."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.queries import Scope
from core.dates import local_day
from dossiers.models import Dossier, Referral
from dossiers.models.referral import ReferralQuerySet
from dossiers.queries.visibility import parts_of
from dossiers.rules import can_answer, can_call_off

SHOWN = ("dossier__applicant", "dossier__version", "dossier__office", "office", "asking_office", "answered_by", "step")


class PartTab(models.TextChoices):
    OPEN = "dang-cho", _("Đang chờ trả lời")
    ANSWERED = "da-tra-loi", _("Đã trả lời, đã kết thúc")


# By date, the nearest first; what was answered by its number of order, the newest first.
ORDER = {PartTab.OPEN: ("due_at", "pk"), PartTab.ANSWERED: ("-ended_at", "pk")}


def part_counts(scope: Scope) -> dict[PartTab, int]:
    """How many parts each tab holds. One query."""
    found = parts_of(scope).aggregate(
        open=Count("pk", filter=Q(ended_at=None)), ended=Count("pk", filter=Q(ended_at__isnull=False))
    )
    return {PartTab.OPEN: found["open"], PartTab.ANSWERED: found["ended"]}


def parts_listed(scope: Scope, tab: PartTab) -> ReferralQuerySet:
    """The rows of a tab with all that a row shows."""
    return parts_of(scope).filter(ended_at__isnull=tab == PartTab.OPEN).select_related(*SHOWN)


def parts_about(dossier: Dossier) -> list[Referral]:
    """Everything asked of other offices, oldest first."""
    return list(dossier.referrals.select_related("office", "asking_office", "answered_by").order_by("number"))


def with_rights(parts: list[Referral], scope: Scope, *, at: datetime) -> list[tuple[Referral, bool, bool]]:
    """Each part with whether this person may answer it and may call it off."""
    on = local_day(at)
    return [(part, can_answer(part, scope, on=on), can_call_off(part, scope)) for part in parts]
