"""`make run`, apart from the servers: one at a time, watched, and filled with the right variables."""

import subprocess
import sys

import pytest

from launcher import portal, processes, run
from launcher.address import Address
from launcher.choice import Services
from launcher.places import PROJECT, Places
from launcher.terminal import Problem

HERE = Address("127.0.0.1", 8123)
OWN = Services("postgres://portal@%2Fs:5432/vanninh", "unix:///s/redis.sock?db=0", "of its own")


@pytest.fixture
def where(tmp_path) -> Places:
    (tmp_path / "logs").mkdir()
    return Places(tmp_path, tmp_path, None)


def launcher(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "launcher", *arguments],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_portal_over_the_same_folder_is_told_where_the_first_one_is(where):
    other = Address("127.0.0.1", 8124)
    told = pytest.raises(Problem, match=r"already runs from this folder .*8123")
    with run._alone(where, HERE), told, run._alone(where, other):
        pass
    with run._alone(where, other):
        pass


def test_a_child_that_dies_is_named_and_ends_the_watch(where, monkeypatch):
    monkeypatch.setattr(run, "WATCH_SECONDS", 0.01)
    code = "import sys; print('broker gone'); sys.exit(4)"
    child = processes.start(
        "worker", [sys.executable, "-c", code], log=where.logs / "worker.log", environment={}, cwd=where.run
    )
    with pytest.raises(Problem, match=r"worker stopped by itself \(exit code 4\)(.|\n)*broker gone"):
        run.watch([child])


def test_a_local_portal_is_a_demo_with_local_gateways_and_keys_of_its_own(where):
    made = portal.portal_variables({"PATH": "/bin"}, OWN, where, HERE)
    assert (made["DEMO"], made["SMS_GATEWAY"], made["MAIL_TRANSPORT"]) == ("1", "local", "local")
    assert made["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert made["DATA_KEYS"].startswith("1:")
    assert made["CELERY_BROKER_URL"] == "redis+socket:///s/redis.sock?virtual_host=0"
    assert made == portal.portal_variables({"PATH": "/bin"}, OWN, where, HERE)


def test_what_the_caller_says_stands(where):
    variables = {
        "DEMO": "0",
        "SMS_GATEWAY": "esms",
        "DATA_KEYS_FILE": "/run/secrets/d",
        "CELERY_BROKER_URL": "redis://b",
    }
    made = portal.portal_variables(variables, OWN, where, HERE)
    assert made | variables == made
    assert "DATA_KEYS" not in made


def test_forced_servers_win_over_given_addresses_of_every_form(where):
    variables = {"SERVICES": "wheels", "DATABASE_URL_FILE": "/run/secrets/d", "CELERY_BROKER_URL": "redis://b"}
    made = portal.portal_variables(variables, OWN, where, HERE)
    assert made["DATABASE_URL"] == OWN.database_url
    assert made["CELERY_BROKER_URL"].startswith("redis+socket://")
    assert "DATABASE_URL_FILE" not in made


def test_the_callers_python_paths_do_not_reach_the_portal(where):
    made = portal.portal_variables({"PYTHONPATH": "/x", "DJANGO_SETTINGS_MODULE": "other"}, OWN, where, HERE)
    assert "PYTHONPATH" not in made
    assert made["DJANGO_SETTINGS_MODULE"] == "vanninh_portal.settings"


def test_a_manage_command_that_fails_is_told_with_its_last_words(where):
    with pytest.raises(Problem, match=r"manage.py no_such_command failed; see .*no_such_command.log"):
        portal.manage(sys.executable, {}, where.logs, "no_such_command")


def test_variables_are_passed_on_to_us_alone_and_only_while_the_portal_runs(where):
    with run._passed_on(where, {"SECRET_KEY": "s"}):
        assert portal.passed_on(where.run) == {"SECRET_KEY": "s"}
        assert (where.run / portal.PASSED_ON).stat().st_mode & 0o777 == 0o600
    with pytest.raises(Problem, match="start it with make run"):
        portal.passed_on(where.run)


def test_a_wrong_port_ends_with_one_sentence_and_no_traceback():
    done = launcher("run", PORT="eight")
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == "PORT=eight is not a port: write a number from 1 to 65535, for example make run PORT=8001."
    )


def test_an_unknown_command_is_answered_with_the_known_ones():
    done = launcher("dance")
    assert done.returncode == 2
    assert "make run, make manage, make test" in done.stderr


def test_the_launcher_needs_nothing_but_the_standard_library():
    code = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); import launcher.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"django", "redis", "psycopg2", "pytest", "uv"} & set(done.stdout.split())
