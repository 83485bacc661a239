"""Deliverers that are killed, that meet, and that lose their database: nothing lost, nothing sent twice."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.utils import timezone

from notices.actions import deliver_due, enqueue, sweep
from notices.enums import NoticeState
from notices.models import Attempt, Notice
from tests.peers import esms as peers
from tests.peers.esms import EsmsPeer

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = 200
KILLS = 4
IN_FLIGHT = 8

DELIVERER = f"""
import tests.environment
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "vanninh_portal.settings"
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from notices.actions import deliver_due
settings.SMS_GATEWAY = "esms"
deliver_due(at=timezone.now(), in_flight={IN_FLIGHT})
"""


@pytest.fixture
def peer(settings):
    settings.SMS_GATEWAY = "esms"
    with EsmsPeer(seconds=0.01) as peer:
        settings.ESMS_URL = peer.url
        yield peer


def database_url() -> str:
    """The test database, for another process."""
    given = connection.settings_dict
    host = quote(given["HOST"], safe="")  # a directory, where the server listens on a socket file
    return f"postgres://{given['USER']}:{quote(given['PASSWORD'])}@{host}:{given['PORT']}/{given['NAME']}"


def start_deliverer(peer: EsmsPeer) -> subprocess.Popen:
    environment = {**os.environ, "DATABASE_URL": database_url(), "ESMS_URL": peer.url}
    return subprocess.Popen(
        [sys.executable, "-c", DELIVERER], env=environment, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL
    )


def kill_in_mid_send(peer: EsmsPeer, after: int) -> None:
    """Run a deliverer and kill it (−9) when it has asked the gateway ``after`` times."""
    reached = threading.Event()
    asked = []

    def behave(handler, request):
        asked.append(request)
        if len(asked) == after:
            reached.set()
        peers.accept(handler, request)

    peer.behaviour = behave
    deliverer = start_deliverer(peer)
    assert reached.wait(60), "the deliverer never got that far"
    deliverer.kill()
    deliverer.wait()


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Notice.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_killing_the_deliverer_loses_nothing_and_doubles_nothing(draft, peer):
    now = timezone.now()
    enqueue(drafts=[draft(number) for number in range(MESSAGES)], at=now)
    for _kill in range(KILLS):
        kill_in_mid_send(peer, after=30)
        sweep(at=timezone.now() + timedelta(minutes=10))
    asked_again = Notice.objects.filter(pinned_at__isnull=False).count()
    assert 0 < asked_again <= KILLS * IN_FLIGHT
    peer.behaviour = peers.accept
    deliver_due(at=timezone.now() + timedelta(minutes=11))

    assert states() == {NoticeState.SENT: MESSAGES}
    assert peer.doubled() == []
    assert len(peer.accepted) == MESSAGES


def test_two_deliverers_at_once_send_each_message_once(draft, peer):
    now = timezone.now()
    enqueue(drafts=[draft(number) for number in range(60)], at=now)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        deliver_due(at=now, in_flight=4)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(peer.requests) == 60
    assert Attempt.objects.count() == 60
    assert states() == {NoticeState.SENT: 60}


def test_two_writers_of_the_same_notices_write_each_once(draft):
    now = timezone.now()
    drafts = [draft(number) for number in range(300)]
    together = threading.Barrier(2)
    new: list[int] = []

    def work(mine) -> None:
        together.wait()
        new.append(len(enqueue(drafts=mine, at=now)))
        connections.close_all()

    writers = [threading.Thread(target=work, args=(order,)) for order in (drafts, drafts[::-1])]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sum(new) == Notice.objects.count() == 300


def test_a_database_that_restarts_while_messages_fly_forgets_no_outcome(draft, peer):
    now = timezone.now()
    enqueue(drafts=[draft(number) for number in range(20)], at=now)
    name = connection.settings_dict["NAME"]
    admin = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    admin.autocommit = True
    ended = threading.Lock()

    def behave(handler, request):
        if ended.acquire(blocking=False):
            with admin.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        peers.accept(handler, request)

    peer.behaviour = behave
    with suppress(OperationalError):  # the run may end early; the next one goes on
        deliver_due(at=now, in_flight=20)
    admin.close()
    assert states() == {NoticeState.SENT: 20}
    assert peer.doubled() == []


def test_an_outage_of_the_gateway_is_survived_with_the_same_references(draft, peer):
    now = timezone.now()
    enqueue(drafts=[draft(number) for number in range(10)], at=now)
    peer.behaviour = peers.answer_status(500)
    moment = now
    while moment < now + timedelta(hours=8):
        deliver_due(at=moment)
        moment += timedelta(minutes=20)
    peer.behaviour = peers.accept
    deliver_due(at=moment + timedelta(hours=5))
    assert states() == {NoticeState.SENT: 10}
    assert len({request["RequestId"] for request in peer.requests}) == 10
