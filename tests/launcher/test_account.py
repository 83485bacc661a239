"""PostgreSQL refuses root, so root lends its servers to nobody."""

import os
import pwd
from pathlib import Path

import pytest

from launcher.account import Account, can_enter, can_run, identity, make_directory, require_name, server_account
from launcher.terminal import Problem

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another account")


def test_a_person_runs_the_servers_as_themselves(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert server_account() is None
    assert identity(None) == {}


def test_root_runs_the_servers_as_nobody(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    nobody = pwd.getpwnam("nobody")
    assert server_account() == Account(nobody.pw_uid, nobody.pw_gid)


def user(name: str, number: int) -> pwd.struct_passwd:
    return pwd.struct_passwd((name, "x", number, number, "", "/", "/bin/sh"))


def test_root_without_a_nobody_takes_the_first_other_user(monkeypatch):
    users = [user("root", 0), user("daemon", 1), user("bin", 2)]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwall", lambda: users)
    assert server_account() == Account(1, 1)
    users.append(user("nobody", 65534))
    assert server_account() == Account(65534, 65534)
    del users[1:]
    with pytest.raises(Problem, match="add one, or set DATABASE_URL"):
        server_account()


def test_a_number_without_a_name_is_told_before_postgresql_stumbles_over_it():
    require_name(None)
    with pytest.raises(Problem, match="User 4242424 has no name"):
        require_name(Account(4242424, 4242424))


@needs_root
def test_entering_is_tried_and_not_guessed(tmp_path):
    nobody = server_account()
    closed = tmp_path / "closed"
    (closed / "open").mkdir(parents=True)
    (closed / "open").chmod(0o777)
    closed.chmod(0o700)
    assert not can_enter(nobody, closed / "open")
    assert can_enter(None, closed / "open")
    assert can_enter(nobody, Path("/"))


def test_a_program_that_is_missing_or_fails_cannot_run(tmp_path):
    assert not can_run(None, tmp_path / "missing")
    assert not can_run(None, Path("/bin/false"))


def test_a_made_directory_is_private_even_when_it_stood_open(tmp_path):
    (tmp_path / "a").mkdir(mode=0o755)
    assert make_directory(tmp_path / "a", None).stat().st_mode & 0o777 == 0o700
