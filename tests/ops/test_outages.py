"""The real web, worker and beat while the servers beneath them fall and rise: nothing is lost, nobody has to help.

Everything here is this module's own: servers, data and processes in a temporary folder.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from launcher import address, portal, processes, wheels
from launcher.address import Address
from launcher.choice import Services
from launcher.places import PROJECT, VENV, Places
from launcher.processes import Child
from launcher.services import Own, own_servers, temporary_ground
from tests import smoke

pytestmark = [
    pytest.mark.own_services,
    pytest.mark.xdist_group("outages"),
    pytest.mark.skipif(not wheels.exist_here(), reason="servers to stop exist for Linux x86-64 only"),
]
PATIENCE_SECONDS = 90
ACCOUNTS = f"""
from datetime import date
from accounts.enums import OfficeKind, Role
from accounts.models import Membership, Office, User
desk = Office.objects.filter(kind=OfficeKind.ONE_STOP).order_by("pk")[0]
clerk = User.objects.create_user({smoke.CLERK!r}, {smoke.PASSWORD!r}, is_demo=True)
Membership.objects.create(user=clerk, office=desk, role=Role.INTAKE, valid_from=date(2020, 1, 1))
User.objects.create_user({smoke.ADMINISTRATOR!r}, {smoke.PASSWORD!r}, is_demo=True, is_staff=True, is_superuser=True)
"""


@dataclass
class Running:
    """A whole portal of our own, and what a test may do to it."""

    own: Own
    where: Address
    variables: dict[str, str]
    logs: Path
    children: dict[str, Child]

    def start(self, name: str) -> None:
        """Start web, worker, beat, or a "second" one of them with a memory of its own."""
        command = portal.commands(Path(sys.executable), self.where)[name.removeprefix("second ")]
        memory = {"CELERY_BEAT_SCHEDULE_FILE": str(self.logs / f"{name}-schedule")}
        self.children[name] = processes.start(
            name, command, log=self.logs / f"{name}.log", environment=self.variables | memory, cwd=PROJECT
        )

    def kill(self, name: str) -> None:
        """As the kernel would when memory runs out: no time to say good-bye, children included."""
        os.killpg(self.children[name].process.pid, signal.SIGKILL)
        self.children[name].process.wait()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with temporary_ground(VENV) as ground, own_servers(ground) as own:
        services = Services(own.database_url, own.redis_url, "own", own.children)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            where = Address("127.0.0.1", free.getsockname()[1])
        places = Places(ground.home, ground.home, ground.account)
        given = {"PATH": os.environ["PATH"], "PLAIN_STATIC": "1", "HOTLINE": "02583840123"}
        variables = portal.portal_variables(given, services, places, where)
        python = Path(sys.executable)
        for command in (["migrate", "--noinput"], ["load_reference"], ["shell", "-c", ACCOUNTS]):
            portal.manage(python, variables, ground.logs, *command)
        made = Running(own, where, variables, ground.logs, {})
        try:
            for name in ("web", "worker", "beat", "second beat"):
                made.start(name)
            processes.wait_until(lambda: address.is_ready(where), made.children["web"], patience=PATIENCE_SECONDS)
            yield made
        finally:
            processes.stop(list(made.children.values()), patience=20)


def ready(running: Running) -> dict[str, bool] | None:
    """What the portal says of itself; None while it answers with an error."""
    try:
        answer = requests.get(f"{running.where.url}{address.READY_PATH}", timeout=10)
    except requests.RequestException:
        return None
    said: dict[str, bool] = answer.json()
    return said if answer.status_code == 200 else None


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert condition()


def test_while_redis_is_down_dossiers_are_received_and_their_messages_follow_later(running):
    running.own.stop_redis()
    assert ready(running) == {"ready": True, "database": True, "redis": False}
    code = smoke.receive_dossier(running.where.url)
    running.own.start_redis()
    wait_for(lambda: bool((ready(running) or {}).get("redis")))
    smoke.wait_for_notice(running.where.url, code)


def test_a_database_that_was_restarted_is_found_again_by_web_and_worker(running):
    running.own.stop_postgres()
    assert ready(running) is None
    running.own.start_postgres()
    wait_for(lambda: ready(running) is not None)
    code = smoke.receive_dossier(running.where.url)
    smoke.wait_for_notice(running.where.url, code)


def test_a_worker_that_was_killed_leaves_its_messages_to_the_next_one(running):
    running.kill("worker")
    code = smoke.receive_dossier(running.where.url)
    running.start("worker")
    smoke.wait_for_notice(running.where.url, code)


def test_two_beats_asked_for_everything_twice_and_each_message_was_sent_once(running):
    for name in ("beat", "second beat"):
        wait_for(lambda log=running.children[name].log: "Sending due task" in log.read_text())
    code = smoke.receive_dossier(running.where.url)
    smoke.wait_for_notice(running.where.url, code)
    page = smoke.Visitor(running.where.url).sign_in(smoke.ADMINISTRATOR, smoke.MESSAGES)
    codes = smoke.CODE.findall(page.text)
    assert code in codes
    assert len(codes) == len(set(codes))
