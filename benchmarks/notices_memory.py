"""Memory of a worker that sends and sends: after a hundred thousand notices what it was after twenty thousand.

``FULL=1`` sends a hundred thousand (some minutes); without it ten thousand. Target: at most 1.1 times.
"""

import os

from benchmarks._sending import sending, write
from benchmarks.ground import is_small
from benchmarks.harness import Result, judged

FULL, SHORT, SMALL = 100_000, 10_000, 500
BATCHES = 10
AT_MOST = 1.1


def run() -> list[Result]:
    total = SMALL if is_small() else FULL if os.environ.get("FULL") == "1" else SHORT
    held = []
    with sending(seconds=0.0, concurrency=1) as stage:
        for _batch in range(BATCHES):
            write(total // BATCHES)
            stage.ask("notices.deliver")
            stage.wait()
            stage.gateway.forget()
            held.append(stage.resident())
    early, late = held[BATCHES // 5 - 1], held[-1]
    name = f"notices: memory of a worker after {total:,} sent, of after {total // 5:,} ({late / 2**20:.0f} MB)"
    return [judged(name, [late / early], at_most=AT_MOST)]
