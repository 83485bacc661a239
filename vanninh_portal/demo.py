"""A believable demo: accounts for every role, and dossiers of the last weeks that went through the real actions."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.enums import OfficeKind, Role
from accounts.models import Membership, Office, User
from accounts.queries import head_of
from catalogue.models import ProcedureVersion
from catalogue.queries import step_office, versions_at
from core.dates import LOCAL, local_day
from dossiers.actions.apologise import apologise
from dossiers.actions.hand_over import hand_over
from dossiers.actions.people import Person
from dossiers.actions.receive import Intake, receive
from dossiers.actions.silence import watch_silence
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import assign, finish, hand_on, next_step, shelve
from dossiers.deadlines import SHORT_UNITS, propose_new_date
from dossiers.enums import DelayReason
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.rules import answerable_office
from signing.actions.trial import make_trial_key, new_trial_authority
from vanninh_portal import demo_desk, demo_partners
from vanninh_portal.site import office_of_the_site
from workdays.queries import live_calendar

PASSWORD = "vanninh-2026"  # noqa: S105  # printed for everybody; demo accounts work only with DEMO=1
DOSSIERS = 44
WEEKS = 6
Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """A line of the table that newcomers read."""

    username: str
    full_name: str
    role: str
    office: str


def has_demo() -> bool:
    """Whether the demo was made before."""
    return User.objects.filter(is_demo=True).exists()


def accounts() -> list[Account]:
    """The demo accounts with their roles."""
    rows = []
    for user in User.objects.filter(is_demo=True, is_active=True).order_by("pk"):
        held = list(user.memberships.select_related("office"))
        roles = ", ".join(str(row.get_role_display()) for row in held) or "Quản trị hệ thống"
        rows.append(Account(user.username, user.full_name, roles, ", ".join(str(row.office) for row in held)))
    return rows


@transaction.atomic
def seed(*, at: datetime, say: Say) -> None:
    """Make accounts and dossiers once; everything by the actions that people use."""
    people = json.loads((settings.BASE_DIR / "data" / "demo_people.json").read_text(encoding="utf-8"))
    demo = _Demo(people, random.Random(745), local_day(at))  # noqa: S311  # the same demo everywhere, no secret
    demo.hire()
    demo_partners.hire_agencies(demo, at=at)
    _give_keys(at=at)
    say("Tạo hồ sơ mẫu của sáu tuần qua …")
    demo.live_through(at, say)
    demo_partners.play(demo, at=at)
    demo_desk.play(demo.desk, demo.clerks[0], demo_desk.paper_versions(demo.desk, at=at), at=at)


def _give_keys(*, at: datetime) -> None:
    """A trial key for everybody who heads an office; it opens with the password of the demo."""
    authority = new_trial_authority(at=at)
    heads = User.objects.filter(is_demo=True, memberships__role=Role.HEAD).distinct().order_by("pk")
    for head in heads:
        make_trial_key(head, secret=PASSWORD, at=at, authority=authority)


class _Demo:
    """Holds the offices, the staff and the dice while the past weeks are played."""

    def __init__(self, people: dict[str, Any], dice: random.Random, today: date) -> None:
        committee = office_of_the_site()
        if committee is None:
            raise ValueError("no committee is loaded; run manage.py load_reference first")
        self.people, self.dice, self.today, self.committee = people, dice, today, committee
        offices = Office.objects.on(today)
        self.desk = offices.filter(kind=OfficeKind.ONE_STOP, level=committee.level).order_by("pk")[0]
        self.since = today - timedelta(days=400)
        self.clerks: list[User] = []
        self.password = make_password(PASSWORD)  # hashed once for all: hashing is slow on purpose

    def hire(self) -> None:
        """Accounts with roles: the desk, each division with an officer and a head, the leaders, the reviewers."""
        staff = {row[0]: row for row in self.people["staff"]}
        self.clerks = [self._hire(*staff[name], (self.desk, Role.INTAKE)) for name in ("tiepnhan", "tiepnhan2")]
        divisions = Office.objects.on(self.today).filter(parent=self.committee, kind=OfficeKind.SPECIALIST)
        for division in divisions.order_by("pk"):
            word = division.ref.removeprefix("p-")
            self._hire(f"thuly.{word}", self._name(), "Chuyên viên", (division, Role.PROCESSING))
            if division != self.desk.parent:
                self._hire(f"truong.{word}", self._name(), "Trưởng phòng", (division, Role.HEAD))
        if self.desk.parent and self.desk.parent != self.committee:
            self._hire(*staff["chanhvp"], (self.desk.parent, Role.HEAD))
        self._hire(*staff["chutich"], (self.committee, Role.HEAD))
        for agency in Office.objects.on(self.today).filter(kind=OfficeKind.VERTICAL, receives_dossiers=True):
            self._hire(f"thuly.{agency.ref}", self._name(), "Cán bộ thụ lý", (agency, Role.PROCESSING))
        reviewers = divisions.filter(ref__contains="noi-vu").first() or self.committee
        self._hire(*staff["noivu"], (reviewers, Role.REVIEWER), is_staff=True)
        self._hire(*staff["quantri"], is_staff=True, is_superuser=True)

    def _hire(self, username: str, name: str, title: str, *roles: tuple[Office, Role], **flags: bool) -> User:
        user = User(username=username, full_name=name, title=title, is_demo=True, password=self.password, **flags)
        user.save()
        for office, role in roles:
            Membership.objects.create(user=user, office=office, role=role, valid_from=self.since)
        return user

    def _name(self) -> str:
        sex = self.dice.choice(["Nam", "Nữ"])
        words = (self.people["families"], self.people["middles"][sex], self.people["givens"][sex])
        return " ".join(self.dice.choice(word) for word in words)

    def live_through(self, at: datetime, say: Say) -> None:
        """Receive dossiers on the working days of the past weeks, work on them, and let the watch look each evening."""
        calendar = live_calendar()
        days = [self.today - timedelta(days=n) for n in range(WEEKS * 7, -1, -1)]
        days = [day for day in days if calendar.is_working_day(day)]
        arrivals = sorted(self.dice.choice(days) for _ in range(DOSSIERS))
        versions = list(versions_at(self.desk, self.today).prefetch_related("documents"))
        for day in days:
            for _ in range(arrivals.count(day)):
                moment = self._moment(day, 7, 16)
                if moment < at:
                    self._receive(self.dice.choice(versions), moment)
            self._work(day, at)
            watch_deadlines(at=min(at, datetime.combine(day, time(17, 1), LOCAL)))
        watch_silence(at=at)
        say(f"Đã có {Dossier.objects.count()} hồ sơ mẫu.")

    def _moment(self, day: date, first: int, last: int) -> datetime:
        return datetime.combine(day, time(self.dice.randint(first, last), self.dice.randint(0, 59)), LOCAL)

    def _receive(
        self, version: ProcedureVersion, at: datetime, *, desk: Office | None = None, clerk: User | None = None
    ) -> Dossier:
        n = self.dice.randint(0, 999_999)
        papers = {row.pk: (row.originals, row.copies) for row in version.documents.all() if not row.condition}
        person = Person(
            full_name=self._name(),
            national_id=f"056{self.dice.choice('01')}{self.dice.randint(50, 99)}{n:06d}",
            address=f"{self.dice.choice(self.people['places'])}, Khánh Hòa",
            phone=f"+8490500{n % 10_000:04d}" if self.dice.random() < 0.9 else "",
            email=f"nguoinop{n}@example.vn" if self.dice.random() < 0.4 else "",
        )
        intake = Intake(office=desk or self.desk, version=version, person=person, documents=papers)
        return receive(intake=intake, actor=clerk or self.dice.choice(self.clerks), at=at)

    def _work(self, day: date, at: datetime) -> None:
        """Most dossiers move a few steps a day; every seventh lies, so that there is something late to look at."""
        for dossier in Dossier.objects.exclude(status=10).select_related("version", "step", "office", "holder_office"):
            if dossier.pk % 7 == 0:
                self._neglect(dossier, self._moment(day, 8, 16), at)
                continue
            moves = self.dice.randint(1, 5) if dossier.version.time_unit in SHORT_UNITS else self.dice.randint(0, 3)
            for moment in sorted(self._moment(day, 7, 16) for _ in range(moves)):
                if (dossier.received_at or at) < moment < at and dossier.handed_over_at is None:
                    with suppress(Refused):  # nobody of the demo works where it lies: it stays there, as in life
                        dossier = self._move(dossier, moment)

    def _neglect(self, dossier: Dossier, moment: datetime, at: datetime) -> None:
        if dossier.letter_owed_since and dossier.pk % 2 and moment < at and self.dice.random() < 0.5:
            self._apologise(dossier, moment)

    def _move(self, dossier: Dossier, at: datetime) -> Dossier:
        clerk = self.clerks[0]
        if dossier.finished_at and dossier.has_paper_result and not dossier.shelved_at:
            return shelve(dossier_id=dossier.pk, shelf=f"A{dossier.pk % 9 + 1}", actor=clerk, at=at)
        if dossier.finished_at:
            is_collected = self.dice.random() < 0.4  # people come when they have time
            return hand_over(dossier_id=dossier.pk, actor=clerk, at=at) if is_collected else dossier
        if dossier.holder is None and (officer := self._worker(dossier.holder_office)):
            return assign(dossier_id=dossier.pk, holder=officer, actor=officer, at=at)
        if (step := next_step(dossier)) and step_office(step, dossier.office, on=self.today):
            return hand_on(dossier_id=dossier.pk, actor=self._actor(dossier), at=at)
        is_without_file = not dossier.has_paper_result
        actor = self._actor(dossier)
        return finish(dossier_id=dossier.pk, actor=actor, at=at, is_nothing_to_hand_over=is_without_file)

    def _worker(self, office: Office | None) -> User | None:
        return User.objects.filter(memberships__office=office, memberships__role=Role.PROCESSING).first()

    def _actor(self, dossier: Dossier) -> User:
        if dossier.holder_office == self.desk:
            return self.clerks[0]
        held = User.objects.filter(memberships__office=dossier.holder_office)
        return held.first() or User.objects.get(username="chutich")

    def _apologise(self, dossier: Dossier, at: datetime) -> None:
        """The letter of the head who answers; none where nobody of the demo heads the line of office or desk."""
        office = answerable_office(dossier, on=local_day(at))
        head = head_of(office, on=local_day(at)) if office else None
        if head is None or dossier.due_at is None:
            return
        calendar = live_calendar()
        apologise(
            dossier_id=dossier.pk,
            delay_reason=DelayReason.PARTNER,
            explanation="cần xác minh thêm tại thực địa, chờ kết quả của cơ quan phối hợp",
            new_date=propose_new_date(version=dossier.version, due_at=dossier.due_at, at=at, calendar=calendar),
            actor=head,
            at=at,
        )


def seed_now(say: Say) -> bool:
    """Make the demo unless it stands already; tells whether it was made."""
    if has_demo():
        return False
    seed(at=timezone.localtime(), say=say)
    return True
