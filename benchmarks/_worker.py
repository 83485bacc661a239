"""The portal's Celery application with one more task: a notice each, the usual way that the outbox is measured against."""

from celery import shared_task
from django.utils import timezone

from vanninh_portal.celery import app

__all__ = ["app"]


@shared_task(name="benchmarks.deliver_one")
def deliver_one() -> None:
    from notices.actions import deliver_due  # the apps are loaded by now

    deliver_due(at=timezone.now(), limit=1, in_flight=1)
