"""Who works where on which day, who heads what, and which code a desk gives to dossiers."""

from datetime import date, timedelta

import pytest

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Membership, Office
from accounts.queries import (
    Scope,
    code_prefix,
    committee_of,
    day_before,
    has_head,
    head_of,
    heads_in_line,
    line_above,
    memberships_of,
    scope_of,
    staff_of,
    subtree,
    superior_of,
)
from tests.factories import LONG_AGO, make_office, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def commune(world):
    """A commune of the district with its own desk."""
    return make_office("UBND xã Vạn Thắng", OfficeKind.COMMITTEE, parent=world.committee, level=OfficeLevel.COMMUNE)


def test_a_person_works_at_the_offices_of_their_memberships(world):
    scope = scope_of(world.clerk, on=DAY)

    assert scope.intake == {world.desk.pk}
    assert scope.worked_at == scope.seen == {world.desk.pk}
    assert scope.roles == {Role.INTAKE}


def test_a_person_of_two_offices_has_both_and_all_roles(world):
    Membership.objects.create(user=world.officer, office=world.desk, role=Role.INTAKE, valid_from=LONG_AGO)

    scope = scope_of(world.officer, on=DAY)

    assert (scope.intake, scope.processing) == ({world.desk.pk}, {world.division.pk})
    assert scope.worked_at == {world.desk.pk, world.division.pk}
    assert scope.roles == {Role.INTAKE, Role.PROCESSING}


def test_a_head_sees_everything_beneath_and_works_only_at_their_own_office(world):
    scope = scope_of(world.chairman, on=DAY)

    assert scope.worked_at == {world.committee.pk}
    assert {world.committee.pk, world.division.pk, world.desk.pk, world.home_affairs.pk} <= scope.seen
    assert world.province.pk not in scope.seen


def test_the_reviewer_follows_up_the_whole_committee_and_works_at_none_of_its_offices(world, commune):
    scope = scope_of(world.reviewer, on=DAY)

    assert not scope.worked_at
    assert {world.committee.pk, world.desk.pk, world.division.pk, commune.pk} <= scope.seen
    assert world.province.pk not in scope.seen


def test_an_administrator_sees_no_dossiers_of_citizens(world):
    administrator = make_user("Quản trị", (world.committee, Role.ADMINISTRATOR))

    scope = scope_of(administrator, on=DAY)

    assert scope.roles == {Role.ADMINISTRATOR}
    assert not scope.seen and not scope.worked_at


def test_without_a_membership_there_is_no_scope(world):
    assert scope_of(world.stranger, on=DAY) == Scope()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(world, day, works):
    person = make_user("Người tạm thay")
    Membership.objects.create(
        user=person,
        office=world.desk,
        role=Role.INTAKE,
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 11, 30),
    )

    assert bool(scope_of(person, on=day).roles) is works
    assert memberships_of(person, on=day).exists() is works
    assert (person in staff_of(world.desk, Role.INTAKE, on=day)) is works


def test_people_who_left_work_nowhere(world):
    world.clerk.is_active = False
    world.clerk.save()

    assert scope_of(world.clerk, on=DAY) == Scope()
    assert world.clerk not in staff_of(world.desk, Role.INTAKE, on=DAY)


def test_an_office_that_was_closed_gives_no_scope_after_its_last_day(world):
    Office.objects.filter(pk=world.desk.pk).update(valid_to=DAY)

    assert scope_of(world.clerk, on=DAY).intake == {world.desk.pk}
    assert scope_of(world.clerk, on=DAY + timedelta(days=1)) == Scope()


def test_a_scope_takes_one_query_and_one_more_to_head_or_to_review(world, django_assert_num_queries):
    for person, most in ((world.clerk, 1), (world.head, 2), (world.reviewer, 2), (world.stranger, 1)):
        with django_assert_num_queries(most):
            scope_of(person, on=DAY)


def test_the_subtree_holds_the_office_and_all_beneath_it(world, commune):
    commune_desk = make_office("Một cửa xã", OfficeKind.ONE_STOP, parent=commune, level=OfficeLevel.COMMUNE)

    assert subtree({commune.pk}) == {commune.pk, commune_desk.pk}
    assert commune_desk.pk in subtree({world.committee.pk})
    assert subtree(set()) == frozenset()


def test_the_line_above_ends_at_the_root(world):
    names = [office.pk for office in line_above(world.desk)]

    assert names == [world.desk.pk, world.desk.parent_id, world.committee.pk, world.province.pk]


def test_heads_come_nearest_first(world):
    assert heads_in_line(world.division, on=DAY) == [world.head, world.chairman]
    assert head_of(world.division, on=DAY) == world.head
    assert superior_of(world.division, on=DAY) == world.chairman


def test_an_office_without_a_head_is_answered_for_by_the_next_above(world):
    assert not has_head(world.desk, on=DAY)
    assert head_of(world.desk, on=DAY) == world.chairman
    assert superior_of(world.desk, on=DAY) is None


def test_a_person_who_heads_two_offices_in_line_is_named_once(world):
    Membership.objects.create(user=world.chairman, office=world.division, role=Role.HEAD, valid_from=LONG_AGO)
    Membership.objects.filter(user=world.head).delete()

    assert heads_in_line(world.division, on=DAY) == [world.chairman]


def test_the_superior_of_an_office_with_two_heads_sits_above_it(world):
    make_user("Phó trưởng phòng", (world.division, Role.HEAD))

    assert heads_in_line(world.division, on=DAY) == [world.head, world.chairman]
    assert superior_of(world.division, on=DAY) == world.chairman


def test_a_head_whose_term_is_over_heads_nothing(world):
    Membership.objects.filter(user=world.head).update(valid_to=day_before(DAY))

    assert head_of(world.division, on=DAY) == world.chairman
    assert not has_head(world.division, on=DAY)
    assert head_of(world.division, on=day_before(DAY)) == world.head


def test_nobody_heads_a_tree_without_heads(world):
    Membership.objects.filter(role=Role.HEAD).delete()

    assert head_of(world.desk, on=DAY) is None
    assert superior_of(world.desk, on=DAY) is None


def test_a_desk_with_a_code_of_its_own_uses_it(world):
    assert code_prefix(world.desk) == "H32.27.01"


def test_a_desk_without_a_code_uses_that_of_the_nearest_office_above(world):
    Office.objects.filter(pk=world.desk.pk).update(code="")

    assert code_prefix(Office.objects.get(pk=world.desk.pk)) == "H32.27"


def test_without_any_code_in_line_there_is_none():
    alone = make_office("Trung tâm", OfficeKind.VERTICAL)

    assert code_prefix(alone) == ""


def test_every_office_serves_its_committee(world):
    assert committee_of(world.desk) == world.committee
    assert committee_of(world.committee) == world.committee
    alone = make_office("Chi cục Thuế", OfficeKind.VERTICAL)
    assert committee_of(alone) == alone
