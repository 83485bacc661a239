"""Jobs that need the calendar and the outbox together."""

from datetime import datetime

import pytest
from celery.schedules import crontab
from django.conf import settings

from core.dates import LOCAL
from vanninh_portal import tasks


@pytest.mark.parametrize(("day", "times"), [("2026-11-27", 1), ("2026-11-28", 0), ("2026-09-02", 0)])
def test_the_morning_is_told_on_working_days_only(world, monkeypatch, day, times):
    told = []
    monkeypatch.setattr(tasks, "send_digest", lambda *, at: told.append(at))
    monkeypatch.setattr(tasks.timezone, "localdate", lambda: datetime.fromisoformat(day).date())
    tasks.tell_the_morning()
    assert len(told) == times


def test_beat_asks_for_it_at_half_past_seven():
    job = settings.CELERY_BEAT_SCHEDULE["tell-the-morning"]
    assert job["task"] == tasks.tell_the_morning.name
    assert job["schedule"] == crontab(hour=7, minute=30)
    assert str(LOCAL) == settings.CELERY_TIMEZONE
