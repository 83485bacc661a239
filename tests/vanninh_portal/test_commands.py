from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from dossiers.enums import Status
from dossiers.models import Dossier
from notices.models import Notice
from tests.factories import make_dossier
from vanninh_portal import demo

pytestmark = pytest.mark.django_db


def said(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_the_sweep_tells_what_it_did(world):
    make_dossier(world, "2026-11-09T09:10")

    assert "1 hồ sơ" in said("sweep", "--at", "2026-11-12T17:00")
    assert Notice.objects.filter(kind="dossier.auto_apology").count() == 2


def test_the_sweep_takes_no_other_moment_than_now_outside_the_demo(world, settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="DEMO=1"):
        said("sweep", "--at", "2026-11-12T17:00")


def test_a_moment_that_is_none_gets_a_sentence_with_an_example(world):
    with pytest.raises(CommandError, match=r"Example: --at 2026-11-25T17:00"):
        said("sweep", "--at", "31/02/2026")


def test_the_demo_is_made_only_where_its_public_passwords_do_no_harm(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="only with DEMO=1"):
        said("seed_demo")
    assert not User.objects.exists()


def test_the_demo_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        said("seed_demo")


def test_the_demo_shows_every_stage_of_a_dossier_and_is_made_once(db, monkeypatch):
    monkeypatch.setattr(demo, "DOSSIERS", 12)
    monkeypatch.setattr(demo, "WEEKS", 2)
    call_command("load_reference", stdout=StringIO())

    said("seed_demo")

    assert Dossier.objects.count() > 0
    assert set(Dossier.objects.values_list("status", flat=True)) <= set(Status)
    assert not Dossier.objects.exclude(status=Status.REGISTERED).filter(promises=None).exists()
    assert "đã có sẵn" in said("seed_demo")
    listed = said("demo_accounts")
    assert "tiepnhan" in listed and demo.PASSWORD in listed
    assert User.objects.filter(is_demo=False).count() == 0
