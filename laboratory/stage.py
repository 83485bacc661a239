"""What a run stands on: servers, workers and beat, gateways and the clock, and what may be done to them."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.models import Count, Max, Min, Q

from laboratory import peers
from laboratory.clock import CLOCK, WRONG_BY, Clock
from laboratory.peers import Peers
from launcher import processes
from launcher.places import PROJECT
from launcher.processes import Child
from launcher.services import Own
from launcher.terminal import Problem
from notices.actions import NoticeDraft, enqueue
from notices.enums import IN_HAND, Channel, NoticeState
from notices.models import Gateway, Notice

ESMS, SMPP = "esms", "smpp"
KIND = "dossier.apology"
GATEWAY_TIMEOUT = 2  # seconds; 10 is usual
WINDOW = 10  # of SMPP
ROWS_AT_ONCE = 1000
POLL_SECONDS = 0.05
CALM_SECONDS = 3.0  # what is in hand and does not change for so long belongs to nobody
LEAST_REAL_SECONDS = 10.0  # of every outage, so that all processes feel it; tests have less
STEPS = 12
GATHERS_SECONDS = 10.0  # stragglers that are due nearly together are dealt with together
SETTLES_AT_MOST = 20.0
UNHEEDED_SECONDS = 600.0
DRAINS_AT_MOST = 420.0  # real seconds
START_PATIENCE = 120.0
STOP_PATIENCE = 20.0
_DUE = Q(state=NoticeState.PENDING)
_EMPTY = "TRUNCATE notices_notice, notices_attempt, notices_deliveryreport, notices_gateway CASCADE"


class Stage:
    """``variables`` lead workers to the servers of ``own``; this process's Django is on the same database."""

    def __init__(self, own: Own, clock_file: Path, gateways: Peers, variables: Mapping[str, str], logs: Path) -> None:
        self.own, self.clock, self.peers = own, Clock(clock_file), gateways
        self._variables = {**variables, CLOCK: str(clock_file)}
        self._logs = logs
        self._children: dict[str, Child] = {}
        self.least_real = LEAST_REAL_SECONDS

    # Workers and beat

    def start_worker(self, name: str = "worker", *, wrong_by: float = 0.0) -> None:
        own_clock = {WRONG_BY: str(wrong_by)}
        # A name of its own: two workers of one name take each other for the same.
        self._start(name, ["worker", "--loglevel", "INFO", "--concurrency", "2", "-n", f"{name}@laboratory"], own_clock)
        log = self._logs / f"{name}.log"
        processes.wait_until(lambda: b" ready." in log.read_bytes(), self._children[name], patience=START_PATIENCE)

    def kill_worker(self, name: str = "worker") -> None:
        """−9, with all its children: no time to say good-bye."""
        os.killpg(self._children[name].process.pid, signal.SIGKILL)
        self._children.pop(name).process.wait()

    def start_beat(self) -> None:
        self._start("beat", ["beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(self._logs / "schedule")])

    def stop_all(self) -> None:
        processes.stop(list(self._children.values()), patience=STOP_PATIENCE)

    def _start(self, name: str, command: list[str], more: Mapping[str, str] | None = None) -> None:
        self._children[name] = processes.start(
            name,
            [sys.executable, "-m", "celery", "-A", "laboratory.worker", *command],
            log=self._logs / f"{name}.log",
            environment={**self._variables, **(more or {})},
            cwd=PROJECT,
        )

    # Servers

    def kill_redis(self) -> None:
        """−9; it keeps nothing on disk, so whatever it held is lost."""
        if self.own.redis is None:
            raise Problem("the laboratory kills only a Redis of its own")
        self.own.redis.process.kill()
        self.own.redis.process.wait()

    def stop_postgres(self) -> None:
        connections.close_all()
        self.own.stop_postgres()

    # Notices

    def begin(self, gateway: str) -> None:
        """An empty outbox, and empty ledgers of the gateways."""
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)
        self.peers.forget()
        values = {
            ESMS: {"url": self.peers.esms_url, "api_key": "key", "secret_key": "secret", "sender": "VANNINH"},
            SMPP: {
                "host": "127.0.0.1",
                "port": str(self.peers.smpp_port),
                "security": "none",
                "system_id": "vanninh",
                "password": "secret",
                "sender": "VANNINH",
                "window": str(WINDOW),
                "enquire_seconds": "30",
            },
        }
        Gateway.objects.create(
            ref=f"lab-{gateway}",
            name=gateway,
            transport=gateway,
            channel=Channel.SMS,
            values=values[gateway],
            timeout=GATEWAY_TIMEOUT,
        )

    def write(self, run: str, first: int, end: int) -> None:
        """Notices number ``first`` to ``end`` of a run, due at once. The mark (``kill-00012``) is in each text."""
        for start in range(first, end, ROWS_AT_ONCE):
            drafts = [_draft(f"{run}-{number:05d}", number) for number in range(start, min(start + ROWS_AT_ONCE, end))]
            with transaction.atomic():
                enqueue(drafts=drafts, at=self.clock.now())

    def wait_for_accepted(self, count: int, *, patience: float = 120.0) -> None:
        """Until the gateways took ``count`` messages. Raises Problem when they never do."""
        deadline = time.monotonic() + patience
        while self.peers.accepted() < count:
            if time.monotonic() > deadline:
                raise Problem(
                    f"The gateways have {self.peers.accepted()} messages and not {count}.\n{self._last_words()}"
                )
            time.sleep(POLL_SECONDS)

    def _last_words(self) -> str:
        """The ends of the logs, which go with the laboratory."""
        return "\n".join(f"{child.name} says:\n{processes.tail(child.log)}" for child in self._children.values())

    def open_count(self) -> int:
        return Notice.objects.filter(state__in=(NoticeState.PENDING, *IN_HAND)).count()

    # Time

    def pass_time(self, seconds: float, *, busy: float, least_real: float = 0.0) -> None:
        """Let ``seconds`` go by on the clock, at least ``least_real`` of them really.

        Before each leap the workers get up to ``busy`` real seconds to deal with what is due.
        """
        least_real = least_real or self.least_real
        until = self.clock.monotonic() + seconds
        leap = max(0.0, (seconds - least_real) / STEPS)
        for _step in range(STEPS):
            if busy:
                self.settle(busy)
            time.sleep(max(0.0, min(least_real, seconds)) / STEPS)
            self.clock.move(min(leap, max(0.0, until - self.clock.monotonic())))
        left = until - self.clock.monotonic()
        self.clock.move(max(0.0, left))

    def settle(self, patience: float) -> bool:
        """Until nothing is due and nothing is being sent; False when that takes longer than ``patience`` seconds."""
        deadline = time.monotonic() + patience
        seen: dict[str, object] = {}
        since = time.monotonic()
        while time.monotonic() < deadline:
            now = self._in_hand()
            if now != seen:
                seen, since = now, time.monotonic()
            if not self._is_anything_due() and (not now["many"] or time.monotonic() - since > CALM_SECONDS):
                return True
            time.sleep(POLL_SECONDS)
        return False

    def drain(self) -> float:
        """Until every notice is settled, skipping what is only waiting. Gives the seconds that passed on the clock."""
        began, deadline = self.clock.monotonic(), time.monotonic() + DRAINS_AT_MOST
        while self.open_count() and time.monotonic() < deadline:
            before = self.peers.accepted()
            if not self.settle(SETTLES_AT_MOST):
                # Only a worker whose clock is behind was asked, say.
                self.clock.move(UNHEEDED_SECONDS if self.peers.accepted() == before else 0.0)
            elif (wait := self._next_moment()) is not None:
                self.clock.move(max(0.0, wait) + GATHERS_SECONDS)
        return self.clock.monotonic() - began

    def _in_hand(self) -> dict[str, object]:
        found: dict[str, object] = Notice.objects.filter(state__in=IN_HAND).aggregate(
            many=Count("pk"), latest=Max("leased_until")
        )
        return found

    def _is_anything_due(self) -> bool:
        return Notice.objects.filter(_DUE, next_attempt_at__lte=self.clock.now()).exists()

    def _next_moment(self) -> float | None:
        """Seconds until something is due or a lease lapses; None when nothing is left."""
        due = Notice.objects.filter(_DUE).aggregate(at=Min("next_attempt_at"))["at"]
        lapse = Notice.objects.filter(state__in=IN_HAND).aggregate(at=Min("leased_until"))["at"]
        moments = [moment for moment in (due, lapse) if moment is not None]
        return (min(moments) - self.clock.now()).total_seconds() if moments else None


def _draft(mark: str, number: int) -> NoticeDraft:
    return NoticeDraft(
        kind=KIND,
        subject=mark,
        occasion="laboratory",
        channel=Channel.SMS,
        recipient=f"+8490{number:07d}",
        body=f"Hồ sơ {mark} trễ hẹn, mong ông/bà thông cảm. Hẹn trả ngày 27/11/2026.",
    )


@contextmanager
def raised(own: Own, variables: Mapping[str, str], logs: Path) -> Iterator[Stage]:
    """Gateways, one worker and beat over the servers of ``own``; all ended when the block is left."""
    logs.mkdir(parents=True, exist_ok=True)
    clock_file = logs / "clock"
    Clock(clock_file)
    with peers.running(clock_file) as gateways:
        stage = Stage(own, clock_file, gateways, variables, logs)
        try:
            stage.start_worker()
            stage.start_beat()
            yield stage
        finally:
            stage.stop_all()
