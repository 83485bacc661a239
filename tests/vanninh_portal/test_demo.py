"""The demo's own people: whoever answers signs the letter, and where nobody does none is written."""

import json
import random

import pytest
from django.conf import settings

from accounts.enums import OfficeKind, Role
from accounts.models import Membership
from catalogue.enums import Performer
from core.dates import local_day
from dossiers.actions.work import hand_on
from dossiers.models import Event
from tests.dossiers.staff_pages import at_the_desk, with_the_officer
from tests.factories import make_office, make_version, moment
from vanninh_portal.demo import _Demo

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-12T09:00")


@pytest.fixture
def demo(world):
    people = json.loads((settings.BASE_DIR / "data" / "demo_people.json").read_text(encoding="utf-8"))
    return _Demo(people, random.Random(1), local_day(NOW))


def signers():
    return [event.actor for event in Event.objects.filter(kind="letter")]


def test_the_head_of_the_late_office_signs(demo, world):
    demo._apologise(with_the_officer(world), NOW)

    assert signers() == [world.head]


def test_for_an_agency_without_a_head_the_line_of_the_desk_signs(demo, world):
    agency = make_office("Chi nhánh Văn phòng Đăng ký đất đai", OfficeKind.VERTICAL, ref="vpdk")
    steps = (("Tiếp nhận", Performer.DESK, "", "1"), ("Đo đạc", Performer.LINKED, "", "8"))
    dossier = at_the_desk(world, version=make_version(steps=steps))
    dossier = hand_on(dossier_id=dossier.pk, office=agency, actor=world.clerk, at=moment("2026-11-09T10:00"))

    demo._apologise(dossier, NOW)

    assert signers() == [world.chairman]


def test_where_nobody_heads_anything_no_letter_is_written(demo, world):
    dossier = with_the_officer(world)
    Membership.objects.filter(role=Role.HEAD).delete()

    demo._apologise(dossier, NOW)

    assert signers() == []
