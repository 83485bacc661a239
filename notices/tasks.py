"""What Celery runs: both are safe to run twice and at once; beat asks for them each minute."""

import time

from celery import shared_task
from django.utils import timezone

from notices.actions import deliver_due, sweep

LONGEST_RUN_SECONDS = 240.0  # well under CELERY_TASK_TIME_LIMIT; the next poke or minute goes on
BATCH = 200


@shared_task(name="notices.deliver")
def deliver() -> None:
    """Send until nothing is due."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_RUN_SECONDS and deliver_due(at=timezone.now(), limit=BATCH)["taken"]:
        pass


@shared_task(name="notices.sweep")
def sweep_lapsed() -> None:
    """Find what a deliverer that died left in hand."""
    sweep(at=timezone.now())
