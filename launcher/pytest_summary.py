"""Pytest plugin: on which servers the tests ran, what was skipped and why, and the browser tests.

Unlike the rest of the launcher it runs inside `.venv`. `make test` sets what it reads:

* TEST_SERVICES: one line about the servers;
* CHROMIUM: path of the browser, empty when there is none. Without one, tests that drive a browser are skipped;
* REQUIRE_BROWSER=1: a missing browser is an error;
* FORBID_SKIPS=1: a run that skipped anything has failed.
"""

import os
import shutil
from collections import Counter
from typing import Any

import pytest

BROWSER_FIXTURES = {"page", "browser", "context", "new_context"}
NO_BROWSER = "no Chromium here: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def browser_path() -> str:
    """Where Chromium is, or an empty text."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


class SystemBrowser:
    """Registered once all plugins are there, so that its fixture stands over pytest-playwright's."""

    @pytest.fixture(scope="session")
    @staticmethod
    def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
        """Playwright drives the browser of the system, not a download of its own."""
        arguments = ["--disable-gpu", "--disable-dev-shm-usage"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium refuses to sandbox as root
        return browser_type_launch_args | {"executable_path": browser_path(), "args": arguments}


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SystemBrowser(), "system-browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a browser when there is none. Raises UsageError when one is required."""
    if browser_path():
        return
    needing = [item for item in items if _needs_browser(item)]
    if needing and os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(f"{len(needing)} tests need a browser, and there is {NO_BROWSER}")
    for item in needing:
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def _needs_browser(item: pytest.Item) -> bool:
    return bool(BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ()))) or "browser" in item.keywords


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section("services and skipped tests", sep="-", bold=True)
    terminalreporter.line(f"Ran on: {os.environ.get('TEST_SERVICES') or _plain_services()}")
    for reason, count in sorted(Counter(_reason(report) for report in skipped).items()):
        terminalreporter.line(f"Skipped {count}: {reason}")
    if not skipped:
        terminalreporter.line("Skipped nothing.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nothing may be skipped (CI), a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    has_skips = reporter is not None and reporter.stats.get("skipped")
    if os.environ.get("FORBID_SKIPS") == "1" and has_skips and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: Any) -> str:
    longrepr = report.longrepr
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return str(text).removeprefix("Skipped: ")


def _plain_services() -> str:
    """Pytest was started without `make test`: say which variables decided, not their values (passwords)."""
    set_here = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
    return f"servers of {' and '.join(set_here)}" if set_here else "the default servers of the settings"
