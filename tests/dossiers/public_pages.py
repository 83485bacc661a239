"""What the tests of citizens' pages share: a clock to set, facts to bend, a status page to open."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from dossiers.enums import ResultWay, Status
from dossiers.lookup_tokens import Level, new_token
from dossiers.queries.lookup import Facts
from tests.factories import moment

DIGITS = "3456"  # of +84905123456, the telephone in tests/factories.py


@pytest.fixture
def clock(monkeypatch):
    """Set the time of the whole portal: ``clock("2026-11-19T09:10")``."""

    def set_to(text: str) -> datetime:
        now = moment(text)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    return set_to


def make_facts(**changes: Any) -> Facts:
    """A dossier received on 19/11/2026 and promised for 25/11/2026, now at its second step."""
    values: dict[str, Any] = {
        "pk": 7,
        "code": "H32.27.01-261119-0001",
        "status": Status.PROCESSING,
        "outcome": "",
        "result_way": ResultWay.COUNTER,
        "has_paper_result": True,
        "is_day_term": True,
        "received_at": moment("2026-11-19T09:10"),
        "due_at": moment("2026-11-25T17:00"),
        "promised_at": moment("2026-11-25T17:00"),
        "step_order": 2,
        "step_role": "processing",
        "desk": "Bộ phận Một cửa huyện Vạn Ninh",
        "has_work_ahead": True,
    }
    names = [field.name for field in fields(Facts)]
    return Facts(**{**dict.fromkeys(names), **values, **changes})


def status_url(dossier, at: datetime | None = None) -> str:
    token = new_token(dossier_id=dossier.pk, level=Level.CODE, at=at or timezone.now())
    return f"/tra-cuu/{token}/"
