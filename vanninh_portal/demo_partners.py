"""Scenes of the demo with other agencies: a linked birth registration, an opinion, a check on the spot, a payment."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from typing import Protocol

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Office, User
from accounts.queries import committee_of
from catalogue.enums import Performer
from catalogue.models import ProcedureVersion
from catalogue.queries import version_on, versions_at
from core.dates import at_local, local_day
from dossiers.actions.duties import request_payment
from dossiers.actions.referrals import consult, offices_to_ask
from dossiers.actions.visits import arrange_visit
from dossiers.actions.work import assign, hand_on
from dossiers.errors import Refused
from dossiers.models import Dossier
from workdays.enums import TimeUnit
from workdays.queries import live_calendar

LINKED_BIRTH = "2.000986"
AGENCIES = ("ca-huyen", "bhxh")


class Cast(Protocol):
    """What the demo gives: people are hired and dossiers received by it."""

    desk: Office
    clerks: list[User]

    def _hire(self, username: str, name: str, title: str, *roles: tuple[Office, Role]) -> User: ...

    def _name(self) -> str: ...

    def _receive(
        self, version: ProcedureVersion, at: datetime, *, desk: Office | None = None, clerk: User | None = None
    ) -> Dossier: ...


def hire_agencies(cast: Cast, *, at: datetime) -> None:
    """Công an and BHXH have a head besides their officer, so that they apologise for themselves."""
    for agency in Office.objects.on(local_day(at)).filter(ref__in=AGENCIES).order_by("pk"):
        if not agency.receives_dossiers:
            cast._hire(f"thuly.{agency.ref}", cast._name(), "Cán bộ thụ lý", (agency, Role.PROCESSING))
        cast._hire(f"truong.{agency.ref}", cast._name(), "Thủ trưởng", (agency, Role.HEAD))


def play(cast: Cast, *, at: datetime) -> None:
    """Each scene is played where the reference data have its offices; a refusal leaves it out."""
    with suppress(Refused):
        _linked_birth(cast, at=at)
    dossiers = _with_time_left(cast, at=at)
    for scene in (_opinion, _check_on_the_spot, _payment):
        dossier = next(dossiers, None)
        if dossier is not None:
            with suppress(Refused):
                scene(dossier, at=at)


def _linked_birth(cast: Cast, *, at: datetime) -> None:
    """Received at a commune's desk two working days ago, registered there, and now with the police of the district."""
    today = local_day(at)
    desks = Office.objects.on(today).filter(kind=OfficeKind.ONE_STOP, level=OfficeLevel.COMMUNE, receives_dossiers=True)
    desk = desks.order_by("pk").first()
    version = version_on(LINKED_BIRTH, desk, today) if desk else None
    if desk is None or version is None:
        return
    committee = committee_of(desk)
    clerk = cast._hire("tiepnhan.xa", cast._name(), "Cán bộ tiếp nhận", (desk, Role.INTAKE))
    officer = cast._hire("thuly.xa", cast._name(), "Công chức Tư pháp - Hộ tịch", (committee, Role.PROCESSING))
    cast._hire("chutich.xa", cast._name(), "Chủ tịch UBND", (committee, Role.HEAD))
    calendar = live_calendar()
    day = calendar.add_working_days(today, -2)
    dossier = cast._receive(version, at_local(day, time(8, 40)), desk=desk, clerk=clerk)
    hand_on(dossier_id=dossier.pk, actor=clerk, at=at_local(day, time(9, 15)), holder=officer)
    hand_on(dossier_id=dossier.pk, actor=officer, at=at_local(calendar.add_working_days(today, -1), time(10, 5)))


def _with_time_left(cast: Cast, *, at: datetime) -> Iterator[Dossier]:
    """Dossiers received the working day before at the district's desk, which a division has and has time for."""
    day = live_calendar().add_working_days(local_day(at), -1)
    versions = versions_at(cast.desk, local_day(at)).filter(time_unit=TimeUnit.WORKING_DAY, time_amount__gte=10)
    for version in versions.prefetch_related("documents", "steps"):
        second = next((step for step in version.steps.all() if step.order == 2), None)
        if second is None or second.performer != Performer.SPECIALIST:
            continue
        with suppress(Refused):
            dossier = cast._receive(version, at_local(day, time(8, 10)))
            yield hand_on(dossier_id=dossier.pk, actor=cast.clerks[0], at=at_local(day, time(9, 5)))


def _officer(dossier: Dossier, *, at: datetime) -> User:
    """Who holds it; somebody of the office takes it, where nobody did."""
    if dossier.holder:
        return dossier.holder
    people = User.objects.filter(memberships__office=dossier.holder_office, memberships__role=Role.PROCESSING)
    officer = people.first()
    if officer is None:
        raise Refused("nobody of the demo works there")
    assign(dossier_id=dossier.pk, holder=officer, actor=officer, at=at)
    return officer


def _opinion(dossier: Dossier, *, at: datetime) -> None:
    officer = _officer(dossier, at=at)
    near = offices_to_ask(dossier, on=local_day(at))
    office = next((row for row in near if row.kind == OfficeKind.VERTICAL), near[0])
    consult(
        dossier_id=dossier.pk,
        office=office,
        content="Hồ sơ có nội dung thuộc lĩnh vực quản lý của quý cơ quan. Xin cho ý kiến bằng văn bản.",
        due_on=live_calendar().add_working_days(local_day(at), 2),
        actor=officer,
        at=at,
    )


def _check_on_the_spot(dossier: Dossier, *, at: datetime) -> None:
    arrange_visit(
        dossier_id=dossier.pk,
        planned_at=at_local(live_calendar().add_working_days(local_day(at), 1), time(8, 30)),
        place="Tại thửa đất ghi trong hồ sơ",
        people="Cán bộ thụ lý, cán bộ địa chính xã, người nộp",
        content="Đối chiếu hiện trạng với bản vẽ",
        is_applicant_needed=True,
        actor=_officer(dossier, at=at),
        at=at,
    )


def _payment(dossier: Dossier, *, at: datetime) -> None:
    request_payment(
        dossier_id=dossier.pk,
        amount_vnd=1_500_000,
        ground="Thông báo nộp lệ phí trước bạ của Chi cục Thuế khu vực",
        actor=_officer(dossier, at=at),
        at=at,
    )
