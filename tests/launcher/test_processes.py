"""Children: stopped by their own id, never outliving us, and eloquent when they die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import processes
from launcher.places import PROJECT
from launcher.processes import Child
from launcher.terminal import Problem

READY = "import sys, time; print('ready', flush=True); "
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + READY + "time.sleep(60)"


def begin(tmp_path: Path, code: str, name: str = "child") -> Child:
    command = [sys.executable, "-c", code]
    child = processes.start(name, command, log=tmp_path / f"{name}.log", environment=os.environ, cwd=tmp_path)
    processes.wait_until(lambda: "ready" in child.log.read_text(), child, patience=20)
    return child


def wait_for(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_children_stop_when_asked_and_none_has_to_be_killed(tmp_path):
    children = [begin(tmp_path, READY + "time.sleep(60)", name) for name in ("one", "two")]
    assert processes.stop(children, patience=20) == []
    assert not any(child.is_alive() for child in children)


def test_a_child_that_will_not_stop_is_killed_and_named(tmp_path):
    child = begin(tmp_path, STUBBORN, "stubborn")
    assert processes.stop([child], patience=0.2) == ["stubborn"]
    assert not child.is_alive()


def test_stopping_what_is_dead_already_is_no_error(tmp_path):
    child = begin(tmp_path, READY)
    child.process.wait()
    assert processes.stop([child], patience=1) == []


def test_a_child_that_dies_while_starting_is_named_with_its_last_words(tmp_path):
    with pytest.raises(Problem, match=r"child stopped while starting \(exit code 3\)(.|\n)*no room left"):
        begin(tmp_path, "import sys; print('no room left'); sys.exit(3)")


def test_a_child_that_never_answers_is_given_up_with_its_last_words(tmp_path):
    child = begin(tmp_path, READY + "time.sleep(60)")
    with pytest.raises(Problem, match=r"did not answer within 0 seconds(.|\n)*ready"):
        processes.wait_until(lambda: False, child, patience=0.1)
    processes.stop([child], patience=20)


def test_ctrl_c_in_the_terminal_reaches_the_launcher_alone(tmp_path):
    child = begin(tmp_path, READY + "time.sleep(60)")
    assert os.getpgid(child.process.pid) != os.getpgrp()
    assert os.getsid(child.process.pid) != os.getsid(0)
    processes.stop([child], patience=20)


def test_a_child_ends_with_a_launcher_that_was_killed(tmp_path):
    code = (
        "import os, pathlib, sys, time; from launcher import processes; here = pathlib.Path(sys.argv[1]);"
        "child = processes.start('c', [sys.executable, '-c', 'import time; time.sleep(60)'],"
        " log=here / 'c.log', environment=os.environ, cwd=here);"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    wait_for(lambda: not alive(pid))


def alive(pid: int) -> bool:
    """A process that ended and that nobody has collected yet (state Z) counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_only_the_named_program_counts_as_left_behind_in_a_folder(tmp_path):
    (tmp_path / "data").mkdir()
    visitor = subprocess.Popen(["sleep", "60"], cwd=tmp_path / "data")
    wait_for(lambda: processes.pids_working_in(tmp_path / "data", "sleep") == [visitor.pid])
    assert processes.pids_working_in(tmp_path / "data", "postgres") == []
    processes.end_leftovers(tmp_path / "data", "postgres", stop_signal=signal.SIGTERM)
    assert visitor.poll() is None
    processes.end_leftovers(tmp_path / "data", "sleep", stop_signal=signal.SIGTERM, patience=0.3)
    assert visitor.wait() == -signal.SIGTERM


def test_the_end_of_a_log_is_shown_indented_and_a_missing_one_is_nothing(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("\n".join(str(number) for number in range(100)))
    assert processes.tail(log, lines=2) == "    98\n    99"
    assert processes.tail(tmp_path / "none.log") == ""
