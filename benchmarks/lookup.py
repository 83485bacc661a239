"""The public look-up against a Django view that does nothing, on the same server: CPU of the server per request.

Targets: page and whole look-up (code and digits, then the page) at least 0.25 of the empty view, the kept home page
at least 0.5; at 60 requests a second, the size of the district, 99 of 100 pages within 100 ms, where what an empty
view takes at that moment is the machine's doing and taken off; no error at ten times that.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from django.utils import timezone

from benchmarks import ground
from benchmarks._server import EMPTY, Client, Server, get, post, running
from benchmarks.harness import Result, judged
from dossiers.lookup_keys import tail_of
from dossiers.lookup_tokens import Level, new_token
from dossiers.models import Dossier

NEEDS_DATABASE = False
DOSSIERS = 60  # looked up in turn, spread over the whole load
REQUESTS = 400  # of one side of one round
RATE, SECONDS, CLIENTS = 60, 4, 8

Ask = Callable[[int], bytes]


def run() -> list[Result]:
    with ground.loaded():
        dossiers = _dossiers()
        with running() as server:
            return [*_ratios(server, dossiers), *_under_load(server, dossiers)]


def _dossiers() -> list[Dossier]:
    last = Dossier.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    wanted = {1 + number * (last - 1) // DOSSIERS for number in range(DOSSIERS)}
    found = Dossier.objects.filter(pk__in=wanted).select_related("applicant")
    return [row for row in found if tail_of(row.applicant.phone)]


def _pages(dossiers: list[Dossier]) -> list[bytes]:
    at = timezone.now()
    return [get(f"/tra-cuu/{new_token(dossier_id=row.pk, level=Level.CODE, at=at)}/") for row in dossiers]


def _ratios(server: Server, dossiers: list[Dossier]) -> list[Result]:
    pages = _pages(dossiers)
    posts = [post("/tra-cuu/", f"code={row.code}&tail={tail_of(row.applicant.phone)}") for row in dossiers]
    receipts = [get(f"/q/{row.public_token}/") for row in dossiers]
    sides: dict[str, tuple[Ask, int]] = {
        "nothing": (lambda _: get(EMPTY), 200),
        "page": (lambda n: pages[n % len(pages)], 200),
        "post": (lambda n: posts[n % len(posts)], 303),
        "receipt": (lambda n: receipts[n % len(receipts)], 200),
        "home": (lambda _: get("/"), 200),
    }
    client = Client(server.port)
    for ask, expected in sides.values():
        _cpu(server, client, ask, expected, requests=len(dossiers))
    costs: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(ground.rounds()):
        order = list(sides) if turn % 2 else list(reversed(sides))
        for name in order:
            costs[name].append(_cpu(server, client, *sides[name], requests=ground.scaled(REQUESTS)))
    nothing, page, answer = costs["nothing"], costs["page"], costs["post"]
    both = [(one + other) / 2 for one, other in zip(page, answer, strict=True)]
    return [
        _judged("look-up: code and digits, then the page", nothing, both, 0.25),
        _judged("look-up: the page alone", nothing, page, 0.25),
        _judged("look-up: the answer to code and digits", nothing, answer, 0.25),
        _judged("receipt: the page of the QR", nothing, costs["receipt"], 0.15),
        _judged("home: the kept page", nothing, costs["home"], 0.5),
    ]


def _judged(name: str, nothing: list[float], costs: list[float], target: float) -> Result:
    ratios = [floor / cost for floor, cost in zip(nothing, costs, strict=True)]
    return judged(f"{name}, of an empty view", ratios, at_least=target)


def _cpu(server: Server, client: Client, ask: Ask, expected: int, *, requests: int) -> float:
    """CPU seconds of the server for one request."""
    start = server.cpu_seconds()
    for number in range(requests):
        status = client.send(ask(number)).status
        if status != expected:
            raise RuntimeError(f"the server answered {status}, not {expected}")
    return (server.cpu_seconds() - start) / requests


def _under_load(server: Server, dossiers: list[Dossier]) -> list[Result]:
    pages = _pages(dossiers)
    slowest, errors = [], 0
    for _ in range(ground.rounds()):
        floor, _ = _at_rate(server, [get(EMPTY)], RATE)
        taken, failed = _at_rate(server, pages, RATE)
        slowest.append((_p99(taken) - _p99(floor)) * 1000)
        errors += failed + _at_rate(server, pages, RATE * 10)[1]
    return [
        judged(f"look-up: p99 at {RATE} requests/s beyond an empty view", slowest, at_most=100, unit="ms"),
        judged(f"look-up: errors at {RATE} and at {RATE * 10} requests/s", [errors], at_most=0, unit="errors"),
    ]


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98]


def _at_rate(server: Server, requests: list[bytes], rate: int) -> tuple[list[float], int]:
    """Seconds each request took since it should have been sent, and how many failed; clients take turns."""
    wanted, start = max(2 * CLIENTS, ground.scaled(rate * SECONDS)), time.perf_counter() + 0.2

    def one_client(first: int) -> tuple[list[float], int]:
        client, taken, errors = Client(server.port), [], 0
        for number in range(first, wanted, CLIENTS):
            due = start + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            errors += client.send(requests[number % len(requests)]).status != 200
            taken.append(time.perf_counter() - due)
        return taken, errors

    with ThreadPoolExecutor(CLIENTS) as pool:
        results = list(pool.map(one_client, range(CLIENTS)))
    return [seconds for taken, _ in results for seconds in taken], sum(errors for _, errors in results)
