"""What the tests of linked dossiers share: a commune's birth registration, Công an and BHXH with their people."""

from types import SimpleNamespace

from accounts.enums import OfficeKind, Role
from catalogue.enums import Performer
from catalogue.models import ProcedureVersion
from dossiers.actions.work import hand_on
from dossiers.models import Dossier, Referral
from tests.factories import make_dossier, make_office, make_user, make_version, moment

STEPS = (
    ("Tiếp nhận", Performer.DESK, "", "2"),
    ("Đăng ký thường trú", Performer.LINKED, "ca-huyen", "8"),
    ("Cấp thẻ BHYT", Performer.LINKED, "bhxh", "16"),
    ("Trả kết quả", Performer.DESK, "", "2"),
)


def make_partners(world: SimpleNamespace) -> SimpleNamespace:
    """Two agencies under nobody, each with an officer and a head; they are added to the world."""
    world.police = make_office("Công an huyện Vạn Ninh", OfficeKind.VERTICAL, ref="ca-huyen", receives_dossiers=True)
    world.insurance = make_office("Bảo hiểm xã hội huyện", OfficeKind.VERTICAL, ref="bhxh")
    world.policeman = make_user("Ngô Văn Long", (world.police, Role.PROCESSING), username="policeman")
    world.police_head = make_user(
        "Hồ Văn Minh", (world.police, Role.HEAD), username="police_head", title="Trưởng Công an"
    )
    world.insurer = make_user("Bùi Thị Nga", (world.insurance, Role.PROCESSING), username="insurer")
    return world


def in_order(**fields: object) -> ProcedureVersion:
    return make_version("Liên thông khai sinh, thường trú, BHYT", amount="10", steps=STEPS, **fields)


def in_parallel(**fields: object) -> ProcedureVersion:
    version = in_order(**fields)
    version.steps.filter(order=3).update(is_with_previous=True)
    return version


def sent_out(world: SimpleNamespace, version: ProcedureVersion, at: str = "2026-11-09T09:00") -> Dossier:
    """Received at the district's desk, and handed on to its linked steps at once."""
    dossier = make_dossier(world, at, version=version)
    return hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment(at))


def part_at(dossier: Dossier, office: object) -> Referral:
    return dossier.referrals.get(office=office)
