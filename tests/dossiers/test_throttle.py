import socket
from threading import Thread
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.test import RequestFactory

from dossiers import throttle as throttles
from dossiers.throttle import PAUSE, Limit, Memory, Throttle, address_of

NOWHERE = "redis://127.0.0.1:1/0"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limit():
    return Limit(f"test.{uuid4()}", most=3, seconds=60)


@pytest.fixture(params=["redis", "memory"])
def throttle(request):
    return Throttle(settings.REDIS_URL if request.param == "redis" else NOWHERE, Clock())


def test_a_key_may_try_as_often_as_its_limit_says(throttle, limit):
    for _ in range(3):
        assert not throttle.is_spent([(limit, "1.2.3.4")])
        assert not throttle.count([(limit, "1.2.3.4")])

    assert throttle.is_spent([(limit, "1.2.3.4")])
    assert throttle.count([(limit, "1.2.3.4")])
    assert not throttle.is_spent([(limit, "5.6.7.8")])


def test_one_spent_key_among_several_is_enough(throttle, limit):
    other = Limit(f"{limit.name}.other", most=100, seconds=60)
    for _ in range(3):
        throttle.count([(limit, "a")])

    assert throttle.is_spent([(other, "b"), (limit, "a")])


def test_counts_end_with_their_window(limit):
    clock = Clock()
    memory = Memory(clock)
    assert memory.add([("key", 60), ("other", 600)]) == [1, 1]

    clock.now += 61
    assert memory.read(["key", "other"]) == [0, 1]
    assert memory.add([("key", 60)]) == [1]


def test_memory_forgets_the_oldest_instead_of_growing(monkeypatch):
    monkeypatch.setattr(throttles, "MOST_IN_MEMORY", 3)
    memory = Memory(Clock())
    for key in "abcd":
        memory.add([(key, 60)])

    assert memory.read(list("abcd")) == [0, 1, 1, 1]


def test_redis_forgets_a_count_after_its_window_and_cannot_read_whose_it_is(limit):
    Throttle(settings.REDIS_URL).count([(limit, "203.0.113.9")])

    client = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    keys = client.keys(f"{throttles.PREFIX}:{limit.name}:*")
    assert len(keys) == 1
    assert "203.0.113.9" not in keys[0]
    assert 0 < client.ttl(keys[0]) <= 60


def test_a_count_that_lost_its_end_gets_one_again(limit):
    throttle = Throttle(settings.REDIS_URL)
    throttle.count([(limit, "a")])
    client = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    key = client.keys(f"{throttles.PREFIX}:{limit.name}:*")[0]
    client.persist(key)

    throttle.count([(limit, "a")])
    assert client.ttl(key) > 0


@pytest.fixture
def silent_redis():
    """A server that takes connections and never answers; its URL and the list of connections."""
    taken: list[socket.socket] = []
    server = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        while True:
            try:
                taken.append(server.accept()[0])
            except OSError:
                return

    thread = Thread(target=take, daemon=True)
    thread.start()
    yield f"redis://127.0.0.1:{server.getsockname()[1]}/0", taken
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for connection in taken:
        connection.close()


def test_a_dead_redis_is_asked_once_a_pause_and_not_by_every_request(silent_redis, limit):
    url, taken = silent_redis
    clock = Clock()
    throttle = Throttle(url, clock)

    for _ in range(20):
        throttle.is_spent([(limit, "a")])
    first = len(taken)
    assert 1 <= first <= 2  # the client tries once more by itself

    clock.now += PAUSE + 1
    for _ in range(20):
        throttle.is_spent([(limit, "a")])
    assert first < len(taken) <= 2 * first


def test_a_redis_that_came_back_counts_again(limit, monkeypatch):
    clock = Clock()
    throttle = Throttle(NOWHERE, clock)
    throttle.count([(limit, "a")])
    monkeypatch.setattr(throttle, "_redis", redis.Redis.from_url(settings.REDIS_URL))
    clock.now += PAUSE + 1

    throttle.count([(limit, "a")])
    assert len(redis.Redis.from_url(settings.REDIS_URL).keys(f"{throttles.PREFIX}:{limit.name}:*")) == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.1"),
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.7", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (1, "::ffff:1.1.1.1", "1.1.1.1"),
        (1, "[nonsense:", "10.0.0.1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, expected):
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == expected
