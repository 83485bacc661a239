"""Servers of our own as one thing."""

import os
import subprocess
from contextlib import closing

import psycopg2
import pytest

from launcher import redis, services
from launcher.places import VENV
from launcher.services import TEMPORARY_PREFIX, own_servers, temporary_ground

pytestmark = pytest.mark.own_services


def test_both_servers_start_answer_and_stop_together(ground):
    with own_servers(ground) as own:
        with closing(psycopg2.connect(own.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == ("vanninh",)
        assert redis.answers(own.store.socket)
        children = own.children
    assert len(children) == 2
    assert not any(child.is_alive() for child in children)


def test_they_stop_when_the_work_between_fails(ground):
    with pytest.raises(RuntimeError), own_servers(ground) as own:
        raise RuntimeError
    assert not any(child.is_alive() for child in own.children)


def test_only_what_is_asked_for_is_started(ground):
    with own_servers(ground, with_postgres=False) as own:
        assert [child.name for child in own.children] == ["Redis"]


def test_a_test_may_stop_a_server_of_its_own_and_start_it_again(ground):
    with own_servers(ground, with_postgres=False) as own:
        own.stop_redis()
        assert not redis.answers(own.store.socket)
        own.start_redis()
        assert redis.answers(own.store.socket)


def test_temporary_servers_leave_nothing_behind():
    with temporary_ground(VENV) as ground, own_servers(ground, with_postgres=False):
        home = ground.home
        assert home.exists()
    assert not home.exists()


def test_folders_of_launchers_that_were_killed_are_cleared_and_those_of_living_ones_kept(tmp_path):
    done = subprocess.Popen(["true"])
    done.wait()
    dead = tmp_path / f"{TEMPORARY_PREFIX}{done.pid}-abc"
    living = tmp_path / f"{TEMPORARY_PREFIX}{os.getpid()}-abc"
    other = tmp_path / f"{TEMPORARY_PREFIX}readme-abc"
    for folder in (dead, living, other):
        folder.mkdir()
    services._remove_abandoned(tmp_path)
    assert not dead.exists()
    assert living.exists()
    assert other.exists()
