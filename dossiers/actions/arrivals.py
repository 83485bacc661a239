"""How a filing reached the desk, and what is checked of it before anything is written."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import code_prefix, scope_of
from catalogue.models import ProcedureVersion, RequiredDocument
from catalogue.queries import versions_at
from core.dates import local_day, moment_words
from core.text import one_line
from dossiers.actions.hand_over import checked_minutes
from dossiers.actions.people import Person
from dossiers.enums import Channel, ResultWay
from dossiers.errors import Refused, Stale
from dossiers.models import Outage
from dossiers.queries.outages import ENTERED_DAYS
from dossiers.rules import is_handed_in
from dossiers.tracking import tracking_number

SIGNED_DAYS = 30


@dataclass(frozen=True)
class Postal:
    """A filing by post: its time runs from the signing of the hand-over minutes (QĐ 45/2016/QĐ-TTg Đ.7 k.4)."""

    tracking_number: str
    minutes_number: str
    signed_at: datetime


@dataclass(frozen=True)
class LateEntry:
    """Received on paper while the portal was down, entered afterwards with the moment it was really received."""

    outage: Outage
    received_at: datetime


@dataclass(frozen=True)
class Intake:
    """What the desk hands to ``receive``. ``documents``: required document id → (originals, copies).

    ``submission`` names the filled-in form: the same one never makes two dossiers. ``representative`` has name,
    national_id, phone, email, address, paper.
    """

    office: Office
    version: ProcedureVersion
    person: Person
    documents: Mapping[int, tuple[int, int]]
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    representative: dict[str, str] | None = None
    summary: str = ""
    sets: int = 1
    channel: int = Channel.COUNTER
    result_way: str = ResultWay.COUNTER
    postal: Postal | None = None
    late_entry: LateEntry | None = None

    def since(self, at: datetime) -> datetime:
        """The moment from which its time runs."""
        if self.late_entry:
            return self.late_entry.received_at
        return self.postal.signed_at if self.postal else at


def check_desk(intake: Intake, *, actor: User, at: datetime) -> None:
    """Raise ``Refused`` unless the actor takes in at that desk today."""
    if intake.office.pk not in scope_of(actor, on=local_day(at)).intake:
        raise Refused(_("Ông/bà chưa được giao tiếp nhận hồ sơ tại %(office)s.") % {"office": intake.office})


def check_procedure(intake: Intake, *, at: datetime) -> list[RequiredDocument]:
    """The papers of its list; raises ``Refused`` (no code, not of this desk) and ``Stale`` (a newer version)."""
    day = local_day(intake.since(at))
    if not code_prefix(intake.office):
        raise Refused(
            _("%(office)s chưa có mã định danh nên chưa cấp được mã hồ sơ. Xin báo quản trị bổ sung mã.")
            % {"office": intake.office}
        )
    version = intake.version
    if version.valid_from > day or (version.valid_to and version.valid_to < day):
        raise Stale(
            _(
                "Thủ tục “%(name)s” vừa có quy định mới. Những gì đã nhập vẫn còn; xin chọn lại thủ tục và kiểm tra giấy tờ."
            )
            % {"name": version.name}
        )
    if not versions_at(intake.office, day).filter(pk=version.pk).exists():
        raise Refused(
            _("%(office)s không nhận thủ tục “%(name)s”. Xin hướng dẫn người nộp đến đúng nơi.")
            % {"office": intake.office, "name": version.name}
        )
    required = list(version.documents.order_by("order"))
    if set(intake.documents) - {row.pk for row in required}:
        raise Refused(
            _("Không được nhận giấy tờ ngoài danh mục của thủ tục. Xin tải lại trang để lấy danh mục mới nhất.")
        )
    if not one_line(intake.person.full_name):
        raise Refused(_("Xin nhập họ và tên người nộp, ví dụ: Nguyễn Văn An."))
    return required


def check_complete(intake: Intake, required: list[RequiredDocument]) -> None:
    """Raise ``Refused`` with everything that is missing (NĐ 61/2018/NĐ-CP Đ.17 k.1)."""
    needed = [row for row in required if row.is_required and not row.condition]
    missing = [row.name for row in needed if not is_handed_in(row, intake.documents)]
    if missing:
        raise Refused(
            _("Hồ sơ còn thiếu: %(papers)s. Hồ sơ được giữ ở dạng nháp cho đến khi đủ giấy tờ.")
            % {"papers": "; ".join(missing)}
        )


def check_arrival(intake: Intake, *, at: datetime) -> None:
    """Raise ``Refused`` where the moment given cannot be that of its arrival."""
    if intake.postal:
        _check_postal(intake.postal, at=at)
    if intake.late_entry:
        _check_late_entry(intake.late_entry, intake.office, at=at)


def _check_postal(postal: Postal, *, at: datetime) -> None:
    tracking_number(postal.tracking_number)
    checked_minutes(postal.minutes_number)
    if postal.signed_at > at:
        raise Refused(_("Thời điểm ký biên bản giao nhận phải trước lúc này. Xin xem lại ngày, giờ trên biên bản."))
    if postal.signed_at < at - timedelta(days=SIGNED_DAYS):
        raise Refused(
            _("Biên bản giao nhận ký đã quá %(days)s ngày. Xin xem lại ngày ký, hoặc báo lãnh đạo bộ phận.")
            % {"days": SIGNED_DAYS}
        )


def _check_late_entry(late: LateEntry, office: Office, *, at: datetime) -> None:
    outage = late.outage
    if outage.office_id != office.pk or outage.ended_at < at - timedelta(days=ENTERED_DAYS):
        raise Refused(
            _("Sự cố này không còn nhập bù được: chỉ nhập trong %(days)s ngày sau sự cố, tại đúng bộ phận đó.")
            % {"days": ENTERED_DAYS}
        )
    if not outage.began_at <= late.received_at <= outage.ended_at:
        raise Refused(
            _("Lúc nhận thực tế phải trong thời gian sự cố: từ %(began)s đến %(ended)s.")
            % {"began": moment_words(outage.began_at), "ended": moment_words(outage.ended_at)}
        )
