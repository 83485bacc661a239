"""The outages, each for as long as it is told, and one run of one of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from laboratory.audit import Findings, compare
from laboratory.stage import ESMS, SMPP, WINDOW, Stage

HOUR = 3600.0
LENGTHS = {"10 s": 10.0, "5 min": 300.0, "1 h": HOUR, "8 h": 8 * HOUR}
WORKERS_BUSY = 15.0  # real seconds that workers who run get before time leaps on
NOBODY_BUSY = 0.0
KILLED_AT = (0.25, 0.5, 0.75)
# A deliverer waits half a minute for a database that is away; what is longer must really be longer.
DATABASE_REALLY_AWAY = 35.0
IN_FLIGHT_SECONDS = 1.0


@dataclass(frozen=True)
class Plan:
    """One run: how many notices, for how long things are broken, and by what name the notices go."""

    name: str
    notices: int
    seconds: float

    def share(self, part: float) -> int:
        return int(self.notices * part)


@dataclass(frozen=True)
class Scenario:
    """``act`` writes the notices, breaks something, lets the time pass and mends it."""

    name: str
    title: str
    what: str
    act: Callable[[Stage, Plan], None]
    gateway: str = ESMS
    wrong_by: float = 0.0


@dataclass(frozen=True)
class Run:
    scenario: Scenario
    length: str
    findings: Findings
    drained: float  # seconds on the clock from the end of the outage until every notice was settled
    took: float  # real seconds


def perform(stage: Stage, scenario: Scenario, length: str, notices: int) -> Run:
    """One scenario at one length, from an empty outbox until everything is settled, compared."""
    began = time.monotonic()
    name = f"{scenario.name}{length.replace(' ', '')}"
    stage.begin(scenario.gateway)
    if scenario.wrong_by:
        stage.start_worker("wrong", wrong_by=scenario.wrong_by)
    scenario.act(stage, Plan(name, notices, LENGTHS[length]))
    over_at = stage.clock.now()
    drained = stage.drain()
    if scenario.wrong_by:
        stage.kill_worker("wrong")
    ledger, repeats = stage.peers.ledger()
    findings = compare(written=notices, ledger=ledger, repeats=repeats, over_at=over_at)
    return Run(scenario, length, findings, drained, time.monotonic() - began)


def _misbehaving(how: str) -> Callable[[Stage, Plan], None]:
    def act(stage: Stage, plan: Plan) -> None:
        stage.write(plan.name, 0, plan.notices)
        stage.wait_for_accepted(plan.share(0.25))
        stage.peers.behave(how)
        stage.pass_time(plan.seconds, busy=WORKERS_BUSY)
        stage.peers.behave("accept")

    return act


def _kill(stage: Stage, plan: Plan) -> None:
    """At a quarter, a half and three quarters: everything in flight is taken, no answer heard, the worker killed."""
    stage.write(plan.name, 0, plan.notices)
    for number, part in enumerate(KILLED_AT):
        stage.wait_for_accepted(plan.share(part))
        stage.peers.behave("swallow")
        time.sleep(IN_FLIGHT_SECONDS)
        stage.kill_worker()
        stage.peers.behave("accept")
        if not number:
            stage.pass_time(plan.seconds, busy=NOBODY_BUSY)
        stage.start_worker()


def _redis(stage: Stage, plan: Plan) -> None:
    """Half of the notices is written while it is away; what was begun before is ended without it."""
    stage.write(plan.name, 0, plan.notices // 2)
    stage.wait_for_accepted(plan.share(0.25))
    stage.kill_redis()
    stage.pass_time(plan.seconds / 2, busy=WORKERS_BUSY)
    stage.write(plan.name, plan.notices // 2, plan.notices)
    stage.pass_time(plan.seconds / 2, busy=NOBODY_BUSY)
    stage.own.start_redis()


def _postgres(stage: Stage, plan: Plan) -> None:
    stage.write(plan.name, 0, plan.notices)
    stage.wait_for_accepted(plan.share(0.25))
    stage.stop_postgres()
    stage.pass_time(plan.seconds, busy=NOBODY_BUSY, least_real=DATABASE_REALLY_AWAY)
    stage.own.start_postgres()


def _cut(stage: Stage, plan: Plan) -> None:
    """A window of messages is taken, none of their answers arrives, the line breaks and nobody is at the door."""
    stage.write(plan.name, 0, plan.notices)
    stage.wait_for_accepted(plan.share(0.25))
    stage.peers.behave("swallow")
    time.sleep(IN_FLIGHT_SECONDS)
    stage.peers.cut_network()
    stage.pass_time(plan.seconds, busy=WORKERS_BUSY)
    stage.peers.behave("accept")
    stage.peers.mend_network()


SCENARIOS = (
    Scenario("refuse", "The gateway refuses", "It answers 503 to everything.", _misbehaving("refuse")),
    Scenario(
        "hang",
        "The gateway hangs",
        "It says nothing to anybody, and takes every other message all the same.",
        _misbehaving("hang"),
    ),
    Scenario(
        "kill",
        "The worker is killed after the gateway took the messages",
        "kill −9 with everything in flight taken and no answer heard, three times; after the first the worker is away.",
        _kill,
    ),
    Scenario(
        "killsmpp",
        "The same, over SMPP, which knows no reference of ours",
        "As above. Nobody can say which of the messages in flight were taken, so a person is asked.",
        _kill,
        gateway=SMPP,
    ),
    Scenario(
        "redis",
        "Redis is killed and its data are lost",
        "kill −9 in mid-run; half of the notices is written while it is away; it comes back empty.",
        _redis,
    ),
    Scenario(
        "postgres",
        "PostgreSQL is restarted",
        "Stopped while messages are in flight: those that the gateway took cannot be written down at once.",
        _postgres,
    ),
    Scenario(
        "ahead",
        "The clock of one worker is an hour ahead",
        "It works beside a right one while the gateway hangs and afterwards.",
        _misbehaving("hang"),
        wrong_by=HOUR,
    ),
    Scenario(
        "behind",
        "The clock of one worker is an hour behind",
        "It works beside a right one while the gateway hangs and afterwards.",
        _misbehaving("hang"),
        wrong_by=-HOUR,
    ),
    Scenario(
        "cut",
        "The network is cut in the middle of an SMPP window",
        f"Up to {WINDOW} messages are taken and not answered when the line breaks; nobody is at the door.",
        _cut,
        gateway=SMPP,
    ),
)
