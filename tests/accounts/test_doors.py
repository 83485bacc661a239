"""The access door: every route says who may enter, and keeps everybody else out."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.doors import public, staff
from accounts.enums import Role
from accounts.models import Membership
from accounts.queries import day_before
from dossiers.actions.files import add_file
from dossiers.actions.referrals import consult
from dossiers.actions.visits import arrange_visit
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import hand_on
from dossiers.enums import FileKind
from dossiers.models import PhoneCall
from dossiers.workbooks import XLSX
from notices.queries import notices_about
from papers.queries import papers_about
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, make_user, moment
from tests.routes import administration, routes

pytestmark = pytest.mark.django_db

ROUTES = routes()
STAFF = [route for route in ROUTES if route.is_staff]
AUDIENCE = re.compile(rf"public|staff:((?:{'|'.join(Role.values)})(?:,(?:{'|'.join(Role.values)}))*)?")
SIGN_IN = "/can-bo/dang-nhap/"
# Routes that answer with a document; those of the register lead to its page until it is said which part.
DOCUMENTS = {
    "dossiers:paper_pdf": "application/pdf",
    "dossiers:proof_pack": "application/pdf",
    "dossiers:slip_pdf": "application/pdf",
    "dossiers:slip_workbook": XLSX,
}


def named(route):
    return route.name


@pytest.fixture
def people(world):
    """One person for each role, by role; all of them may see the world's dossiers."""
    administrator = make_user("Quản trị viên", (world.committee, Role.ADMINISTRATOR))
    return {
        Role.INTAKE: world.clerk,
        Role.PROCESSING: world.officer,
        Role.HEAD: world.head,
        Role.REVIEWER: world.reviewer,
        Role.ADMINISTRATOR: administrator,
    }


@pytest.fixture
def places(world, clock, settings, tmp_path):
    """What fills the arguments of routes: a late dossier at the division, its paper, call and file, in December 2026."""
    settings.MEDIA_ROOT = tmp_path
    dossier = make_dossier(world, "2026-11-09T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:10"))
    watch_deadlines(at=clock("2026-12-01T09:00"))
    paper = papers_about(dossier.subject)[0]
    call = PhoneCall.objects.get(dossier=dossier)
    file = add_file(
        dossier_id=dossier.pk,
        content=pdf(),
        title="don.pdf",
        kind=FileKind.OTHER,
        actor=world.clerk,
        at=moment("2026-11-09T10:20"),
    )
    part = consult(
        dossier_id=dossier.pk,
        office=world.home_affairs,
        content="Có ý kiến gì không?",
        due_on=date(2026, 11, 10),
        actor=world.officer,
        at=moment("2026-11-09T10:30"),
    )
    visit = arrange_visit(
        dossier_id=dossier.pk,
        planned_at=moment("2026-11-10T08:00"),
        place="Thôn Quảng Hội",
        people="cán bộ địa chính",
        content="đo ranh giới",
        is_applicant_needed=False,
        actor=world.officer,
        at=moment("2026-11-09T10:40"),
    )
    notice = notices_about(dossier.subject).filter(to_user=None)[0]
    return SimpleNamespace(dossier=dossier, paper=paper, call=call, file=file, part=part, visit=visit, notice=notice)


def path_of(route, places):
    pk = places.call.pk if route.name == "dossiers:call" else places.dossier.pk
    return route.path(
        pk=pk,
        paper_id=places.paper.pk,
        file_id=places.file.pk,
        part_id=places.part.pk,
        visit_id=places.visit.pk,
        key_id=places.paper.pk,
        notice_id=places.notice.pk,
        task_id=1,
        token=places.dossier.public_token,
        ref="esms",
        mark="0" * 32,
    )


def test_the_walk_finds_the_routes_it_should():
    names = {route.name for route in ROUTES}
    assert {"home", "live", "accounts:sign_in", "dossiers:worklist", "dossiers:dossier", "dossiers:lookup"} <= names
    assert len(administration()) > 50


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_route_declares_its_audience(route):
    assert AUDIENCE.fullmatch(route.audience), f"{route.name}: wrap its view in public or staff(…)"


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_whatever_lies_under_the_staff_path_is_for_staff(route):
    nothing = "00000000-0000-0000-0000-000000000000"
    path = (
        route.path(
            pk=1,
            paper_id=nothing,
            file_id=nothing,
            part_id=nothing,
            visit_id=nothing,
            key_id=nothing,
            notice_id=nothing,
            task_id=1,
            token="x" * 22,
            ref="esms",
            mark="0" * 32,
        )
        if route.name != "dossiers:call"
        else "/can-bo/"
    )
    is_staff_side = path.startswith("/can-bo/") and route.name not in ("accounts:sign_in", "accounts:sign_out")
    assert route.is_staff is is_staff_side


def test_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back(client, places):
    for route in STAFF:
        path = path_of(route, places)
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 405 or answer.url == f"{SIGN_IN}?next={path}", path


def test_a_person_without_any_role_enters_nowhere(sign_in, world, places):
    browser = sign_in(world.stranger)
    for route in STAFF:
        path = path_of(route, places)
        assert {browser.get(path).status_code, browser.post(path).status_code} <= {403, 405}, path


