"""`make run`: the whole portal on this machine until Ctrl-C."""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from launcher import address as addresses
from launcher import choice, environment, places, portal, preparation, processes
from launcher.address import Address
from launcher.places import PROJECT, VENV, Places
from launcher.processes import Child
from launcher.terminal import Problem, say, step

RUN_DIRECTORY = PROJECT / ".run"
WEB_PATIENCE = 90.0
STOP_PATIENCE = 20.0
WATCH_SECONDS = 0.5


def run(variables: Mapping[str, str]) -> int:
    """Prepare, start, watch and stop the portal.

    Raises:
        Problem: something a person must change; what was started is stopped by then.
        KeyboardInterrupt: asked to stop; likewise.
    """
    began = time.monotonic()
    address = addresses.from_variables(variables)
    files = [environment.RUN, *choice.needed_files(variables)]
    where = places.prepare(RUN_DIRECTORY)
    with _alone(where, address), ExitStack() as stack:
        addresses.require_free(address)
        say("Van Ninh one-stop portal")
        python = environment.ensure(VENV, files)
        services = stack.enter_context(choice.for_run(variables, VENV, where))
        say(f"  Using {services.sentence}")
        settings = portal.portal_variables(variables, services, where, address)
        preparation.prepare(python, settings, where, services)
        stack.enter_context(_passed_on(where, settings))
        children = stack.enter_context(_processes(python, settings, where, address))
        _announce(where, address, time.monotonic() - began)
        watch([*children, *services.children])
    return 0


def manage(arguments: Sequence[str]) -> int:
    """`make manage`: one command of manage.py in the environment of the portal that runs here."""
    settings = portal.base_variables(os.environ) | portal.passed_on(RUN_DIRECTORY)
    python = VENV / "bin" / "python"
    return subprocess.run([python, "manage.py", *arguments], cwd=PROJECT, env=settings, check=False).returncode


def watch(children: Sequence[Child]) -> None:
    """Wait for ever; raises Problem as soon as one of `children` has died."""
    while True:
        for child in children:
            if not child.is_alive():
                raise Problem(
                    f"{child.name} stopped by itself (exit code {child.process.returncode}), so everything is stopped; "
                    f"see {child.log}, which ends with:\n{processes.tail(child.log)}"
                )
        time.sleep(WATCH_SECONDS)


@contextmanager
def _alone(where: Places, address: Address) -> Iterator[None]:
    """Two portals over one `.run/` would fight for its data. The lock goes with its holder, however that ends."""
    with (where.run / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Problem(
                f"The portal already runs from this folder ({lock.read().strip()}): "
                f"use it, or stop it there with Ctrl-C."
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address.url}\n")
        lock.flush()
        yield


@contextmanager
def _passed_on(where: Places, settings: Mapping[str, str]) -> Iterator[None]:
    portal.pass_on(where, settings)
    try:
        yield
    finally:
        (where.run / portal.PASSED_ON).unlink(missing_ok=True)


@contextmanager
def _processes(python: Path, settings: Mapping[str, str], where: Places, address: Address) -> Iterator[list[Child]]:
    """Start web, then worker and beat (started at once they would slow the page down that people wait for).

    All are stopped together when the block is left.
    """
    children: list[Child] = []
    try:
        for name, command in portal.commands(python, address).items():
            log = where.logs / f"{name}.log"
            with step(f"Starting {name}"):
                children.append(processes.start(name, command, log=log, environment=settings, cwd=PROJECT))
                if name == "web":
                    processes.wait_until(lambda: addresses.is_ready(address), children[0], patience=WEB_PATIENCE)
        yield children
    finally:
        say("Stopping ...")
        killed = processes.stop(children, patience=STOP_PATIENCE)
        if killed:
            say(f"  {', '.join(killed)} did not stop within {STOP_PATIENCE:.0f} s and had to be killed")


def _announce(where: Places, address: Address, seconds: float) -> None:
    say(f"\nThe portal is running (after {seconds:.0f} s): {address.url}/")
    say(f"Staff sign in at {address.url}/can-bo/dang-nhap/")
    if accounts := preparation.demo_accounts(where):
        say(f"\n{accounts.rstrip()}")
    kept = f"{where.run}" if where.home == where.run else f"{where.run} and {where.home}"
    say(f"\nData, keys and logs stay in {kept}. Stop with Ctrl-C.")
