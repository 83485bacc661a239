"""The desks that receive, their procedures, and which office and person does each step."""

import random
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Membership, Office, User
from accounts.queries import code_prefix
from catalogue.models import ProcedureVersion
from catalogue.placement import place, surroundings
from catalogue.queries import versions_at
from workdays.enums import TimeUnit

ACCOUNT = "load."  # how the usernames of the load begin; nobody can sign in with them
LONG_AGO = date(2000, 1, 1)
# How many dossiers the district desk receives for one of a commune's.
_WEIGHT = {OfficeLevel.PROVINCE: 10.0, OfficeLevel.DISTRICT: 6.0, OfficeLevel.COMMUNE: 1.0}


class NoDesks(ValueError):
    """There is no desk with a procedure, so nothing can be received."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of a procedure as done for dossiers of one desk."""

    step_id: int
    title: str
    office_id: int
    person_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure as one desk takes it. ``papers`` are the ids of what must be handed in."""

    version: ProcedureVersion
    stops: tuple[Stop, ...]
    papers: tuple[int, ...]
    shares: tuple[float, ...]  # of the whole time, that has passed when each step ends


class Desk:
    """A desk: its unit code, its clerk, and what it takes how often."""

    def __init__(self, office: Office, clerk: User, offers: list[Offer]) -> None:
        self.office, self.clerk, self.offers = office, clerk, offers
        self.prefix, self.weight = code_prefix(office), _WEIGHT[OfficeLevel(office.level)]
        self.place = office.short_name or office.name
        self._until = list(accumulate(_popularity(offer.version) for offer in offers))

    def draw(self, dice: random.Random) -> Offer:
        return self.offers[bisect(self._until, dice.random() * self._until[-1])]


def _popularity(version: ProcedureVersion) -> float:
    """Certified copies and civil status are asked for every day, permits of a month seldom."""
    if version.time_unit in (TimeUnit.SAME_DAY, TimeUnit.WORKING_HOUR):
        return 8
    return max(0.5, 6 / float(version.time_amount))


def find_desks(*, on: date) -> list[Desk]:
    """The one-stop desks of ``on``, one for each unit code; makes the accounts of the load. Raises ``NoDesks``."""
    staff = _Staff()
    desks: dict[str, Desk] = {}
    for office in Office.objects.on(on).receiving().filter(kind=OfficeKind.ONE_STOP).order_by("pk"):
        offers = _offers(office, on, staff)
        if offers:
            desk = Desk(office, staff.person(office, Role.INTAKE), offers)
            desks.setdefault(desk.prefix, desk)
    if not desks:
        raise NoDesks("There is no desk with a procedure yet: run manage.py load_reference first.")
    return list(desks.values())


def _offers(desk: Office, on: date, staff: "_Staff") -> list[Offer]:
    around = surroundings(desk, on=on)
    offers = []
    for version in versions_at(desk, on).prefetch_related("steps", "documents"):
        stops = []
        for step in sorted(version.steps.all(), key=lambda row: row.order):
            office = place(step, around) or desk
            role = Role.INTAKE if office == desk else Role.PROCESSING
            stops.append(Stop(step.pk, step.title, office.pk, staff.person(office, role).pk, step.minutes))
        papers = (row.pk for row in version.documents.all() if row.is_required and not row.condition)
        if stops:
            offers.append(Offer(version, tuple(stops), tuple(papers), tuple(_shares(stops))))
    return offers


def _shares(stops: list[Stop]) -> Iterable[float]:
    total = sum(stop.minutes + 1 for stop in stops)
    return (until / total for until in accumulate(stop.minutes + 1 for stop in stops))


class _Staff:
    """Accounts of the load: one for each role at each office, and a head beside every officer."""

    def __init__(self) -> None:
        self._found = {user.username: user for user in User.objects.filter(username__startswith=ACCOUNT)}

    def person(self, office: Office, role: Role) -> User:
        if role == Role.PROCESSING:
            self._account(office, Role.HEAD)
        return self._account(office, role)

    def _account(self, office: Office, role: Role) -> User:
        username = f"{ACCOUNT}{role.value}.{office.pk}"
        if username not in self._found:
            user = User(username=username, full_name=f"{role.label} {office}"[:100], email=f"{username}@example.vn")
            user.set_unusable_password()
            user.save()
            Membership.objects.create(user=user, office=office, role=role, valid_from=LONG_AGO)
            self._found[username] = user
        return self._found[username]
