"""``python -m laboratory [scenario ...]``: all outages, or those named; writes docs/outages.md when all were run.

``NOTICES`` is how many notices each kind of outage meets (10,000), divided among its lengths. Leaves with 1 when a
notice was lost or doubled, with 2 for a name or a number that is none.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date

import django

from launcher import keys, portal
from launcher.choice import Services
from launcher.places import PROJECT, VENV
from launcher.services import Own, own_servers, temporary_ground
from launcher.terminal import Problem, complain, say

PAGE = PROJECT / "docs" / "outages.md"
NOTICES, FEWEST = 10_000, 400
# Nothing leaves the machine: gateways are rows that the laboratory writes, and there is no other.
VARIABLES = {
    "DEMO": "1",
    "SMS_GATEWAY": "none",
    "MAIL_TRANSPORT": "none",
    "HOTLINE": "02583840123",
    "QUIET_HOURS": "",
    "LOG_LEVEL": "INFO",
    "PLAIN_STATIC": "1",
}


def main(wanted: Sequence[str]) -> int:
    try:
        notices = wanted_notices(os.environ)
        with temporary_ground(VENV) as ground, own_servers(ground) as own:
            variables = environment(os.environ, own.database_url, own.redis_url)
            os.environ.update(variables)
            django.setup()
            portal.manage(VENV / "bin" / "python", variables, ground.logs, "migrate", "--noinput")
            return _perform(own, variables, wanted, notices)
    except Problem as problem:
        complain(f"\n{problem}")
        return 2


def wanted_notices(variables: Mapping[str, str]) -> int:
    """Raises Problem for a number that is none, or too small for a message to be in flight anywhere."""
    text = variables.get("NOTICES") or str(NOTICES)
    plain = text.replace("_", "").replace(",", "")
    if not (plain.isascii() and plain.isdigit() and int(plain) >= FEWEST):
        raise Problem(f"NOTICES={text}: give a whole number of at least {FEWEST}, for example NOTICES=10000.")
    return int(plain)


def environment(variables: Mapping[str, str], database_url: str, redis_url: str) -> dict[str, str]:
    """The variables of workers and beat on these two servers; keys that were given stay."""
    made = {name: keys.fresh(name) for name in keys.missing_from(variables)}
    services = Services(database_url, redis_url, "own")
    chosen = {"SERVICES": "wheels"}  # a broker of the caller's is not used
    given = portal.with_services(portal.base_variables({**variables, **chosen}), services)
    return given | made | VARIABLES


def _perform(own: Own, variables: Mapping[str, str], wanted: Sequence[str], notices: int) -> int:
    from laboratory import report, stage  # they need Django's apps
    from laboratory.scenarios import LENGTHS, SCENARIOS, perform

    names = [scenario.name for scenario in SCENARIOS]
    if unknown := set(wanted) - set(names):
        raise Problem(f"No outage is called {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    began, runs = time.monotonic(), []
    with stage.raised(own, variables, own.cluster.ground.logs) as ready:
        for scenario in SCENARIOS:
            for length in LENGTHS if not wanted or scenario.name in wanted else ():
                runs.append(perform(ready, scenario, length, notices // len(LENGTHS)))
                say(report.line(runs[-1]))
    say(report.verdict(runs))
    if not wanted:
        seconds = time.monotonic() - began
        PAGE.write_text(report.page(runs, notices=notices, day=date.today(), seconds=seconds), encoding="utf-8")
        say(f"Written: {PAGE.relative_to(PROJECT)}")
    return int(not all(run.findings.is_clean for run in runs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
