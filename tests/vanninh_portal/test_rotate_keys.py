import base64

import pytest
from django.core.management import CommandError, call_command

from core.fields import Sealed
from dossiers.models import Applicant, Draft
from dossiers.queries.search import search
from notices.models import Notice
from papers.models import Paper
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db


def keys(*versions):
    return ",".join(f"{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in versions)


def sealed_with(model, field):
    return {bytes(value)[0] for value in model.objects.values_list(field, flat=True) if value}


def test_after_rotation_everything_opens_with_the_new_key_alone(world, settings):
    settings.DATA_KEYS = settings.INDEX_KEYS = keys(1)
    dossier = make_dossier(world)
    Draft.objects.create(user=world.clerk, office=world.desk, payload={"name": "Hòa"})

    settings.DATA_KEYS = settings.INDEX_KEYS = keys(2, 1)
    call_command("rotate_keys", verbosity=0)
    settings.DATA_KEYS = settings.INDEX_KEYS = keys(2)

    applicant = Applicant.objects.get()
    assert (applicant.national_id, applicant.phone, applicant.email) == (
        "056190000018",
        "+84905123456",
        "hoa@example.vn",
    )
    assert Paper.objects.get().payload["code"] == dossier.code
    assert Draft.objects.get().payload == {"name": "Hòa"}
    assert {notice.recipient for notice in Notice.objects.all()} == {"+84905123456", "hoa@example.vn"}
    for model, field in [(Applicant, "phone"), (Notice, "body"), (Paper, "payload"), (Draft, "payload")]:
        assert sealed_with(model, field) == {2}


def test_while_keys_rotate_people_are_still_found(world, settings):
    settings.DATA_KEYS = settings.INDEX_KEYS = keys(1)
    dossier = make_dossier(world)
    scope = scope_for(world.clerk)

    settings.DATA_KEYS = settings.INDEX_KEYS = keys(2, 1)
    assert list(search(scope, "0905 123 456")) == [dossier]
    call_command("rotate_keys", verbosity=0)
    settings.INDEX_KEYS = keys(2)
    assert list(search(scope, "056190000018")) == [dossier]


def test_lists_of_values_never_show_the_text(world):
    make_dossier(world)

    (value,) = Applicant.objects.values_list("national_id", flat=True)
    assert isinstance(value, Sealed) and "056190000018" not in repr(value)


def scope_for(user):
    from accounts.queries import scope_of
    from core.dates import local_day
    from tests.factories import moment

    return scope_of(user, on=local_day(moment("2026-11-22T09:00")))


def test_a_row_that_no_key_opens_is_named_and_stops_nobody_else(world, settings):
    settings.DATA_KEYS = settings.INDEX_KEYS = keys(1)
    broken = make_dossier(world).applicant
    make_dossier(world)
    Applicant.objects.filter(pk=broken.pk).update(phone=Sealed(b"\x01" + b"x" * 40))
    settings.DATA_KEYS = settings.INDEX_KEYS = keys(2, 1)

    with pytest.raises(CommandError, match=str(broken.pk)):
        call_command("rotate_keys", verbosity=0)

    others = Applicant.objects.exclude(pk=broken.pk).values_list("phone", flat=True)
    assert {bytes(value)[0] for value in others} == {2}
