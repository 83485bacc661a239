"""How often an address may try, and how often something may be tried: counted in Redis, or in this process.

While Redis is away each process counts for itself, and Redis is asked again only every ``PAUSE`` seconds, so that a
dead Redis costs a request in a quarter of a minute its time-out and no other. Keys are keyed digests: neither
addresses nor codes can be read in Redis. Reading before counting lets no more tries through than the limit and the
requests that were under way at that moment.
"""

import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

import redis
from django.conf import settings
from django.http import HttpRequest
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.crypto import blind_index
from core.middleware import peer_address

PREFIX = "vn:try"
TIME_OUT = 0.25  # seconds
PAUSE = 15.0
MOST_IN_MEMORY = 20_000
IPV6_HOME = 64  # bits: one household or one telephone


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries in ``seconds`` for each key."""

    name: str
    most: int
    seconds: int


Tries = Sequence[tuple[Limit, str]]


class Memory:
    """Counts of this process: key → (tries, end of its window). The oldest are dropped when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def read(self, keys: Sequence[str]) -> list[int]:
        now = self._clock()
        found = [self._counts.get(key, (0, 0.0)) for key in keys]
        return [tries if end > now else 0 for tries, end in found]

    def add(self, windows: Sequence[tuple[str, int]]) -> list[int]:
        now, after = self._clock(), []
        with self._lock:
            for key, seconds in windows:
                tries, end = self._counts.get(key, (0, 0.0))
                self._counts[key] = (tries + 1, end) if end > now else (1, now + seconds)
                after.append(self._counts[key][0])
            while len(self._counts) > MOST_IN_MEMORY:
                del self._counts[next(iter(self._counts))]
        return after


class Throttle:
    """Counts tries. ``url`` is Redis's; see the module for what happens while it is away."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_connect_timeout=TIME_OUT, socket_timeout=TIME_OUT, retry=Retry(NoBackoff(), 1)
        )
        self._memory = Memory(clock)
        self._clock = clock
        self._ask_again_at = 0.0

    def is_spent(self, tries: Tries) -> bool:
        """Whether any of the keys has used up its limit. Counts nothing."""
        keys = [_key(limit, key) for limit, key in tries]
        counts = self._asked(lambda: [int(value or 0) for value in self._redis.mget(keys)])
        if counts is None:
            counts = self._memory.read(keys)
        return any(count >= limit.most for count, (limit, _) in zip(counts, tries, strict=True))

    def count(self, tries: Tries) -> bool:
        """Count one try for each key; whether any has now gone over its limit."""
        windows = [(_key(limit, key), limit.seconds) for limit, key in tries]
        counts = self._asked(lambda: self._count_in_redis(windows))
        if counts is None:
            counts = self._memory.add(windows)
        return any(count > limit.most for count, (limit, _) in zip(counts, tries, strict=True))

    def _count_in_redis(self, windows: Sequence[tuple[str, int]]) -> list[int]:
        pipe = self._redis.pipeline(transaction=False)
        for key, _ in windows:
            pipe.incr(key)
            pipe.ttl(key)
        answers = pipe.execute()
        endless = [window for window, left in zip(windows, answers[1::2], strict=True) if left < 0]
        for key, seconds in endless:
            self._redis.expire(key, seconds)
        return [int(value) for value in answers[::2]]

    def _asked(self, question: Callable[[], list[int]]) -> list[int] | None:
        """The answer of Redis; None while it is away."""
        now = self._clock()
        if now < self._ask_again_at:
            return None
        was_away = self._ask_again_at > 0
        if was_away:
            self._ask_again_at = now + PAUSE  # others need not find out at the same time
        try:
            answer = question()
        except (redis.RedisError, OSError):
            self._ask_again_at = self._clock() + PAUSE
            return None
        self._ask_again_at = 0.0
        return answer


def _key(limit: Limit, key: str) -> str:
    return f"{PREFIX}:{limit.name}:{blind_index(limit.name, key or '-')[:32]}"


@cache
def throttle() -> Throttle:
    """The throttle of this process."""
    return Throttle(settings.REDIS_URL)


def address_of(request: HttpRequest) -> str:
    """Where the request came from; IPv6 by household, which has billions of addresses to try from."""
    return _household(peer_address(request))


def _household(address: str) -> str:
    if ":" not in address:
        return address
    try:
        number = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ipaddress.IPv6Network((number, IPV6_HOME), strict=False))
