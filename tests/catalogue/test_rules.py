from datetime import date

import pytest

from catalogue.models import ProcedureVersion
from catalogue.rules import is_locked, is_used
from tests.factories import make_dossier, make_version

pytestmark = pytest.mark.django_db


def test_a_version_is_locked_from_its_first_day_on():
    version = make_version(valid_from=date(2027, 1, 1))

    assert not is_locked(version, on=date(2026, 12, 31))
    assert is_locked(version, on=date(2027, 1, 1))
    assert not is_locked(ProcedureVersion(valid_from=date(2020, 1, 1)), on=date(2026, 12, 31))


def test_a_version_is_used_once_a_dossier_was_received_under_it(world):
    assert not is_used(world.version)

    make_dossier(world)

    assert is_used(world.version)
    assert not is_used(make_version())
