"""Child processes: started so that they cannot outlive us, watched, and stopped by their own id."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.account import Account, identity
from launcher.terminal import Problem

PR_SET_PDEATHSIG = 1  # linux/prctl.h
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Child:
    """A running server or worker of ours. `log` holds all it printed."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM

    def is_alive(self) -> bool:
        return self.process.poll() is None


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    cwd: Path,
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start `command` in a session of its own, so that Ctrl-C reaches us alone and we stop it in order.

    The log is opened by us and handed down: the account of a server need not be able to enter its folder.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_die_with_parent(stop_signal),
            **identity(account),
        )
    return Child(name, process, log, stop_signal)


def _die_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Ask the kernel to stop the child when we are killed without a chance to do it ourselves (kill -9)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), stop_signal)

    return before_exec


def stop(children: Sequence[Child], *, patience: float) -> list[str]:
    """Ask all of `children` to stop at once, wait `patience` seconds, then kill the rest.

    Returns the names of those that had to be killed.
    """
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + patience
    while any(child.is_alive() for child in children) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    killed = [child for child in children if child.is_alive()]
    for child in killed:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
    return [child.name for child in killed]


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, indented, for a message about a child that died."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def wait_until(ready: Callable[[], bool], child: Child, *, patience: float) -> None:
    """Wait until `ready()` is true.

    Raises:
        Problem: the child died or `patience` seconds passed; its last words are in the text.
    """
    deadline = time.monotonic() + patience
    while not ready():
        if not child.is_alive():
            raise Problem(
                f"{child.name} stopped while starting (exit code {child.process.returncode}); "
                f"see {child.log}, which ends with:\n{tail(child.log)}"
            )
        if time.monotonic() > deadline:
            raise Problem(
                f"{child.name} did not answer within {patience:.0f} seconds; "
                f"see {child.log}, which ends with:\n{tail(child.log)}"
            )
        time.sleep(POLL_SECONDS)


def pids_working_in(directory: Path, program: str) -> list[int]:
    """Processes called `program` that stand in `directory`, as servers do in their data (a visitor's shell is not)."""
    found = []
    target = os.path.realpath(directory)
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str((entry / "cwd").readlink()) == target and (entry / "comm").read_text().strip() == program:
                found.append(int(entry.name))
    return found


def end_leftovers(directory: Path, program: str, *, stop_signal: signal.Signals, patience: float = 20) -> None:
    """Stop by id what a killed previous run left standing in `directory`.

    Raises:
        Problem: it does not go, for instance because it is another person's.
    """
    for how in (stop_signal, signal.SIGKILL):
        for pid in pids_working_in(directory, program):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, how)
        deadline = time.monotonic() + patience
        while pids_working_in(directory, program):
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
        else:
            return
    for pid in pids_working_in(directory, program):
        raise Problem(
            f"{program} (process {pid}) of an earlier run still works in {directory}: stop it (kill {pid}), "
            f"then start again."
        )
