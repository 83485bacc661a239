"""docs/outages.md: what the laboratory saw, for whoever runs the portal."""

import os
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from laboratory.scenarios import Run
from laboratory.stage import GATEWAY_TIMEOUT, STEPS, WINDOW
from notices.actions.deliver import IN_FLIGHT

_HEAD = """\
# What outages do to notices

Written by `make outage` on {day}: do not edit by hand. A notice is **lost** when no gateway has it and nobody is told,
or when the books say "sent" and the gateway never took it; it is **doubled** when a gateway took it twice. A notice is
**doubtful** when nobody can know whether the gateway took it: it is never sent again by itself, but stands as "chưa rõ
đã gửi hay chưa" in the list of notices, where a person says "đã nhận" or "gửi lại" with one click.

**{verdict}**

| what happened | for | notices | taken | lost | doubled | doubtful | of these taken | 99 of 100 after | all settled after |
|---|---|---|---|---|---|---|---|---|---|
"""
_ROW = (
    "| {title} | {length} | {notices:,} | {taken:,} | {lost} | {doubled} | {doubtful} | {arrived} | {nearly} | {all} |"
)
_TAIL = """\

The last two columns count from the moment when the fault was mended. What was tried in vain during an outage waits
longer each time (1, 2, 4 … minutes, at most 4 hours), so a few messages come later than the rest; nobody has to do
anything for them. {repeats:,} times a gateway that honours our reference was asked again about a message that it had
already, and answered so instead of sending it twice.

## What happened in each run

{stories}

## Doubtful notices by name

Our references, shortened; the whole one stands in the list of notices.

{doubtful}

## How it was done

* Real processes: Celery worker (two at once, {in_flight} messages in flight in each) and beat of the portal,
  PostgreSQL and Redis of the laboratory's own, gateways that speak HTTP (eSMS) and SMPP 3.4 on sockets of this
  machine. The gateways run apart from everything that is killed and write down what they take; their ledger is
  compared with the portal's books afterwards. Nothing leaves the machine.
* {notices:,} notices for each kind of outage, divided among its lengths; all are due at once.
* Time is compressed by moving the clock by which notices are sent, in {steps} leaps, over hours in which only waiting
  happens: an outage of 8 hours takes from ten seconds to two minutes, and what takes time by itself (sending, dying,
  starting) takes its real time. Each outage really lasts ten seconds at least, that of PostgreSQL 35 seconds when it
  is longer than that. Beat asks about twice a second instead of each minute, and a gateway is waited for {timeout} seconds
  instead of 10. Leases, back-off, resting of gateways and memory of references are those of production.
* The gateway over HTTP honours our reference (a repeated `RequestId` is answered 124), and the one over SMPP knows
  none; at most {window} messages wait for an answer on an SMPP line.
* This run: {cores} processor cores, {minutes:.0f} minutes.

Again: `make outage`, or `make outage NOTICES=1000 ARGS="kill cut"` for a few notices and some kinds of outage (it
prints the table and leaves this page alone). It ends with an error when anything is lost or doubled.
"""


def page(runs: Sequence[Run], *, notices: int, day: date, seconds: float) -> str:
    """The whole of docs/outages.md."""
    return (
        _HEAD.format(day=day.isoformat(), verdict=verdict(runs))
        + "\n".join(map(_row, runs))
        + "\n"
        + _TAIL.format(
            repeats=sum(run.findings.repeats for run in runs),
            stories="\n".join(
                f"* **{title}.** {what}"
                for title, what in {run.scenario.title: run.scenario.what for run in runs}.items()
            ),
            doubtful=_doubtful(runs),
            notices=notices,
            steps=STEPS,
            in_flight=IN_FLIGHT,
            timeout=GATEWAY_TIMEOUT,
            window=WINDOW,
            cores=os.cpu_count(),
            minutes=seconds / 60,
        )
    )


def verdict(runs: Sequence[Run]) -> str:
    """``80,000 notices: 0 lost, 0 doubled, 45 doubtful.``"""
    notices, lost, doubled, doubtful = (
        sum(run.findings.notices for run in runs),
        sum(len(run.findings.lost) for run in runs),
        sum(len(run.findings.doubled) for run in runs),
        sum(len(run.findings.doubtful) for run in runs),
    )
    return f"{notices:,} notices: {lost} lost, {doubled} doubled, {doubtful} doubtful."


def line(run: Run) -> str:
    """One run in one line, for the terminal."""
    found = run.findings
    return (
        f"{run.scenario.name} {run.length}: {found.taken} of {found.notices} taken, {len(found.lost)} lost, "
        f"{len(found.doubled)} doubled, {len(found.doubtful)} doubtful; 99 % after {span(found.nearly_all)}, "
        f"settled after {span(run.drained)}; {found.repeats} known again ({run.took:.0f} s)"
    )


def span(seconds: float) -> str:
    """``12 s``, ``7 min``, ``2 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _row(run: Run) -> str:
    found = run.findings
    return _ROW.format(
        title=run.scenario.title,
        length=run.length,
        notices=found.notices,
        taken=found.taken,
        lost=len(found.lost),
        doubled=len(found.doubled),
        doubtful=len(found.doubtful),
        arrived=found.arrived,
        nearly=span(found.nearly_all),
        all=span(run.drained),
    )


def _doubtful(runs: Sequence[Run]) -> str:
    named = [run for run in runs if run.findings.doubtful]
    lines = []
    for title, of_title in groupby(named, key=lambda run: run.scenario.title):
        lines.append(f"* {title}:")
        lines += [f"  * {run.length}: {', '.join(f'`{one}`' for one in run.findings.doubtful)}" for run in of_title]
    return "\n".join(lines) or "None."
