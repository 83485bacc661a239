"""Drafts of the counter belong to the person who types, and typing never fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from accounts.enums import Role
from dossiers.actions.drafts import drop_draft, forget_old_drafts, keep_draft
from dossiers.models import Draft
from tests.factories import make_user, moment

pytestmark = pytest.mark.django_db


def test_a_draft_kept_again_is_the_same_draft(world):
    draft_id = uuid4()
    for words in ("Ng", "Nguyễn"):
        keep_draft(draft_id=draft_id, office=world.desk, payload={"full_name": [words]}, actor=world.clerk)

    assert Draft.objects.get(pk=draft_id).payload == {"full_name": ["Nguyễn"]}


def test_whoever_goes_on_typing_in_another_persons_page_gets_one_draft_of_their_own(world):
    draft_id, colleague = uuid4(), make_user("Người thay ca", (world.desk, Role.INTAKE))
    keep_draft(draft_id=draft_id, office=world.desk, payload={"full_name": ["An"]}, actor=world.clerk)

    for words in ("B", "Bì", "Bình"):
        keep_draft(draft_id=draft_id, office=world.desk, payload={"full_name": [words]}, actor=colleague)

    assert Draft.objects.get(user=world.clerk).payload == {"full_name": ["An"]}
    assert Draft.objects.get(user=colleague).payload == {"full_name": ["Bình"]}


def test_dropping_a_draft_drops_only_ones_own(world):
    draft_id, colleague = uuid4(), make_user("Người thay ca", (world.desk, Role.INTAKE))
    for person in (world.clerk, colleague):
        keep_draft(draft_id=draft_id, office=world.desk, payload={}, actor=person)

    drop_draft(draft_id=draft_id, actor=colleague)

    assert list(Draft.objects.values_list("user", flat=True)) == [world.clerk.pk]


def test_drafts_nobody_touched_for_a_month_are_forgotten(world):
    keep_draft(draft_id=uuid4(), office=world.desk, payload={}, actor=world.clerk)
    Draft.objects.update(updated_at=moment("2026-10-20T09:00"))

    assert forget_old_drafts(at=moment("2026-11-19T08:59")) == 0
    assert forget_old_drafts(at=moment("2026-11-19T09:01")) == 1


@pytest.mark.django_db(transaction=True)
def test_the_page_and_its_saving_may_keep_a_new_draft_at_the_same_time(world):
    draft_id, together = uuid4(), Barrier(4)

    def keep(turn):
        try:
            together.wait()
            return keep_draft(draft_id=draft_id, office=world.desk, payload={"turn": [str(turn)]}, actor=world.clerk).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(keep, range(4))) == {draft_id}
    assert Draft.objects.count() == 1
