"""Telling the worker that something is due. Only a poke: the sweep each minute finds what it misses."""

import logging
import time
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.4  # for connecting, and again for the answer
QUIET_SECONDS = 15.0  # after a failure: a dead Redis costs the web one short wait, not one for each request


@dataclass
class _Broker:
    """What this process knows of the broker."""

    quiet_until: float = 0.0


_broker = _Broker()


def poke_on_commit() -> None:
    """Poke once when the transaction commits, however many notices it wrote."""
    # run_on_commit holds (savepoint ids, function, robust) of what will run.
    if not any(entry[1] is poke for entry in connection.run_on_commit):
        transaction.on_commit(poke, robust=True)


def poke() -> None:
    """Ask Celery to deliver now; never raises, and takes less than a second whatever the broker does."""
    if time.monotonic() < _broker.quiet_until:
        return
    try:
        with _impatient_connection() as broker:
            current_app.send_task("notices.deliver", connection=broker, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001  # whatever the broker's client raises, the notice waits for the sweep
        _broker.quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("cannot poke the worker (%s); notices wait for the next sweep", type(error).__name__)


def _impatient_connection() -> Any:
    """The worker's own connections may wait and retry; a citizen's request may not."""
    options = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS, "max_retries": 0}
    return current_app.connection(
        settings.CELERY_BROKER_URL, connect_timeout=PATIENCE_SECONDS, transport_options=options
    )
