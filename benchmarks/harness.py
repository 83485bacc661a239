"""Ratios on a noisy machine: project and baseline take turns in one run, and only their ratio is kept.

Never an absolute time alone: two shared cores swing two- to threefold inside one run, both sides alike.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 9
SLICE = 0.05  # seconds that one side of one round should take


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: the median ratio, its lowest and highest round, and whether the target is met."""

    name: str
    ratio: float
    spread: tuple[float, float]
    target: str
    ok: bool


def interleaved(
    project: Callable[[], object],
    baseline: Callable[[], object],
    *,
    name: str,
    at_most: float | None = None,
    at_least: float | None = None,
    rounds: int = ROUNDS,
    timer: Callable[[], float] = time.perf_counter,
) -> Result:
    """Time both callables in turns, each called as often as fills ``SLICE`` seconds.

    With ``at_most`` the ratio is project time / baseline time (a cost, small is good); with ``at_least`` it is the
    reverse, the project's share of the baseline's speed. ``timer`` may be ``time.process_time`` for CPU.
    """
    calls = max(_calls_of_a_slice(project), 1), max(_calls_of_a_slice(baseline), 1)
    costs = []
    for turn in range(rounds):
        pair = [(project, calls[0]), (baseline, calls[1])]
        if turn % 2:  # the second place is often the warmer one
            ours, theirs = reversed([_time(*side, timer) for side in reversed(pair)])
        else:
            ours, theirs = [_time(*side, timer) for side in pair]
        costs.append(ours / theirs)
    ratios = costs if at_least is None else [1 / cost for cost in costs]
    return judged(name, ratios, at_most=at_most, at_least=at_least)


def judged(
    name: str, figures: Sequence[float], *, at_most: float | None = None, at_least: float | None = None, unit: str = "x"
) -> Result:
    """A result from figures measured some other way, one a round: percentiles in ms, counts, ratios."""
    if (at_most is None) == (at_least is None):
        raise ValueError("give either at_most or at_least")
    middle = median(figures)
    is_met = middle <= at_most if at_most is not None else middle >= (at_least or 0)
    target = f"<= {at_most:g} {unit}" if at_most is not None else f">= {at_least:g} {unit}"
    return Result(name, middle, (min(figures), max(figures)), target, is_met)


def seconds_of(work: Callable[..., object], *args: object, **values: object) -> float:
    """How long one call takes on the wall clock, for what waits on other processes."""
    start = time.perf_counter()
    work(*args, **values)
    return time.perf_counter() - start


def table(results: Sequence[Result]) -> str:
    """The results as text, one line each."""
    width = max([len(result.name) for result in results], default=4)
    lines = [f"{'what':<{width}}  {'median':>9}  {'spread':>19}  {'target':>12}"]
    for result in results:
        low, high = result.spread
        spread = f"{low:.3g} - {high:.3g}"
        verdict = "ok" if result.ok else "MISSED"
        lines.append(f"{result.name:<{width}}  {result.ratio:>9.3g}  {spread:>19}  {result.target:>12}  {verdict}")
    return "\n".join(lines)


def _calls_of_a_slice(work: Callable[[], object]) -> int:
    calls = 1
    while (taken := _time(work, calls, time.perf_counter) * calls) < SLICE / 5 and calls < 10_000_000:
        calls *= 4
    return int(calls * SLICE / taken) if taken else calls


def _time(work: Callable[[], object], calls: int, timer: Callable[[], float]) -> float:
    """Seconds per call, with the garbage collector out of the way."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        start = timer()
        for _ in range(calls):
            work()
        return (timer() - start) / calls
    finally:
        if was_enabled:
            gc.enable()
