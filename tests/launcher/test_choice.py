"""Which servers are used: given ones, those of this machine for tests, or our own."""

import os
import socket

import psycopg2
import pytest

from launcher import choice, environment, wheels
from launcher.places import VENV, Places
from launcher.services import own_servers
from launcher.terminal import Problem


def test_given_addresses_are_taken_directly_or_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("postgres://a@b/c\n")
    variables = {"DATABASE_URL_FILE": str(tmp_path / "secret"), "REDIS_URL": "redis://b"}
    assert choice.given(variables) == {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://b"}


def test_forcing_our_own_passes_over_given_addresses():
    assert choice.given({"SERVICES": "wheels", "DATABASE_URL": "postgres://a@b/c"}) == {}


def test_an_unknown_wish_is_told_with_the_known_one():
    with pytest.raises(Problem, match="write SERVICES=wheels"):
        choice.given({"SERVICES": "docker"})


def test_the_wheels_are_installed_only_when_an_address_is_missing(monkeypatch):
    monkeypatch.setattr(wheels, "exist_here", lambda: True)
    both = {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://b"}
    assert choice.needed_files(both) == []
    assert choice.needed_files({"REDIS_URL": "redis://b"}) == [environment.LAUNCHER]


def test_where_there_are_no_wheels_only_the_missing_address_is_asked_for(monkeypatch):
    monkeypatch.setattr(wheels, "exist_here", lambda: False)
    with pytest.raises(Problem, match="set DATABASE_URL to servers of your own"):
        choice.needed_files({"REDIS_URL": "redis://b"})


def test_an_address_where_nobody_answers_is_told_without_its_password():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgres://portal:secret@127.0.0.1:{unused.getsockname()[1]}/vanninh"
        with pytest.raises(Problem, match="Nothing usable answers at DATABASE_URL") as caught:
            choice.check_given({"DATABASE_URL": url}, VENV)
    assert "secret" not in str(caught.value)


def test_an_address_that_makes_no_sense_is_told():
    with pytest.raises(Problem, match="Nothing usable answers at REDIS_URL"):
        choice.check_given({"REDIS_URL": "localhost"}, VENV)


def test_two_clones_on_one_server_test_in_two_databases(monkeypatch, tmp_path):
    here = choice._own_database("postgres://postgres@127.0.0.1:5432/postgres")
    monkeypatch.setattr(choice, "PROJECT", tmp_path)
    there = choice._own_database("postgres://postgres@127.0.0.1:5432/postgres")
    assert here.startswith("postgres://postgres@127.0.0.1:5432/vanninh_")
    assert here != there


@pytest.mark.own_services
def test_given_servers_are_named_and_used_by_run_and_tests(ground):
    with own_servers(ground) as own:
        variables = {"DATABASE_URL": own.database_url, "REDIS_URL": own.redis_url}
        unused = Places(ground.home, ground.home, ground.account)
        for chosen in (choice.for_run(variables, VENV, unused), choice.for_tests(variables, VENV)):
            with chosen as services:
                assert services.database_url == own.database_url
                assert services.sentence.startswith("PostgreSQL 18")
                assert services.sentence.endswith("given by REDIS_URL")
                assert services.children == ()


@pytest.mark.own_services
def test_run_starts_its_own_though_a_strangers_server_stands_on_the_usual_port(ground):
    where = Places(ground.home / "run", ground.home, ground.account)
    where.logs.mkdir(parents=True)
    with choice.for_run({}, VENV, where) as services:
        assert len(services.children) == 2
        assert "5432/vanninh" in services.database_url
        assert "127.0.0.1" not in services.database_url + services.redis_url
        assert services.sentence == "PostgreSQL 18 from its wheel; Redis 6.2 from its wheel"


@pytest.mark.own_services
def test_a_database_for_measuring_is_made_and_dropped_but_a_given_one_stays(ground):
    with own_servers(ground, with_redis=False) as own:
        measured = own.cluster.url("measured")
        with choice.database_made(measured, VENV):
            psycopg2.connect(measured).close()
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(measured)
        with choice.database_made(own.database_url, VENV):
            pass
        psycopg2.connect(own.database_url).close()


def test_the_callers_variables_do_not_reach_the_probe(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.vn")
    assert "PGHOST" in os.environ
    assert choice.check_given({}, VENV) == {}
