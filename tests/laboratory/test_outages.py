"""The laboratory in short: what `make outage` does for an hour, with a few notices and three kinds of outage."""

import os
from collections.abc import Iterator

import pytest

from laboratory import stage
from laboratory.__main__ import environment
from laboratory.scenarios import SCENARIOS, perform
from laboratory.stage import Stage
from launcher import wheels
from launcher.places import VENV
from launcher.services import own_servers, temporary_ground
from tests.notices.test_outage import database_url

pytestmark = [
    pytest.mark.own_services,
    pytest.mark.xdist_group("laboratory"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not wheels.exist_here(), reason="a Redis to kill exists for Linux x86-64 only"),
]
NOTICES, LENGTH = 200, "5 min"
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


@pytest.fixture
def ready(transactional_db, settings) -> Iterator[Stage]:
    """On the suite's PostgreSQL, which is nobody's to kill, and a Redis, workers and gateways of the test's own."""
    settings.QUIET_HOURS = ""
    with temporary_ground(VENV) as ground, own_servers(ground, with_postgres=False) as own:
        variables = environment(os.environ, database_url(), own.redis_url)
        settings.CELERY_BROKER_URL = variables["CELERY_BROKER_URL"]
        with stage.raised(own, variables, ground.logs) as made:
            made.least_real = 2.0
            yield made


def test_killed_workers_a_lost_redis_and_a_cut_line_lose_nothing_and_double_nothing(ready):
    killed, lost, cut = [perform(ready, BY_NAME[name], LENGTH, NOTICES).findings for name in ("kill", "redis", "cut")]
    for findings in (killed, lost, cut):
        assert (findings.lost, findings.doubled) == ([], [])
    assert killed.repeats > 0, "what was in flight was asked again"
    assert killed.doubtful == lost.doubtful == []
    assert killed.taken == lost.taken == NOTICES
    assert 0 < len(cut.doubtful) <= 2 * stage.WINDOW
    assert cut.taken + len(cut.doubtful) - cut.arrived == NOTICES
