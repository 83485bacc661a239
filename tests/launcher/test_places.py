"""Where a started portal keeps its things."""

import os
import stat

import pytest

from launcher import places
from launcher.terminal import Problem

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root meets folders that its servers cannot enter")


@pytest.fixture
def reachable(ground):
    """A folder that the servers' account can enter, unlike pytest's own."""
    return ground.home


def test_everything_lies_in_one_folder_where_that_can_be(reachable):
    where = places.prepare(reachable / ".run", outside=reachable / "outside")
    assert where.home == where.run
    assert where.logs.is_dir()
    assert stat.S_IMODE(where.logs.stat().st_mode) == 0o700
    assert not (reachable / "outside").exists()


@needs_root
def test_servers_of_root_get_a_home_outside_a_closed_project(reachable):
    closed = reachable / "root"
    closed.mkdir(mode=0o700)
    where = places.prepare(closed / ".run", outside=reachable / "outside")
    assert where.run == closed / ".run"
    assert where.home.parent == reachable / "outside"
    assert places.prepare(closed / ".run", outside=reachable / "outside").home == where.home


@needs_root
def test_a_home_outside_keeps_its_data_between_runs_but_not_for_a_fresh_clone(reachable):
    closed = reachable / "root"
    closed.mkdir(mode=0o700)
    home = places.prepare(closed / ".run", outside=reachable / "outside").home
    (home / "data").write_text("of this clone")
    places.prepare(closed / ".run", outside=reachable / "outside")
    assert (home / "data").exists()
    (closed / ".run" / "home.id").unlink()
    places.prepare(closed / ".run", outside=reachable / "outside")
    assert not (home / "data").exists()


@needs_root
def test_cleaning_removes_the_home_outside_too(reachable):
    closed = reachable / "root"
    closed.mkdir(mode=0o700)
    where = places.prepare(closed / ".run", outside=reachable / "outside")
    places.remove(closed / ".run", outside=reachable / "outside")
    assert not where.run.exists()
    assert not where.home.exists()


@needs_root
def test_a_folder_that_another_user_began_is_left_to_that_user(reachable):
    (reachable / ".run").mkdir()
    os.chown(reachable / ".run", 1234, 1234)
    with pytest.raises(Problem, match="belongs to another user: start as that user"):
        places.prepare(reachable / ".run", outside=reachable / "outside")


def test_a_project_that_cannot_be_written_is_told(reachable):
    (reachable / "file").write_text("in the way")
    with pytest.raises(Problem, match="put the project where you may write"):
        places.prepare(reachable / "file" / ".run")


@needs_root
def test_no_place_at_all_is_told_in_one_sentence(reachable):
    closed = reachable / "root"
    closed.mkdir(mode=0o700)
    (reachable / "file").write_text("in the way")
    with pytest.raises(Problem, match="put the project where everybody may enter"):
        places.prepare(closed / ".run", outside=reachable / "file")


def test_temporary_bases_can_be_written_and_entered(ground):
    bases = list(places.temporary_bases(ground.account))
    assert bases
    assert all(os.access(base, os.W_OK) for base in bases)
