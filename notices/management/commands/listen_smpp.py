"""``manage.py listen_smpp``: delivery receipts and messages from people, from every active SMPP gateway."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone

from notices.actions.reports import take_report
from notices.gateways import accounts_of
from notices.transports.base import Account, Report
from notices.transports.smpp.listener import Listener

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 60.0


class _Ear(threading.Thread):
    """A thread that listens to one account."""

    def __init__(self, account: Account, idle: float | None) -> None:
        super().__init__(name=f"smpp-{account.ref}", daemon=True)
        self.account = account
        self.listener = Listener(account, self._take, idle=idle)

    def run(self) -> None:
        try:
            self.listener.run()
        finally:
            connections.close_all()

    def _take(self, report: Report) -> None:
        close_old_connections()  # one that a restart of the database broke must not be used for ever
        take_report(ref=self.account.ref, report=report, at=timezone.now())


class Command(BaseCommand):
    help = (
        "Keep a receiver session with every active SMPP gateway: receipts and messages from people. "
        "Runs until SIGTERM; gateways that are added, changed or switched off are noticed within a minute."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once-idle",
            type=float,
            metavar="SECONDS",
            help="End when every gateway has been silent for so long, e.g. --once-idle 30. For a try.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._stop = threading.Event()
        self._ears: dict[str, _Ear] = {}
        self._was_empty = False
        before = _on_signals(self._stop)
        try:
            self._listen(options["once_idle"])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self._hush(list(self._ears))

    def _listen(self, idle: float | None) -> None:
        while not self._stop.is_set():
            self._look(idle)
            if idle is None:
                self._stop.wait(LOOK_AGAIN_SECONDS)
            else:
                self._wait_for_silence()

    def _wait_for_silence(self) -> None:
        while not self._stop.is_set() and any(ear.is_alive() for ear in self._ears.values()):
            self._stop.wait(0.1)
        self._stop.set()

    def _look(self, idle: float | None) -> None:
        """Listen to the gateways that there are now, as they are set up now."""
        try:
            close_old_connections()
            wanted = {account.ref: account for account in accounts_of("smpp")}
        except OperationalError as error:
            logger.warning("the list of gateways cannot be read now: %s", type(error).__name__)
            return
        self._hush([ref for ref, ear in self._ears.items() if wanted.get(ref) != ear.account or not ear.is_alive()])
        for ref, account in wanted.items():
            if ref not in self._ears:
                self._ears[ref] = _Ear(account, idle)
                self._ears[ref].start()
        if not wanted and not self._was_empty:
            self.stdout.write(
                "No active SMPP gateway. Add one at /quan-tri/ (nơi chuyển tin); it is noticed by itself."
            )
        self._was_empty = not wanted

    def _hush(self, refs: list[str]) -> None:
        ears = [self._ears.pop(ref) for ref in refs]
        for ear in ears:
            ear.listener.stop.set()
        until = time.monotonic() + max((ear.account.timeout for ear in ears), default=0.0) + 1
        for ear in ears:
            ear.join(max(0.0, until - time.monotonic()))


def _on_signals(stop: threading.Event) -> dict[int, Any]:
    """SIGTERM and SIGINT end it cleanly; gives what handled them before. Only a main thread may ask for that."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
