"""The portal's Celery application as the laboratory runs it: the same tasks by the laboratory's clock, asked for about
twice a second instead of each minute.
"""

import os
from pathlib import Path

import django

from laboratory.clock import CLOCK, WRONG_BY, Clock
from vanninh_portal.celery import app

__all__ = ["app"]

# Not in step, or of two workers always the same one would deliver.
BEAT_SECONDS = {"deliver": 0.5, "sweep": 0.7}

app.conf.beat_schedule = {
    name: {"task": f"notices.{name}", "schedule": seconds, "options": {"expires": seconds}}
    for name, seconds in BEAT_SECONDS.items()
}
django.setup()
Clock(Path(os.environ[CLOCK]), wrong_by=float(os.environ.get(WRONG_BY, "0"))).wear()
