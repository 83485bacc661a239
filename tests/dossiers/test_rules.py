"""Who may make which move: the office that holds the dossier, and the desk that received it."""

import pytest

from accounts.enums import OfficeKind, Role
from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.work import assign, finish, hand_on
from dossiers.errors import Refused
from dossiers.moves import Move
from dossiers.rules import can_apologise, can_move, roles_on
from tests.factories import make_dossier, make_office, make_user, make_version, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-09T11:00")
ON = local_day(AT)


def at_the_division(world):
    dossier = make_dossier(world, "2026-11-09T09:10")
    return hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:10"))


@pytest.mark.parametrize("act", [hand_on, finish])
def test_the_desk_no_longer_moves_a_dossier_that_a_division_holds(world, act):
    dossier = at_the_division(world)

    with pytest.raises(Refused, match="chưa được giao quyền"):
        act(dossier_id=dossier.pk, actor=world.clerk, at=AT)

    dossier.refresh_from_db()
    assert dossier.holder_office == world.division


def test_the_desk_may_still_let_the_applicant_take_the_dossier_back(world):
    dossier = at_the_division(world)
    scope = scope_of(world.clerk, on=ON)

    assert can_move(dossier, Move.WITHDRAW, roles_on(dossier, scope, Move.WITHDRAW))
    assert not can_move(dossier, Move.FINISH, roles_on(dossier, scope, Move.FINISH))


def test_the_desk_moves_on_what_an_agency_outside_the_portal_has_done(world):
    dossier = at_the_division(world)
    world.division.kind = OfficeKind.VERTICAL
    world.division.save()

    assert hand_on(dossier_id=dossier.pk, actor=world.clerk, at=AT).holder_office == world.committee


def test_the_head_above_the_desk_assigns_nothing_of_another_division(world):
    dossier = at_the_division(world)
    above_the_desk = make_user("Chánh văn phòng", (world.desk.parent, Role.HEAD))

    with pytest.raises(Refused, match="chưa được giao quyền"):
        assign(dossier_id=dossier.pk, holder=world.officer, actor=above_the_desk, at=AT)
    assert assign(dossier_id=dossier.pk, holder=world.officer, actor=world.chairman, at=AT).holder == world.officer


def test_a_person_stands_in_every_role_that_the_office_gives(world):
    dossier = at_the_division(world)

    assert roles_on(dossier, scope_of(world.clerk, on=ON)) == {Role.INTAKE}
    assert roles_on(dossier, scope_of(world.officer, on=ON)) == {Role.PROCESSING}
    assert roles_on(dossier, scope_of(world.head, on=ON)) == {Role.HEAD}
    assert roles_on(dossier, scope_of(world.chairman, on=ON)) == {Role.HEAD}
    assert roles_on(dossier, scope_of(world.reviewer, on=ON)) == set()
    assert roles_on(dossier, scope_of(world.stranger, on=ON)) == set()


def test_only_the_nearest_head_is_asked_for_the_letter(world):
    dossier = at_the_division(world)

    assert can_apologise(dossier, scope_of(world.head, on=ON), on=ON)
    assert not can_apologise(dossier, scope_of(world.chairman, on=ON), on=ON)


def test_where_the_office_has_no_head_the_next_one_above_signs(world):
    dossier = at_the_division(world)
    world.head.is_active = False
    world.head.save()

    assert can_apologise(dossier, scope_of(world.chairman, on=ON), on=ON)


def test_a_result_without_paper_is_never_shelved(world):
    dossier = make_dossier(world, version=make_version(has_paper_result=False))
    dossier = finish(dossier_id=dossier.pk, actor=world.clerk, at=AT, is_nothing_to_hand_over=True)

    assert not can_move(dossier, Move.SHELVE, frozenset({Role.INTAKE}))
    assert can_move(dossier, Move.HAND_OVER, frozenset({Role.INTAKE}))


def test_the_head_above_the_desk_decides_nothing_that_another_division_holds(world):
    dossier = at_the_division(world)
    above_the_desk = scope_of(make_user("Chánh văn phòng", (world.desk.parent, Role.HEAD)), on=ON)

    for move in (Move.SUBMIT_FOR_SIGNATURE, Move.APPROVE, Move.REFUSE):
        assert not can_move(dossier, move, roles_on(dossier, above_the_desk, move))
    assert can_move(dossier, Move.REFUSE, roles_on(dossier, scope_of(world.head, on=ON), Move.REFUSE))


def test_the_clerks_of_another_desk_move_on_what_their_desk_holds_and_nothing_else(world):
    other = make_office("Bộ phận Một cửa thị trấn", OfficeKind.ONE_STOP, parent=world.committee)
    clerk = make_user("Cán bộ một cửa thị trấn", (other, Role.INTAKE))
    dossier = make_dossier(world, "2026-11-09T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, office=other, at=moment("2026-11-09T10:10"))
    dossier.refresh_from_db()
    scope = scope_of(clerk, on=ON)

    assert not can_move(dossier, Move.WITHDRAW, roles_on(dossier, scope, Move.WITHDRAW))
    assert hand_on(dossier_id=dossier.pk, actor=clerk, at=AT).holder_office == world.committee
