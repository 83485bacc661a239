from datetime import timedelta

import pytest

from core.crypto import seal_token
from dossiers.lookup_tokens import LIFE, Level, new_token, open_token
from tests.factories import moment

NOW = moment("2026-11-19T09:10")


def test_a_token_opens_for_a_quarter_of_an_hour():
    token = new_token(dossier_id=12, level=Level.CODE, at=NOW)

    opened = open_token(token, level=Level.CODE, at=NOW + LIFE - timedelta(seconds=1))
    assert (opened.dossier_id, opened.until, opened.is_fresh) == (12, NOW + LIFE, True)
    assert not open_token(token, level=Level.CODE, at=NOW + LIFE).is_fresh


def test_a_server_whose_clock_is_behind_opens_it_too():
    token = new_token(dossier_id=12, level=Level.CODE, at=NOW)

    assert open_token(token, level=Level.CODE, at=NOW - timedelta(minutes=1)).is_fresh
    assert not open_token(token, level=Level.CODE, at=NOW - timedelta(hours=1)).is_fresh


def test_a_token_of_one_level_opens_no_other():
    token = new_token(dossier_id=12, level=Level.RECEIPT, at=NOW)

    assert open_token(token, level=Level.CODE, at=NOW) is None
    assert open_token(token, level=Level.RECEIPT, at=NOW).dossier_id == 12


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_token_changed_anywhere_does_not_open(place):
    token = new_token(dossier_id=12, level=Level.CODE, at=NOW)
    other = "A" if token[place] != "A" else "B"

    assert open_token(token[:place] + other + token[place + 1 :], level=Level.CODE, at=NOW) is None


@pytest.mark.parametrize("token", ["", "A", "AQ", "AQID", "x" * 60, "x" * 5000, "đ", "-" * 61])
def test_what_is_no_token_does_not_open(token):
    assert open_token(token, level=Level.CODE, at=NOW) is None


def test_sealed_content_of_another_shape_does_not_open():
    assert open_token(seal_token(b"7", place="dossiers.lookup:code"), level=Level.CODE, at=NOW) is None
    huge = seal_token(b"\xff" * 16, place="dossiers.lookup:code")
    assert open_token(huge, level=Level.CODE, at=NOW) is None


def test_nothing_of_the_dossier_can_be_read_in_a_token():
    tokens = {new_token(dossier_id=12, level=Level.CODE, at=NOW) for _ in range(3)}

    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {60}
