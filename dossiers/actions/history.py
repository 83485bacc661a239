"""Many rows of history in one statement: what a sweep over thousands of dossiers writes."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

_APPEND = """
INSERT INTO dossiers_event (dossier_id, kind, from_status, to_status, office_id, at, facts, recorded_at)
SELECT dossier_id, kind, status, status, office_id, at, facts::jsonb, %s
FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::bigint[], %s::timestamptz[], %s::text[])
    WITH ORDINALITY AS happened (dossier_id, kind, status, office_id, at, facts, place)
ORDER BY place
"""


class Happening(NamedTuple):
    """An event that nobody of the staff made and that leaves the status as it is; no personal data in ``facts``."""

    dossier_id: int
    kind: str
    status: int
    office_id: int | None
    at: datetime
    facts: dict[str, Any]


def append(happened: Sequence[Happening]) -> None:
    """Write the events in their order; none for nothing."""
    if not happened:
        return
    *columns, facts = map(list, zip(*happened, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [timezone.now(), *columns, [json.dumps(row) for row in facts]])
