"""A poke tells the worker; a broker that is dead or silent costs the web next to nothing."""

import socket
import time

import pytest
from celery import current_app
from django.db import transaction

from notices.actions import enqueue, poke
from notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_broker(monkeypatch):
    monkeypatch.setattr(poke, "_broker", poke._Broker())


@pytest.fixture
def queue(settings):
    """What the worker was told, on a broker inside this process."""
    settings.CELERY_BROKER_URL = "memory://"
    with current_app.connection("memory://") as broker:
        queue = broker.SimpleQueue("celery")
        queue.clear()
        yield queue


@pytest.fixture
def closed_port(settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


def test_the_worker_is_told_once_when_the_cause_commits(at, draft, queue):
    with transaction.atomic():
        enqueue(drafts=[draft(1)], at=at)
        enqueue(drafts=[draft(2)], at=at)
        assert queue.qsize() == 0
    assert queue.qsize() == 1
    assert queue.get(block=False).headers["task"] == "notices.deliver"


def test_a_cause_that_fails_tells_nobody(at, draft, queue):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(drafts=[draft(1)], at=at)
        raise RuntimeError("the cause failed")
    assert queue.qsize() == 0


def test_notes_to_staff_and_what_is_already_written_need_no_worker(at, draft, queue, django_user_model):
    user = django_user_model.objects.create_user("lan", full_name="Trần Thị Lan")
    enqueue(drafts=[draft(1, "inbox", to_user_id=user.pk)], at=at)
    enqueue(drafts=[draft(1)], at=at)
    enqueue(drafts=[draft(1)], at=at)
    assert queue.qsize() == 1


def test_with_a_dead_broker_the_cause_is_kept_and_nobody_waits(at, draft, closed_port, caplog):
    began = time.monotonic()
    enqueue(drafts=[draft(1)], at=at)
    assert time.monotonic() - began < 1
    assert Notice.objects.count() == 1
    assert "notices wait for the next sweep" in caplog.text


def test_a_silent_broker_is_waited_for_less_than_a_second_and_not_asked_again_at_once(at, draft, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        for number in range(5):
            enqueue(drafts=[draft(number)], at=at)
        assert time.monotonic() - began < 1
    assert Notice.objects.count() == 5


def test_a_broker_that_is_back_is_told_again_after_the_quiet_seconds(at, draft, closed_port, settings, monkeypatch):
    enqueue(drafts=[draft(1)], at=at)
    monkeypatch.setattr(poke, "_broker", poke._Broker(quiet_until=time.monotonic() - 1))
    settings.CELERY_BROKER_URL = "memory://"
    with current_app.connection("memory://") as broker:
        queue = broker.SimpleQueue("celery")
        queue.clear()
        enqueue(drafts=[draft(2)], at=at)
        assert queue.qsize() == 1
