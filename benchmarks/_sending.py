"""A gateway in a process of its own, a Celery worker over the benchmark's database, and notices for both."""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection

from laboratory import peers
from laboratory.clock import Clock
from laboratory.peers import Peers
from launcher.redis import broker_url
from notices.actions import NoticeDraft, enqueue
from notices.enums import Channel, NoticeState
from notices.gateways import account_of
from notices.models import Gateway, Notice
from notices.transports.base import Account

KIND = "dossier.apology"
PATIENCE = 300.0
POLL_SECONDS = 0.01
_number = itertools.count()


@dataclass(frozen=True)
class Sending:
    """``ask`` puts a task into the queue of our own worker, which nobody else listens to."""

    gateway: Peers
    account: Account
    worker: "subprocess.Popen[bytes]"
    queue: str
    broker: Connection = field(repr=False)

    def ask(self, task: str) -> None:
        current_app.send_task(task, queue=self.queue, connection=self.broker, ignore_result=True)

    def wait(self) -> None:
        """Until nothing waits or flies. Raises ``TimeoutError``, and ``RuntimeError`` for one that was not sent."""
        end = time.monotonic() + PATIENCE
        while Notice.objects.exclude(state=NoticeState.SENT).exists():
            if time.monotonic() > end or self.worker.poll() is not None:
                raise TimeoutError("the worker does not get done")
            time.sleep(POLL_SECONDS)

    def resident(self) -> int:
        """Octets that the worker's only child holds in memory."""
        pid = self.worker.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def write(count: int) -> None:
    """So many notices that are due, in an outbox with nothing else in it."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notices_notice, notices_attempt, notices_deliveryreport CASCADE")
    with transaction.atomic():
        enqueue(drafts=[_draft(next(_number)) for _ in range(count)], at=timezone.now())


@contextmanager
def sending(*, seconds: float, concurrency: int) -> Iterator[Sending]:
    """``seconds``: what each answer of the gateway takes. ``concurrency``: processes of the worker."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        clock_file = Path(folder) / "clock"
        Clock(clock_file)
        with peers.running(clock_file, seconds) as gateway:
            values = {"url": gateway.esms_url, "api_key": "key", "secret_key": "secret", "sender": "VANNINH"}
            row = Gateway.objects.create(ref="bench", transport="esms", channel=Channel.SMS, values=values)
            try:
                with _worker(concurrency, Path(folder) / "log") as (worker, queue, broker):
                    yield Sending(gateway, account_of(row), worker, queue, broker)
            finally:
                row.delete()


@contextmanager
def _worker(concurrency: int, log: Path) -> "Iterator[tuple[subprocess.Popen[bytes], str, Connection]]":
    url, queue = broker_url(os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"), f"bench-{os.getpid()}"
    command = [sys.executable, "-m", "celery", "-A", "benchmarks._worker", "worker", "--loglevel", "INFO"]
    command += ["--concurrency", str(concurrency), "-Q", queue, "-n", f"{queue}@bench"]
    variables = {**os.environ, "DATABASE_URL": _database_url(), "CELERY_BROKER_URL": url, "LOG_LEVEL": "INFO"}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, env=variables, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    broker = current_app.connection(url)
    try:
        end = time.monotonic() + PATIENCE
        while b" ready." not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the worker does not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield process, queue, broker
    finally:
        process.terminate()
        process.wait(timeout=60)
        broker.release()


def _database_url() -> str:
    address, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"


def _draft(number: int) -> NoticeDraft:
    return NoticeDraft(
        kind=KIND,
        subject=f"dossier:{number}",
        occasion="promise:1",
        channel=Channel.SMS,
        recipient=f"+8490{number % 10_000_000:07d}",
        body=f"Hồ sơ bench-{number:05d} trễ hẹn, mong ông/bà thông cảm. Hẹn trả ngày 27/11/2026.",
    )
