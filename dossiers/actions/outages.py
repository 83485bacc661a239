"""Declaring a time in which a desk worked on paper because the portal was down."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.reasons import checked_reason
from dossiers.errors import Refused
from dossiers.models import Outage
from dossiers.queries.outages import ENTERED_DAYS

LONGEST_REASON = 300


def declare_outage(
    *, office: Office, began_at: datetime, ended_at: datetime, reason: str, actor: User, at: datetime
) -> Outage:
    """The head of the desk, or one above, approves that filings of that time are entered afterwards. Raises ``Refused``."""
    if office.pk not in scope_of(actor, on=local_day(at)).headed or not office.receives_dossiers:
        raise Refused(_("Sự cố của %(office)s do lãnh đạo bộ phận đó hoặc cấp trên duyệt.") % {"office": office})
    if ended_at > at:
        raise Refused(_("Sự cố phải đã kết thúc. Xin ghi lúc hệ thống chạy lại, không sau lúc này."))
    if ended_at <= began_at:
        raise Refused(_("Lúc kết thúc phải sau lúc bắt đầu, ví dụ: từ 08:00 đến 10:30."))
    if began_at < at - timedelta(days=ENTERED_DAYS):
        raise Refused(_("Sự cố phải bắt đầu trong %(days)s ngày qua.") % {"days": ENTERED_DAYS})
    words = checked_reason(
        reason, missing=_("Xin ghi lý do, ví dụ: mất điện toàn khu trung tâm hành chính."), most=LONGEST_REASON
    )
    return Outage.objects.create(
        office=office, began_at=began_at, ended_at=ended_at, reason=words, approved_by=actor, approved_at=at
    )
