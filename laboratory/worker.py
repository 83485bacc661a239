"""The portal's Celery application as the laboratory runs it: the same tasks by the laboratory's clock, asked for
twice a second instead of each minute.
"""

import os
from pathlib import Path

import django

from laboratory.clock import CLOCK, WRONG_BY, Clock
from vanninh_portal.celery import app

__all__ = ["app"]

BEAT_SECONDS = 0.5

app.conf.beat_schedule = {
    name: {"task": f"notices.{name}", "schedule": BEAT_SECONDS, "options": {"expires": BEAT_SECONDS}}
    for name in ("deliver", "sweep")
}
django.setup()
Clock(Path(os.environ[CLOCK]), wrong_by=float(os.environ.get(WRONG_BY, "0"))).wear()
