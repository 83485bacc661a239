"""`python -m launcher COMMAND [ARGUMENT ...]`, called by the Makefile."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from launcher import checks, cleaning, locking, run, secret_files, testing
from launcher.terminal import Problem, complain, say

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda _: run.run(os.environ),
    "manage": run.manage,
    "test": lambda arguments: testing.test(os.environ, arguments),
    "bench": lambda arguments: testing.bench(os.environ, arguments),
    "outage": lambda arguments: testing.outage(os.environ, arguments),
    "papers": lambda _: testing.papers(os.environ),
    "lint": lambda _: checks.lint(os.environ),
    "format": lambda _: checks.reformat(),
    "lock": locking.lock,
    "secrets": secret_files.make,
    "clean": lambda _: cleaning.clean(),
}
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 done or stopped as asked, 1 a person must change something, 2 no such command."""
    if not arguments or arguments[0] not in COMMANDS:
        complain(f"Say one of: {', '.join(f'make {name}' for name in COMMANDS)}.")
        return 2
    for number in STOP_SIGNALS:
        if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
            continue  # started under nohup: meant to outlive its terminal
        signal.signal(number, _interrupt)
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as problem:
        complain(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("Stopped cleanly.")
        return 0 if arguments[0] == "run" else 130


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Unwind once, stopping all that was started; impatient repeats must not cut that short."""
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
