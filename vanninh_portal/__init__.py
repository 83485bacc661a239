"""The project: settings, routes, tasks' clockwork, and the pages that compose several apps."""

from vanninh_portal.celery import app as celery_app

__all__ = ["celery_app"]
