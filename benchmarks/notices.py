"""Sending through a gateway that takes 50 ms, by a real Celery worker, against that gateway called bare.

Targets: at least 0.8 of the bare gateway's speed with as many messages in flight; at least 4 times the speed of one
Celery task a notice in as many processes; the broker adds at most a tenth to what sending takes without it.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.utils import timezone

from benchmarks._sending import Sending, sending, write
from benchmarks.ground import rounds, scaled
from benchmarks.harness import Result, judged, seconds_of
from notices.actions import deliver_due
from notices.actions.deliver import IN_FLIGHT
from notices.models import Notice
from notices.transports.base import Message
from notices.transports.esms import EsmsTransport

NOTICES, SINGLE = 1600, 160
GATEWAY_SECONDS = 0.05
PROCESSES = 2  # of a worker, as in production
OF_BARE, OF_SINGLE, OF_DIRECT = 0.8, 4.0, 1.1


def run() -> list[Result]:
    of_bare, of_single, of_direct = [], [], []
    with sending(seconds=GATEWAY_SECONDS, concurrency=PROCESSES) as stage:
        _through_celery(stage, IN_FLIGHT)  # opens what stays open
        for _turn in range(rounds()):
            bare = _bare(stage, scaled(NOTICES)) / scaled(NOTICES)
            ours = _through_celery(stage, scaled(NOTICES)) / scaled(NOTICES)
            direct = _direct(stage, scaled(NOTICES)) / scaled(NOTICES)
            single = _one_task_each(stage, scaled(SINGLE)) / scaled(SINGLE)
            of_bare.append(bare / ours)
            of_single.append(single / ours)
            of_direct.append(ours / direct)
    flight = f"{IN_FLIGHT} in flight, {GATEWAY_SECONDS * 1000:.0f} ms each"
    return [
        judged(f"notices: through Celery, of the gateway called bare ({flight})", of_bare, at_least=OF_BARE),
        judged("notices: through Celery, of one task a notice", of_single, at_least=OF_SINGLE),
        judged("notices: time through Celery, of without a broker", of_direct, at_most=OF_DIRECT),
    ]


def _bare(stage: Sending, count: int) -> float:
    write(count)
    messages = [
        Message(row.reference, row.channel, row.recipient, "", row.body, kind=row.kind) for row in Notice.objects.all()
    ]
    transport = EsmsTransport(stage.account)
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        return seconds_of(lambda: list(pool.map(transport.send, messages)))


def _through_celery(stage: Sending, count: int) -> float:
    write(count)

    def work() -> None:
        stage.ask("notices.deliver")
        stage.wait()

    return seconds_of(work)


def _direct(stage: Sending, count: int) -> float:
    write(count)
    taken = seconds_of(partial(deliver_due, at=timezone.now(), limit=count))
    stage.wait()
    return taken


def _one_task_each(stage: Sending, count: int) -> float:
    write(count)

    def work() -> None:
        for _ in range(count):
            stage.ask("benchmarks.deliver_one")
        stage.wait()

    return seconds_of(work)
