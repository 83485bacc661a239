"""The Redis server of the launcher."""

import dataclasses
import os
import signal
import socket
from collections.abc import Iterator

import pytest
import redis as client

from launcher import processes, redis
from launcher.account import make_directory
from launcher.ground import Ground
from launcher.redis import Store


@pytest.fixture
def store(ground: Ground) -> Iterator[Store]:
    made = Store(ground, make_directory(ground.home / "sockets", ground.account))
    yield made
    processes.end_leftovers(made.data, "redis-server", stop_signal=signal.SIGTERM)


@pytest.mark.own_services
def test_a_server_listens_on_its_socket_alone(store):
    child = redis.start(store)
    connection = client.Redis.from_url(store.url(3))
    connection.set("a", "1")
    assert connection.config_get("port") == {"port": "0"}
    assert client.Redis.from_url(store.url(0)).get("a") is None
    assert processes.stop([child], patience=10) == []


@pytest.mark.own_services
def test_a_durable_server_keeps_its_keys_over_a_stop(store):
    durable = Store(dataclasses.replace(store.ground, is_durable=True), store.sockets)
    child = redis.start(durable)
    client.Redis.from_url(durable.url(0)).set("kept", "yes")
    processes.stop([child], patience=10)
    child = redis.start(durable)
    assert client.Redis.from_url(durable.url(0)).get("kept") == b"yes"
    processes.stop([child], patience=10)


@pytest.mark.own_services
def test_a_killed_server_and_one_left_behind_do_not_stop_the_next_start(store):
    killed = redis.start(store)
    os.killpg(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    assert store.socket.exists()
    left = redis.start(store)
    child = redis.start(store)
    assert not left.is_alive()
    assert redis.answers(store.socket)
    processes.stop([child], patience=10)


def test_a_socket_where_nobody_answers_is_not_ready(tmp_path):
    assert not redis.answers(tmp_path / "none.sock")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "closed.sock"))
    assert not redis.answers(tmp_path / "closed.sock")


@pytest.mark.parametrize(
    ("redis_url", "broker_url"),
    [
        ("redis://localhost:6379/2", "redis://localhost:6379/2"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_the_broker_address_is_written_as_celery_reads_it(redis_url, broker_url):
    assert redis.broker_url(redis_url) == broker_url
