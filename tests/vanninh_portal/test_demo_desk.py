"""What the demo's desk has besides: a filing that waits, a parcel on its way, guidance."""

import pytest

from catalogue.models import ProcedureVersion
from dossiers.enums import Status
from dossiers.models import Dossier, Guidance
from tests.factories import make_version, moment
from vanninh_portal.demo_desk import paper_versions, play

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-12T16:00")


def test_the_desk_has_one_of_each(world):
    versions = paper_versions(world.desk, at=NOW)
    assert versions == [world.version]

    play(world.desk, world.clerk, versions, at=NOW)

    assert Dossier.objects.get(status=Status.REGISTERED).postal_filing.minutes_number == "12/BBGN"
    assert Dossier.objects.get(status=Status.DONE).hand_over.tracking_number == "RR473124829VN"
    assert Guidance.objects.count() == 1


def test_a_desk_without_such_procedures_has_nothing_and_fails_at_nothing(world):
    ProcedureVersion.objects.all().delete()
    make_version(has_paper_result=False)

    play(world.desk, world.clerk, paper_versions(world.desk, at=NOW), at=NOW)

    assert not Dossier.objects.exists() and not Guidance.objects.exists()
