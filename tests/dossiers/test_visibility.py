"""Who sees which dossier: strangers find none, and for them it does not even exist."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Membership
from accounts.queries import day_before, scope_of
from core.dates import local_day
from dossiers.actions.work import hand_on
from dossiers.models import Dossier
from dossiers.models.shown_to import FILL_SHOWN_TO
from dossiers.queries import visibility
from dossiers.queries.search import search
from dossiers.queries.visibility import visible_to
from tests.dossiers.staff_pages import WORK, at_the_desk, at_the_division, codes, page_of
from tests.factories import make_office, make_user, moment

pytestmark = pytest.mark.django_db
NOW = "2026-11-13T09:00"


@pytest.fixture
def now(clock):
    return clock(NOW)


@pytest.fixture
def elsewhere(world):
    """An officer of another division of the same district."""
    division = make_office("Phòng Tư pháp", OfficeKind.SPECIALIST, parent=world.committee)
    return make_user("Phan Thị Khanh", (division, Role.PROCESSING), (division, Role.HEAD))


@pytest.fixture
def neighbour(world):
    """The clerk and the head of a commune's own desk, which has nothing to do with the district's dossiers."""
    commune = make_office("UBND xã Vạn Thắng", OfficeKind.COMMITTEE, parent=world.committee, level=OfficeLevel.COMMUNE)
    desk = make_office("Một cửa xã", OfficeKind.ONE_STOP, parent=commune, level=OfficeLevel.COMMUNE)
    return make_user("Mai Thị Lan", (desk, Role.INTAKE), (commune, Role.HEAD))


def sees(user, dossier, on=NOW):
    return visible_to(scope_of(user, on=local_day(moment(on)))).filter(pk=dossier.pk).exists()


def test_those_who_received_it_hold_it_head_it_or_review_it_see_it(world):
    dossier = at_the_division(world)

    for name in ("clerk", "officer", "head", "chairman", "reviewer"):
        assert sees(getattr(world, name), dossier), name


def test_before_it_is_handed_on_the_division_does_not_see_it(world):
    dossier = at_the_desk(world)

    assert not sees(world.officer, dossier) and not sees(world.head, dossier)


def test_whoever_held_it_once_still_sees_how_it_went_on(world):
    dossier = at_the_division(world)
    hand_on(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00"))

    assert sees(world.officer, dossier)


def test_the_database_itself_adds_every_office_that_holds_it_and_takes_none_away(world):
    dossier = at_the_division(world)
    desk, division = dossier.office_id, dossier.holder_office_id
    third = hand_on(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00")).holder_office_id
    row = Dossier.objects.filter(pk=dossier.pk)

    assert row.get().shown_to == [desk, division, third]
    row.update(shown_to=[])
    assert row.get().shown_to == [desk, division, third]
    row.update(holder_office=world.home_affairs)
    assert row.get().shown_to == [desk, division, third, world.home_affairs.pk]
    row.update(holder_office=division)
    assert row.get().shown_to == [desk, division, third, world.home_affairs.pk]


def test_what_was_there_before_is_shown_to_those_on_its_routing_slip(world):
    dossier = at_the_division(world)
    row = Dossier.objects.filter(pk=dossier.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_dossier DISABLE TRIGGER dossiers_show_to_offices")
        row.update(shown_to=[], holder_office=world.home_affairs)
        cursor.execute(FILL_SHOWN_TO)
        cursor.execute("ALTER TABLE dossiers_dossier ENABLE TRIGGER dossiers_show_to_offices")

    assert set(row.get().shown_to) == {dossier.office_id, dossier.holder_office_id, world.home_affairs.pk}


def test_somebody_with_many_offices_sees_the_same_as_with_few(world, monkeypatch):
    dossier = at_the_division(world)

    for few in (0, 100):
        monkeypatch.setattr(visibility, "FEW_OFFICES", few)
        assert sees(world.officer, dossier) and sees(world.chairman, dossier) and sees(world.clerk, dossier)
        assert not sees(world.stranger, dossier)


@pytest.mark.parametrize("who", ["elsewhere", "neighbour"])
def test_others_of_the_district_cannot_open_find_list_or_count_it(request, sign_in, world, now, who):
    person = request.getfixturevalue(who)
    dossier = at_the_division(world)
    browser, scope = sign_in(person), scope_of(person, on=local_day(now))

    assert not sees(person, dossier)
    assert search(scope, dossier.code) == search(scope, "Nguyễn Thị Hòa") == search(scope, "0905123456") == []
    listed = browser.get(f"{WORK}?tab=tat-ca")
    assert codes(listed) == [] and sum(tab["count"] for tab in listed.context["tabs"]) == 0
    assert browser.get(page_of(dossier)).status_code == 404


@pytest.mark.parametrize("name", ["dossier", "assign", "hand_on", "finish", "apology"])
def test_a_strange_dossier_answers_exactly_like_one_that_never_was(sign_in, world, now, elsewhere, name):
    dossier = at_the_division(world)
    browser = sign_in(elsewhere)

    for pk in (dossier.pk, 987654321):
        url = reverse(f"dossiers:{name}", args=[pk])
        assert browser.get(url).status_code == 404
        if name != "dossier":
            assert browser.post(url, {"revision": dossier.revision}).status_code == 404


def test_a_person_without_a_role_gets_no_page_at_all(sign_in, world, now):
    dossier = at_the_division(world)

    assert sign_in(world.stranger).get(page_of(dossier)).status_code == 403
    assert not sees(world.stranger, dossier)


def test_an_administrator_of_the_system_opens_no_dossier(sign_in, world, now):
    administrator = make_user("Quản trị viên", (world.committee, Role.ADMINISTRATOR))

    assert sign_in(administrator).get(page_of(at_the_division(world))).status_code == 404


def test_with_the_last_day_of_the_membership_the_sight_ends(sign_in, world, now):
    dossier = at_the_division(world)
    last_day = day_before(local_day(now))
    Membership.objects.filter(user=world.officer).update(valid_to=last_day)
    Membership.objects.create(
        user=world.officer, office=world.home_affairs, role=Role.PROCESSING, valid_from=local_day(now)
    )

    assert sees(world.officer, dossier, on=f"{last_day}T12:00")
    assert not sees(world.officer, dossier)
    assert sign_in(world.officer).get(page_of(dossier)).status_code == 404


def test_the_reviewer_sees_the_committees_offices_and_not_those_of_another(world):
    other_committee = make_office("UBND huyện khác", OfficeKind.COMMITTEE, parent=world.province)
    other_division = make_office("Phòng Nội vụ huyện khác", OfficeKind.SPECIALIST, parent=other_committee)
    reviewer_elsewhere = make_user("Trịnh Văn Oai", (other_division, Role.REVIEWER))
    dossier = at_the_division(world)

    assert sees(world.reviewer, dossier)
    assert not sees(reviewer_elsewhere, dossier)


def test_the_reviewer_looks_and_does_nothing(sign_in, world, now):
    dossier = at_the_division(world)
    browser = sign_in(world.reviewer)

    assert "không chờ việc nào của ông/bà" in browser.get(page_of(dossier)).content.decode()
    for name in ("assign", "hand_on", "finish", "shelve", "hand_over", "apology"):
        assert browser.post(reverse(f"dossiers:{name}", args=[dossier.pk])).status_code == 403
