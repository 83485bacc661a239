"""Guidance given without taking a dossier in: its content is kept (NĐ 61/2018/NĐ-CP Đ.15 k.2)."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import scope_of
from catalogue.models import ProcedureVersion
from core.dates import local_day
from core.text import one_line
from dossiers.enums import GuidanceWay
from dossiers.errors import Refused
from dossiers.models import Guidance


def guide(
    *,
    office: Office,
    version: ProcedureVersion,
    way: GuidanceWay,
    missing: Collection[int],
    actor: User,
    at: datetime,
    words: str = "",
    full_name: str = "",
    phone: str = "",
) -> Guidance:
    """Record that somebody was told what the procedure needs; ``missing`` are ids of papers of its list. Raises ``Refused``."""
    if office.pk not in scope_of(actor, on=local_day(at)).intake:
        raise Refused(_("Ông/bà chưa được giao tiếp nhận hồ sơ tại %(office)s.") % {"office": office})
    if version.documents.filter(pk__in=missing).count() != len(set(missing)):
        raise Refused(_("Chỉ hướng dẫn giấy tờ trong danh mục của thủ tục. Xin tải lại trang."))
    return Guidance.objects.create(
        office=office,
        version=version,
        way=way,
        missing=sorted(set(missing)),
        words=one_line(words),
        full_name=one_line(full_name),
        phone=phone,
        given_by=actor,
        given_at=at,
    )