@pytest.mark.parametrize("route", [route for route in STAFF if route.roles], ids=named)
def test_only_the_named_roles_enter(sign_in, people, places, route):
    path = path_of(route, places)

    for role, person in people.items():
        browser = sign_in(person)
        for answer in (browser.get(path), browser.post(path)):
            assert answer.status_code == 405 or (answer.status_code == 403) is (role not in route.roles), role


@pytest.mark.parametrize("route", STAFF, ids=named)
def test_where_signing_in_leads_back_to_there_is_a_page(sign_in, people, places, route):
    """What was posted after a time-out comes back as a GET of the same address."""
    who = Role(min(route.roles)) if route.roles else Role.INTAKE
    # The call and the letter belong to those whose dossier it is.
    browser = sign_in(people[Role.HEAD if route.name == "dossiers:call" else who])

    answer = browser.get(path_of(route, places), follow=True)

    assert answer.status_code in (200, 404), "never 405; what cannot be done now is not found"
    wanted = places.file.content_type if route.name == "dossiers:file" else DOCUMENTS.get(route.name, "text/html")
    assert answer["Content-Type"].startswith(wanted)


def test_full_records_never_stay_in_the_browsers_store(sign_in, world, places):
    browser = sign_in(world.clerk)
    answers = [browser.get(path_of(route, places)) for route in STAFF]
    shown = [answer["Cache-Control"] for answer in answers if answer.status_code == 200]

    assert len(shown) > 8
    assert all("no-store" in header and "private" in header for header in shown)


def written():
    """Rows inserted, updated and deleted by this transaction so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd + n_tup_hot_upd, n_tup_del FROM pg_stat_xact_user_tables "
            "WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {name: tuple(counts) for name, *counts in cursor.fetchall()}


LOGGED = {"accounts_accessrecord", "django_session"}


@pytest.mark.parametrize("role", Role.values)
def test_a_get_of_staff_writes_nothing_but_the_access_log(sign_in, people, places, role):
    browser, before = sign_in(people[role]), written()

    for route in STAFF:
        browser.get(path_of(route, places))
        changed = {name for name, counts in written().items() if counts != before.get(name)}
        assert changed <= LOGGED, route.name


def test_a_get_of_anybody_writes_nothing_at_all(client, places):
    before = written()

    for route in ROUTES:
        client.get(path_of(route, places))
        assert written() == before, route.name


def test_the_tables_written_to_would_be_seen(world):
    before = written()
    world.clerk.save()
    assert written()["accounts_user"] != before["accounts_user"]


OWN_DOORS = ("admin:login", "admin:logout")


def test_the_administration_lets_nobody_in_without_signing_in(client, world):
    # Addresses without a name only lead on to others.
    closed = [route for route in administration() if route.name.startswith("admin:") and route.name not in OWN_DOORS]
    for route in closed:
        values = dict.fromkeys(route.arguments, "1") | {"app_label": "dossiers"}
        if route.name == "admin:notices_notice_decide":
            values["pk"] = "00000000-0000-0000-0000-000000000000"
        path = route.path(**values)
        answer = client.get(path)
        assert answer.status_code == 302 and answer.url.startswith((SIGN_IN, "/quan-tri/login/")), path


@pytest.mark.parametrize("who", ["clerk", "officer", "head", "chairman", "stranger"])
def test_the_administration_is_closed_to_people_of_the_counter(sign_in, world, who):
    browser = sign_in(getattr(world, who))

    for path in ("/quan-tri/", "/quan-tri/accounts/user/", "/quan-tri/dossiers/dossier/"):
        assert browser.get(path).status_code in (302, 403)


# The door itself


def empty(request):
    return HttpResponse()


def asked(user):
    request = RequestFactory().get("/can-bo/")
    request.user = user
    return request


def test_the_door_hands_the_scope_to_the_view(world):
    seen = []
    view = staff(Role.INTAKE)(lambda request: seen.append(request.scope) or HttpResponse())

    view(asked(world.clerk))

    assert seen[0].intake == {world.desk.pk}


def test_an_expired_membership_no_longer_opens_the_door(world):
    Membership.objects.filter(user=world.clerk).update(valid_to=day_before(timezone.localdate()))

    with pytest.raises(PermissionDenied):
        staff()(empty)(asked(world.clerk))


def test_who_left_enters_no_more_although_signed_in(sign_in, world):
    browser = sign_in(world.clerk)
    world.clerk.is_active = False
    world.clerk.save()

    assert browser.get("/can-bo/").url.startswith(SIGN_IN)


def test_the_way_back_keeps_what_was_asked(world):
    request = RequestFactory().get("/can-bo/?tab=qua-han")
    request.user = AnonymousUser()

    answer = staff()(empty)(request)

    assert answer.url == f"{SIGN_IN}?next=/can-bo/%3Ftab%3Dqua-han"


def test_a_public_view_is_left_as_it_is():
    def view(request):
        return HttpResponse("ai cũng xem được")

    assert public(view) is view and view.audience == "public"
