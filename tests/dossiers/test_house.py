"""The doors of the dossiers app: one place assigns a status, and the table of moves is complete."""

import re

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from dossiers.actions.work import finish
from dossiers.enums import Status
from dossiers.models import Completion, Event, Promise
from dossiers.moves import MOVES, Move
from tests.factories import make_dossier

APPS = ("core", "accounts", "workdays", "notices", "papers", "catalogue", "dossiers", "vanninh_portal")
ASSIGNS_STATUS = re.compile(
    r"(?<!state)\.status\s*=[^=]|[(,]\s*status\s*=\s*Status\.|\"status\":\s*Status\.|SET status\s*="
)
DOOR = "dossiers/actions/move.py"


def test_only_the_one_move_assigns_a_status():
    found = []
    for app in APPS:
        for file in (settings.BASE_DIR / app).rglob("*.py"):
            name = file.relative_to(settings.BASE_DIR).as_posix()
            if "/migrations/" in name or name in (DOOR, "dossiers/models/dossier.py"):
                continue
            found += [
                f"{name}: {line.strip()}" for line in file.read_text().splitlines() if ASSIGNS_STATUS.search(line)
            ]
    allowed = [line for line in found if ".filter(" in line or "Q(" in line]
    assert sorted(set(found) - set(allowed)) == []


def test_the_search_for_assignments_would_find_one():
    assert ASSIGNS_STATUS.search("dossier.status = Status.DONE")
    assert ASSIGNS_STATUS.search("rows.update(status=Status.DONE)")
    assert not ASSIGNS_STATUS.search("if dossier.status == Status.DONE:")


def test_every_move_has_its_row_and_every_state_can_be_reached():
    assert set(MOVES) == set(Move)
    assert {row.target for row in MOVES.values()} == set(Status)


def test_ended_dossiers_make_no_further_move():
    ended = {Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED}
    assert not [move for move, row in MOVES.items() if row.sources & ended]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), [(Promise, "number"), (Event, "kind"), (Completion, "reason")])
def test_promises_events_and_completions_are_never_changed_or_deleted(world, model, field):
    dossier = make_dossier(world)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=dossier.received_at)
    rows = model.objects.filter(dossier=dossier)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rows.update(**{field: 9})
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rows._raw_delete(rows.db)


@pytest.mark.django_db
def test_the_database_refuses_a_status_without_its_moments(world):
    dossier = make_dossier(world)

    with (
        pytest.raises(IntegrityError, match="dossier_finished_when_done"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE dossiers_dossier SET status = %s WHERE id = %s", [Status.DONE, dossier.pk])
