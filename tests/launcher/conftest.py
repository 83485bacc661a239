"""Servers of these tests are their own, in temporary folders; nobody else's server is ever stopped here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import wheels
from launcher.ground import Ground
from launcher.places import VENV
from launcher.services import temporary_ground


@pytest.fixture
def ground() -> Iterator[Ground]:
    if not wheels.exist_here():
        pytest.skip("the PostgreSQL and Redis that come along exist for Linux x86-64 only")
    with temporary_ground(VENV) as made:
        yield made


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder whose path is too long for a socket in it."""
    made = tmp_path / ("d" * 60) / ("e" * 60)
    made.mkdir(parents=True)
    return made
