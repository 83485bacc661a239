"""The demo's scenes with other agencies: played by the real actions where the offices are there, left out elsewhere."""

import json
import random

import pytest
from django.conf import settings

from accounts.models import User
from core.dates import local_day
from dossiers.models import PaymentDuty, Referral, SiteVisit
from tests.dossiers.partners import make_partners
from tests.factories import make_version, moment
from vanninh_portal import demo_partners
from vanninh_portal.demo import _Demo

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-12T09:00")


@pytest.fixture
def cast(world):
    people = json.loads((settings.BASE_DIR / "data" / "demo_people.json").read_text(encoding="utf-8"))
    demo = _Demo(people, random.Random(1), local_day(NOW))
    demo.clerks = [world.clerk]
    return demo


def test_an_opinion_a_check_and_a_payment_are_under_way(cast, world):
    make_partners(world)
    for _ in range(3):
        make_version(amount="15")
    demo_partners.play(cast, at=NOW)

    assert Referral.objects.get().kind == "consult" and SiteVisit.objects.get().is_applicant_needed
    assert PaymentDuty.objects.get().amount_vnd == 1_500_000


def test_without_such_procedures_and_offices_nothing_is_played(cast, world):
    demo_partners.play(cast, at=NOW)

    assert not Referral.objects.exists() and not SiteVisit.objects.exists() and not PaymentDuty.objects.exists()


def test_agencies_get_a_head_and_an_officer(cast, world):
    make_partners(world)
    demo_partners.hire_agencies(cast, at=NOW)

    assert set(User.objects.filter(is_demo=True).values_list("username", flat=True)) == {
        "truong.ca-huyen",
        "truong.bhxh",
        "thuly.bhxh",
    }
