"""When a call comes back: in office time, for somebody of the office has to make it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.dates import moment_words, vietnam
from dossiers.errors import Refused
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar

WAIT = timedelta(hours=2)


def usual_moment(at: datetime, calendar: WorkCalendar) -> datetime:
    """Two hours after ``at`` or, where the office is closed then, at its next opening."""
    wished = vietnam(at + WAIT)
    try:
        return calendar.first_office_moment(wished)
    except OutsideCalendar:  # a year that nobody loaded: the call must come back all the same
        return wished


def check_agreed(wished: datetime, *, at: datetime, calendar: WorkCalendar) -> None:
    """Raise ``Refused`` unless ``wished`` lies ahead of ``at`` and in office time."""
    facts = {"wished": moment_words(wished), "example": moment_words(usual_moment(at, calendar))}
    if wished <= at:
        raise Refused(_("Giờ gọi lại %(wished)s đã qua. Xin chọn giờ còn ở phía trước, ví dụ %(example)s.") % facts)
    try:
        opens_at = calendar.first_office_moment(wished)
    except OutsideCalendar as error:
        sentence = _("Ngày gọi lại %(wished)s nằm ngoài lịch làm việc. Xin chọn ngày gần hơn, ví dụ %(example)s.")
        raise Refused(sentence % facts) from error
    if opens_at != wished:
        sentence = _("Lúc %(wished)s cơ quan không làm việc. Xin chọn giờ làm việc, ví dụ %(example)s.")
        raise Refused(sentence % {**facts, "example": moment_words(opens_at)})
