"""How staff pages put a dossier into words: how long is left, its tone, and what to do with it next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import Scope
from core.dates import local_day
from core.pages.display import moment_short, office_hours
from dossiers.enums import ENDED, RUNNING, Status, Timeliness
from dossiers.models import Dossier, Referral
from dossiers.rules import is_answerable_head, is_head_in_line
from dossiers.term_words import date_words
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar

SOON_DAYS = 3


@dataclass(frozen=True)
class Due:
    """``tone`` is a tag kind (ok, warn, late, wait, plain); ``words`` say how long is left or how late it is."""

    tone: str
    words: str


@dataclass(frozen=True)
class Row:
    """A dossier in a list. ``lacks`` is what it owes the applicant; ``act`` is what this person does next with it."""

    dossier: Dossier
    due: Due
    date: str
    rescheduled: str
    lacks: str
    act: str
    url: str
    is_urgent: bool


@dataclass
class Onlooker:
    """Who looks at a list; which offices they answer for is asked once an office, not once a row."""

    user: User
    scope: Scope
    on: date
    _answers: dict[tuple[int | None, int], bool] = field(default_factory=dict)

    def must_apologise(self, dossier: Dossier) -> bool:
        """Whether the letter that is owed is theirs to write."""
        return bool(dossier.letter_owed_since) and self.answers_for(dossier)

    def answers_for(self, dossier: Dossier) -> bool:
        """Whether they head the office that answers for its date."""
        if getattr(dossier, "has_late_part", True):  # with_row tells that none is
            return is_answerable_head(dossier, self.scope, on=self.on)
        offices = (dossier.holder_office_id, dossier.office_id)
        if offices not in self._answers:
            self._answers[offices] = is_head_in_line(dossier, self.scope, on=self.on)
        return self._answers[offices]


def rows_of(
    dossiers: Iterable[Dossier], *, scope: Scope, user: User, at: datetime, calendar: WorkCalendar
) -> list[Row]:
    """The rows of a list; ``dossiers`` come from ``with_row``."""
    onlooker = Onlooker(user, scope, local_day(at))
    return [_row(dossier, onlooker, at=at, calendar=calendar) for dossier in dossiers]


def _row(dossier: Dossier, onlooker: Onlooker, *, at: datetime, calendar: WorkCalendar) -> Row:
    due = due_words(dossier, at=at, calendar=calendar)
    act, url = next_act(dossier, onlooker)
    day = date_words(dossier.due_at, is_day_term=dossier.is_day_term) if dossier.due_at else ""
    lacks = _("chưa có thư xin lỗi") if dossier.letter_owed_since else _silent_since(dossier)
    return Row(
        dossier=dossier,
        due=due,
        date="" if dossier.status in ENDED else day,
        rescheduled=_rescheduled(dossier),
        lacks=lacks,
        act=act,
        url=url,
        is_urgent=due.tone == "late",
    )


def _silent_since(dossier: Any) -> str:
    """Since when nobody did anything with it; empty for what nobody was reminded of."""
    if not dossier.quiet_level or dossier.quiet_since is None:
        return ""
    return _("không ai làm gì từ %(moment)s") % {"moment": moment_short(dossier.quiet_since)}


def due_words(dossier: Dossier, *, at: datetime, calendar: WorkCalendar) -> Due:
    """Against the date lateness is judged by; a rescheduled date is told beside it."""
    if dossier.due_at is None or dossier.status in ENDED:
        return Due("plain", dossier.get_status_display())
    if dossier.status == Status.DONE:
        is_away = dossier.has_paper_result and not dossier.shelved_at
        return Due("warn" if is_away else "ok", _done_words(dossier))
    if dossier.status not in RUNNING:
        return Due("wait", dossier.get_status_display())
    today, due_day = local_day(at), local_day(dossier.due_at)
    if due_day == today:
        return Due("warn", _("đến hạn hôm nay")) if dossier.is_day_term else _due_by_the_minute(dossier.due_at, at)
    days = _working_days(calendar, today, due_day)
    if due_day < today:
        late = ngettext("quá hạn %(n)d ngày làm việc", "quá hạn %(n)d ngày làm việc", -days) % {"n": -days}
        return Due("late", late if days else _("đã quá hạn"))
    left = ngettext("còn %(n)d ngày làm việc", "còn %(n)d ngày làm việc", days) % {"n": days}
    return Due("warn" if days <= SOON_DAYS else "plain", left if days else _("sắp đến hạn"))


def part_due_words(part: Referral, *, at: datetime, calendar: WorkCalendar) -> Due:
    """How long is left of a part, or how it ended."""
    if part.ended_at is not None:
        tone = {Timeliness.OVERDUE: "late", "": "plain"}.get(part.timeliness, "ok")
        return Due(tone, str(part.get_timeliness_display() or part.get_outcome_display()))
    today, last = local_day(at), local_day(part.due_at)
    if part.due_at <= at or last == today:
        return _due_by_the_minute(part.due_at, at)
    days = _working_days(calendar, today, last)
    left = ngettext("còn %(n)d ngày làm việc", "còn %(n)d ngày làm việc", days) % {"n": days}
    return Due("warn" if days <= 1 else "plain", left if days else _("sắp đến hạn"))


def _working_days(calendar: WorkCalendar, start: date, end: date) -> int:
    """Negative when ``end`` is past; 0 also where the calendar of a year was never loaded: pages must still open."""
    try:
        return calendar.working_days_between(start, end)
    except OutsideCalendar:
        return 0


def _done_words(dossier: Dossier) -> str:
    if not dossier.has_paper_result:
        return _("không có bản giấy")
    if getattr(dossier, "is_posted", False):  # ``with_row`` tells it
        return _("đã gửi bưu điện, chờ phát")
    return _("kết quả ở ngăn %(shelf)s") % {"shelf": dossier.shelf} if dossier.shelved_at else _("kết quả chưa về quầy")


def _due_by_the_minute(due_at: datetime, at: datetime) -> Due:
    minutes = int((due_at - at).total_seconds() // 60)
    span = {"span": office_hours(abs(minutes))}
    if minutes < 0:
        return Due("late", _("quá hạn %(span)s") % span)
    return Due("warn", _("còn %(span)s") % span)


def _rescheduled(dossier: Dossier) -> str:
    """``hẹn lại thứ Hai, 30/11/2026`` while that date still counts for the applicant."""
    if dossier.status not in RUNNING or dossier.promised_at is None or dossier.promised_at == dossier.due_at:
        return ""
    return _("hẹn lại %(day)s") % {"day": date_words(dossier.promised_at, is_day_term=True)}


def next_act(dossier: Any, onlooker: Onlooker) -> tuple[str, str]:
    """The words of a row's button and where it leads: the most pressing thing this person can do with the dossier."""
    page = reverse("dossiers:dossier", args=[dossier.pk])
    if onlooker.must_apologise(dossier):
        return _("Soạn thư xin lỗi"), reverse("dossiers:apology", args=[dossier.pk])
    if dossier.awaits_approval and onlooker.answers_for(dossier):
        return _("Duyệt bổ sung"), reverse("dossiers:approve_supplement", args=[dossier.pk])
    if dossier.owed_call:
        return _("Gọi điện"), reverse("dossiers:call", args=[dossier.owed_call])
    if dossier.status == Status.DONE and dossier.office_id in onlooker.scope.intake:
        if dossier.is_posted:
            return _("Ghi bưu điện đã phát"), page
        is_here = dossier.shelved_at or not dossier.has_paper_result
        return (_("Trả kết quả") if is_here else _("Nhận kết quả về quầy")), page
    if dossier.status in RUNNING:
        return _act_on_running(dossier, onlooker.scope, onlooker.user), page
    return _("Xem"), page


def _act_on_running(dossier: Dossier, scope: Scope, user: User) -> str:
    office = dossier.holder_office_id
    if dossier.holder_id == user.pk:
        return _("Chuyển đi") if office in scope.intake and office == dossier.office_id else _("Xử lý")
    if dossier.holder_id is None and office in scope.head | scope.processing:
        return _("Phân công") if office in scope.head else _("Nhận việc")
    return _("Xem")
