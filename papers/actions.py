"""Issuing papers: the next number of the series and the frozen content, in the transaction of the cause."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Office, User
from papers.kinds import PaperKind
from papers.models import Paper

_NEXT_NUMBER = """
INSERT INTO papers_paperseries (office_id, kind, year, last_number) VALUES (%s, %s, %s, 1)
ON CONFLICT (office_id, kind, year) DO UPDATE SET last_number = papers_paperseries.last_number + 1
RETURNING last_number
"""


def issue(
    *,
    kind: PaperKind,
    regime: str,
    office: Office,
    subject: str,
    occasion: str,
    payload: dict[str, Any],
    actor: User | None,
    at: datetime,
) -> Paper:
    """Number and freeze a paper. ``payload`` is what its template prints; it is never changed afterwards.

    Call it inside the transaction of its cause: the number is given back if that rolls back (no gaps).
    """
    year = timezone.localdate(at).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [office.pk, kind.name, year])
        (number,) = cursor.fetchone()
    return Paper.objects.create(
        kind=kind.name,
        regime=regime,
        template_version=kind.template_version,
        office=office,
        year=year,
        number=number,
        subject=subject,
        occasion=occasion,
        payload=payload,
        issued_at=at,
        issued_by=actor,
    )
