from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from notices import tasks
from notices.actions import enqueue
from notices.actions.lease import lease_due
from notices.enums import NoticeState
from notices.models import LocalMessage, Notice

pytestmark = pytest.mark.django_db


def test_the_schedule_asks_for_both_tasks_each_minute_by_their_names():
    wanted = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    for task in (tasks.deliver, tasks.sweep_lapsed):
        assert wanted[task.name] == 60.0
        assert task.name in current_app.tasks


def test_deliver_goes_on_until_nothing_is_due(draft, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    enqueue(drafts=[draft(number) for number in range(5)], at=timezone.now())
    tasks.deliver()
    tasks.deliver()
    assert LocalMessage.objects.count() == 5


def test_deliver_stops_in_time_and_leaves_the_rest_to_the_next(draft, monkeypatch):
    monkeypatch.setattr(tasks, "LONGEST_RUN_SECONDS", 0.0)
    enqueue(drafts=[draft(1)], at=timezone.now())
    tasks.deliver()
    assert Notice.objects.get().state == NoticeState.PENDING


def test_sweep_finds_what_a_dead_deliverer_held(draft):
    long_ago = timezone.now() - timedelta(hours=1)
    (pk,) = enqueue(drafts=[draft(1)], at=long_ago)
    lease_due(lease=pk, at=long_ago, count=1)
    tasks.sweep_lapsed()
    tasks.sweep_lapsed()
    assert Notice.objects.get().state == NoticeState.PENDING
