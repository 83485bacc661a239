"""Sockets need short paths, wherever the project lies."""

from pathlib import Path

import pytest

from launcher import places, sockets
from launcher.services import own_servers
from launcher.sockets import LONGEST_NAME, fits, socket_directory
from launcher.terminal import Problem


def test_the_longest_path_that_the_kernel_takes_is_used_and_one_more_byte_is_not():
    room = 107 - len(LONGEST_NAME) - len("//")
    assert fits(Path("/" + "a" * room))
    assert not fits(Path("/" + "a" * (room + 1)))


def test_letters_with_accents_count_as_their_bytes():
    room = 107 - len(LONGEST_NAME) - len("//")
    assert not fits(Path("/" + "ấ" * (room // 2)))


def test_a_short_home_holds_its_sockets_itself(tmp_path):
    if not fits(tmp_path / "sockets"):
        pytest.skip("the temporary folder of this machine has a long path")
    with socket_directory(tmp_path, None) as made:
        assert made == tmp_path / "sockets"


def test_a_long_path_gets_a_short_private_folder_that_goes_away_again(deep):
    with socket_directory(deep, None) as made:
        assert fits(made)
        assert made.stat().st_mode & 0o077 == 0
    assert not made.exists()


def test_without_any_short_place_one_sentence_says_what_to_do(deep, monkeypatch):
    monkeypatch.setattr(sockets, "temporary_bases", lambda _account: iter([deep]))
    with pytest.raises(Problem, match="set TMPDIR to a short one"), socket_directory(deep, None):
        pass


@pytest.mark.own_services
def test_servers_start_under_a_very_long_path(ground, deep):
    long_home = places.make_directory(ground.home / ("d" * 60) / ("e" * 60), None, 0o711)
    moved = type(ground)(ground.binaries, long_home, ground.account, ground.logs, ground.is_durable)
    with own_servers(moved) as own:
        assert all(child.is_alive() for child in own.children)
