"""Small real worlds for tests: a district with its desk, people with roles, procedures with papers and steps."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.models import Membership, Office, User
from catalogue.enums import DocumentKind, Performer, Regime
from catalogue.models import Procedure, ProcedureVersion, ProcessStep, RequiredDocument, Sector
from core.dates import LOCAL
from dossiers.actions.people import Person
from dossiers.actions.receive import Intake, receive
from dossiers.models import Dossier
from workdays.enums import CutOff, TimeUnit

LONG_AGO = date(2019, 1, 1)
PASSWORD = "mat-khau-thu-2026"
_numbers = count(1)


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def moment(text: str) -> datetime:
    """``2026-11-19T09:10`` on the clocks of Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def make_office(name: str, kind: OfficeKind, *, parent: Office | None = None, **fields: Any) -> Office:
    n = next(_numbers)
    values = {"ref": f"office-{n}", "level": OfficeLevel.DISTRICT, "valid_from": LONG_AGO, **fields}
    return Office.objects.create(name=name, kind=kind, parent=parent, **values)


def make_user(name: str, *roles: tuple[Office, Role], **fields: Any) -> User:
    user = User(username=fields.pop("username", f"user{next(_numbers)}"), full_name=name, **fields)
    user.password = _hashed()
    user.save()
    for office, role in roles:
        Membership.objects.create(user=user, office=office, role=role, valid_from=LONG_AGO)
    return user


def make_version(
    name: str = "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    *,
    amount: str = "3",
    unit: TimeUnit = TimeUnit.WORKING_DAY,
    cutoff: CutOff = CutOff.NONE,
    papers: tuple[str, ...] = ("Đơn đề nghị", "Bản vẽ thiết kế"),
    steps: tuple[tuple[str, Performer, str, str], ...] = (
        ("Tiếp nhận hồ sơ", Performer.DESK, "", "2"),
        ("Thẩm định hồ sơ", Performer.SPECIALIST, "p-qldt", "20"),
        ("Lãnh đạo ký", Performer.COMMITTEE, "", "2"),
    ),
    **fields: Any,
) -> ProcedureVersion:
    """A procedure of the district with required papers and steps (title, performer, office ref, hours)."""
    n = next(_numbers)
    sector, _ = Sector.objects.get_or_create(name="Xây dựng", slug="xay-dung")
    values = {
        "level": OfficeLevel.DISTRICT,
        "regime": Regime.values[0],
        "valid_from": LONG_AGO,
        "result_name": "Giấy phép",
        **fields,
    }
    version = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(national_code=f"9.{n:06d}"),
        name=name,
        sector=sector,
        time_amount=Decimal(amount),
        time_unit=unit,
        cutoff=cutoff,
        **values,
    )
    for order, paper in enumerate(papers, start=1):
        RequiredDocument.objects.create(version=version, order=order, name=paper, kind=DocumentKind.SUBMIT)
    for order, (title, performer, ref, hours) in enumerate(steps, start=1):
        ProcessStep.objects.create(
            version=version,
            order=order,
            title=title,
            performer=performer,
            office_ref=ref,
            office_name=title,
            hours=Decimal(hours),
            role=Role.INTAKE if performer == Performer.DESK else Role.PROCESSING,
        )
    return version


def make_world() -> SimpleNamespace:
    """A district: committee, desk under its office, the urban management division; clerk, officer, heads, reviewer."""
    province = make_office("UBND tỉnh Khánh Hòa", OfficeKind.COMMITTEE, level=OfficeLevel.PROVINCE, code="H32")
    committee = make_office(
        "UBND huyện Vạn Ninh",
        OfficeKind.COMMITTEE,
        parent=province,
        ref="ubnd-huyen",
        code="H32.27",
        hotline="02583840123",
    )
    secretariat = make_office("Văn phòng HĐND và UBND huyện", OfficeKind.SPECIALIST, parent=committee)
    desk = make_office(
        "Bộ phận Một cửa huyện Vạn Ninh",
        OfficeKind.ONE_STOP,
        parent=secretariat,
        ref="mc-huyen",
        code="H32.27.01",
        short_name="Một cửa huyện",
        receives_dossiers=True,
    )
    division = make_office("Phòng Quản lý đô thị", OfficeKind.SPECIALIST, parent=committee, ref="p-qldt")
    home_affairs = make_office("Phòng Nội vụ", OfficeKind.SPECIALIST, parent=committee, ref="p-noi-vu")
    return SimpleNamespace(
        province=province,
        committee=committee,
        desk=desk,
        division=division,
        home_affairs=home_affairs,
        clerk=make_user("Trần Thị Cúc", (desk, Role.INTAKE), username="clerk", title="Cán bộ tiếp nhận"),
        officer=make_user("Lê Văn Bình", (division, Role.PROCESSING), username="officer", email="binh@example.vn"),
        head=make_user("Phạm Thị Dung", (division, Role.HEAD), username="head", title="Trưởng phòng"),
        chairman=make_user("Nguyễn Văn Em", (committee, Role.HEAD), username="chairman", title="Chủ tịch"),
        reviewer=make_user("Võ Thị Giang", (home_affairs, Role.REVIEWER), username="reviewer", is_staff=True),
        stranger=make_user("Đỗ Văn Hải", username="stranger"),
        version=make_version(),
    )


def make_intake(world: SimpleNamespace, **changes: Any) -> Intake:
    """A complete filing at the district desk; ``person`` takes a dict of changes to the default person."""
    version = changes.pop("version", world.version)
    person = {
        "full_name": "Nguyễn Thị Hòa",
        "national_id": "056190000018",
        "born_on": "1990-03-02",
        "address": "Thôn Quảng Hội, Vạn Thắng",
        "phone": "+84905123456",
        "email": "hoa@example.vn",
        **changes.pop("person", {}),
    }
    papers = {paper.pk: (paper.originals, paper.copies) for paper in version.documents.all()}
    return Intake(
        **{"office": world.desk, "version": version, "person": Person(**person), "documents": papers, **changes}
    )


def make_dossier(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    """A dossier received at the counter at ``at``."""
    return receive(intake=make_intake(world, **changes), actor=world.clerk, at=moment(at))
