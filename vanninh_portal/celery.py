"""The Celery application. Deadlines come from the law, so the schedule is fixed here and not in the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanninh_portal.settings")

app = Celery("vanninh_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A closing channel would put back what waits for a free process; asked of a Redis that went away, that ends the worker
# (kombu 5.7). Each job comes again with its next turn.
Channel.do_restore = False


@worker_init.connect
def _refuse_to_start(**kwargs: Any) -> None:
    from vanninh_portal.checks import refuse_to_start  # needs the apps, which are loaded by now

    refuse_to_start()
