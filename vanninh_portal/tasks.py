"""What Celery runs that needs more than one floor: here the calendar decides whether the outbox speaks."""

from celery import shared_task
from django.utils import timezone

from notices.actions import send_digest
from workdays.queries import live_calendar


@shared_task(name="vanninh_portal.tell_the_morning")
def tell_the_morning() -> None:
    """Tell those who settle notices what needs them, on working days; safe to run twice."""
    if live_calendar().is_working_day(timezone.localdate()):
        send_digest(at=timezone.now())
