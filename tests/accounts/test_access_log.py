"""Who opened which full record: written at each opening, never changed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import AccessRecord
from dossiers.actions.watch import watch_deadlines
from dossiers.models import PhoneCall
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(world):
    record_access(user=world.clerk, kind=AccessKind.VIEW, subject="dossier:1", address="192.0.2.1")
    return AccessRecord.objects.get()


def test_an_entry_says_who_what_when_and_from_where(entry, world):
    assert (entry.user, entry.kind, entry.subject, entry.address) == (world.clerk, "view", "dossier:1", "192.0.2.1")
    assert entry.at is not None
    assert str(entry) == "Trần Thị Cúc · Xem đầy đủ hồ sơ · dossier:1"


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(subject="dossier:2"),
        lambda rows: rows._raw_delete(rows.db),
        lambda rows: rows.get().delete(),
        lambda rows: rows.get().save(),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(entry, change):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(AccessRecord.objects.all())

    assert AccessRecord.objects.get().subject == "dossier:1"


def test_opening_a_dossier_is_an_entry_each_time(sign_in, world):
    dossier = make_dossier(world)
    browser = sign_in(world.clerk)

    for _ in range(2):
        browser.get(reverse("dossiers:dossier", args=[dossier.pk]), REMOTE_ADDR="192.0.2.7")

    entries = AccessRecord.objects.filter(subject=dossier.subject, kind=AccessKind.VIEW)
    assert [(row.user, row.address) for row in entries] == [(world.clerk, "192.0.2.7")] * 2


def test_behind_a_proxy_the_entry_names_the_person_s_own_address(sign_in, world, settings):
    settings.PROXY_COUNT = 1
    dossier = make_dossier(world)

    sign_in(world.clerk).get(
        reverse("dossiers:dossier", args=[dossier.pk]),
        REMOTE_ADDR="10.0.0.1",
        HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.8",
    )

    assert AccessRecord.objects.get(kind=AccessKind.VIEW).address == "192.0.2.8"


def test_opening_a_call_is_an_entry_for_it_shows_the_number(sign_in, world, clock):
    dossier = make_dossier(world, "2026-11-09T09:10")
    watch_deadlines(at=clock("2026-12-01T09:00"))

    sign_in(world.clerk).get(reverse("dossiers:call", args=[PhoneCall.objects.get().pk]))

    assert AccessRecord.objects.get().subject == dossier.subject


@pytest.mark.parametrize("name", ["worklist", "search", "calls", "notes"])
def test_lists_open_no_full_record(sign_in, world, clock, name):
    make_dossier(world, "2026-11-09T09:10")
    watch_deadlines(at=clock("2026-12-01T09:00"))

    sign_in(world.clerk).get(reverse(f"dossiers:{name}"))

    assert not AccessRecord.objects.exists()


def test_a_record_that_was_not_shown_is_no_entry(sign_in, world):
    dossier = make_dossier(world)

    assert sign_in(world.officer).get(reverse("dossiers:dossier", args=[dossier.pk])).status_code == 404
    assert sign_in(world.stranger).get(reverse("dossiers:dossier", args=[dossier.pk])).status_code == 403
    assert not AccessRecord.objects.exists()
