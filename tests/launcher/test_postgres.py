"""The PostgreSQL server of the launcher: real starts and stops, kills included."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest

from launcher import postgres, processes
from launcher.account import make_directory
from launcher.ground import Ground
from launcher.postgres import Cluster
from launcher.terminal import Problem

pytestmark = pytest.mark.own_services


@pytest.fixture
def cluster(ground: Ground) -> Iterator[Cluster]:
    made = Cluster(ground, make_directory(ground.home / "sockets", ground.account))
    yield made
    processes.end_leftovers(made.data, "postgres", stop_signal=signal.SIGINT)


@contextmanager
def running(cluster: Cluster) -> Iterator[Any]:
    child = postgres.start(cluster)
    try:
        postgres.create_database(cluster, "vanninh")
        with closing(psycopg2.connect(cluster.url("vanninh"))) as connection:
            connection.autocommit = True
            yield connection.cursor()
    finally:
        processes.stop([child], patience=20)


def ask(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def test_a_server_listens_on_its_socket_alone_and_speaks_utf8(cluster):
    with running(cluster) as cursor:
        assert ask(cursor, "SHOW listen_addresses") == ""
        assert ask(cursor, "SHOW server_encoding") == "UTF8"
        assert ask(cursor, "SELECT upper('đặng thị ấu')") == "ĐẶNG THỊ ẤU"
    assert processes.pids_working_in(cluster.data, "postgres") == []


def test_the_extensions_of_the_portal_are_there(cluster):
    with running(cluster) as cursor:
        for extension in ("pg_trgm", "unaccent", "btree_gin"):
            cursor.execute(f"CREATE EXTENSION {extension}")


def test_only_the_servers_account_may_read_its_data(cluster):
    with running(cluster):
        assert cluster.data.stat().st_mode & 0o077 == 0
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        if os.geteuid() == 0:
            assert cluster.data.stat().st_uid != 0


def test_data_stay_over_a_stop_and_a_second_start(cluster):
    with running(cluster) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT answer FROM kept") == 42


def test_a_server_that_was_killed_starts_again_with_what_was_committed(cluster):
    child = postgres.start(cluster)
    postgres.create_database(cluster, "vanninh")
    with closing(psycopg2.connect(cluster.url("vanninh"))) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.commit()
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
    assert (cluster.data / "postmaster.pid").exists()
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT answer FROM kept") == 42


def test_a_stale_pid_file_that_names_a_strangers_process_does_not_stop_the_start(cluster):
    with running(cluster):
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    stale = cluster.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT 1") == 1


def test_a_server_that_an_earlier_run_left_behind_is_stopped_first(cluster):
    left = postgres.start(cluster)
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT 1") == 1
        assert not left.is_alive()


def test_data_half_made_by_an_interrupted_start_are_made_anew(cluster):
    half = make_directory(cluster.data.with_name("postgres.new"), cluster.ground.account)
    (half / "PG_VERSION").write_text("18\n")
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT 1") == 1


def test_data_of_another_version_are_refused_and_left_alone(cluster):
    make_directory(cluster.data, cluster.ground.account)
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Problem, match="written by PostgreSQL 15"):
        postgres.start(cluster)
    assert (cluster.data / "PG_VERSION").read_text() == "15\n"


def test_a_server_that_cannot_start_says_why(cluster):
    with running(cluster):
        pass
    with (cluster.data / "postgresql.conf").open("a") as config:
        config.write("shared_buffers = nonsense\n")
    with pytest.raises(Problem, match=r"PostgreSQL stopped while starting(.|\n)*shared_buffers"):
        postgres.start(cluster)


def test_variables_of_the_callers_shell_do_not_lead_it_elsewhere(cluster, monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.vn")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with running(cluster) as cursor:
        assert ask(cursor, "SELECT current_user") == "portal"
