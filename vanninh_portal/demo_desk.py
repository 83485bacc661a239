"""What else the desk of the demo has: a filing by post that waits, a result on its way by post, some guidance."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Office, User
from catalogue.models import ProcedureVersion
from catalogue.queries import versions_at
from core.dates import local_day
from dossiers.actions.arrivals import Intake, Postal
from dossiers.actions.filings import register
from dossiers.actions.guidance import guide
from dossiers.actions.hand_over import dispatch
from dossiers.actions.people import Person
from dossiers.actions.receive import receive
from dossiers.actions.work import finish, shelve
from dossiers.enums import Channel, GuidanceWay, ResultWay
from dossiers.errors import Refused

PHONE, ADDRESS = "+84905004567", "Thôn Xuân Tự, xã Vạn Hưng, huyện Vạn Ninh"


def play(desk: Office, clerk: User, versions: list[ProcedureVersion], *, at: datetime) -> None:
    """Everything by the actions that people use; an act that the hour does not allow is left out."""
    for version in versions[:1]:
        with suppress(Refused):
            _waiting(desk, clerk, version, at=at)
        with suppress(Refused):
            _on_its_way(desk, clerk, version, at=at)
    for number, version in enumerate(versions[:3]):
        missing = [paper.pk for paper in version.documents.filter(is_required=True, condition="")[:2]]
        way = GuidanceWay.PHONE if number == 1 else GuidanceWay.COUNTER
        guide(office=desk, version=version, way=way, missing=missing, actor=clerk, at=at - timedelta(minutes=number))


def paper_versions(desk: Office, *, at: datetime) -> list[ProcedureVersion]:
    """Procedures of the desk that give a paper result, by name."""
    return list(versions_at(desk, local_day(at)).filter(has_paper_result=True).order_by("name")[:3])


def _intake(desk: Office, version: ProcedureVersion, name: str, **more: Any) -> Intake:
    papers = {row.pk: (row.originals or 1, row.copies) for row in version.documents.all() if not row.condition}
    person = Person(full_name=name, national_id="056085004567", address=ADDRESS, phone=PHONE)
    return Intake(office=desk, version=version, person=person, documents=papers, **more)


def _waiting(desk: Office, clerk: User, version: ProcedureVersion, *, at: datetime) -> None:
    signed_at = at - timedelta(hours=3)
    postal = Postal("RA123456785VN", "12/BBGN", signed_at)
    intake = _intake(desk, version, "Huỳnh Văn Sáu", channel=Channel.POST, postal=postal)
    register(intake=intake, actor=clerk, at=at)


def _on_its_way(desk: Office, clerk: User, version: ProcedureVersion, *, at: datetime) -> None:
    """Finished by the desk itself: the demo needs the parcel, not the way there."""
    began = at - timedelta(hours=4)
    intake = _intake(desk, version, "Nguyễn Thị Bảy", result_way=ResultWay.POST)
    dossier = receive(intake=intake, actor=clerk, at=began)
    finish(dossier_id=dossier.pk, actor=clerk, at=began + timedelta(hours=1))
    shelve(dossier_id=dossier.pk, shelf="B1", actor=clerk, at=began + timedelta(hours=2))
    dispatch(
        dossier_id=dossier.pk,
        minutes_number="13/BBGN",
        tracking="RR473124829VN",
        posted_at=began + timedelta(hours=3),
        actor=clerk,
        at=began + timedelta(hours=3),
    )
