"""How long dossiers are kept: the years of the version they were received under, after the year they ended in.

Electronic files are archived under TT 13/2023/TT-BNV; how long, each sector's own list says, so each version has its
number of years, or none: kept for ever. Years count from the end of the year in which the dossier ended. The portal
lists what is over and deletes nothing.
"""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from core.dates import LOCAL
from dossiers.enums import ENDED
from dossiers.models import Dossier, Event


def last_day_to_keep(ended_on: date, years: int) -> date:
    """31 December, ``years`` after the year of ``ended_on``."""
    return date(ended_on.year + years, 12, 31)


def expired(*, on: date) -> QuerySet[Any]:
    """Dossiers whose last day to keep lies before ``on``, those that ended first in front; each with ``ended_at``.

    Open ones are never among them, nor those of a version that is kept for ever.
    """
    ending = Event.objects.filter(dossier=OuterRef("pk"), to_status=OuterRef("status")).exclude(
        from_status=F("to_status")
    )
    ended_at = Coalesce("handed_over_at", Subquery(ending.order_by("-pk").values("at")[:1]))
    rows = Dossier.objects.filter(status__in=ENDED, version__retention_years__isnull=False).annotate(
        ended_at=ended_at,
        last_year=ExtractYear("ended_at", tzinfo=LOCAL) + F("version__retention_years"),
    )
    return rows.filter(last_year__lt=on.year).select_related("version").order_by("ended_at", "pk")
