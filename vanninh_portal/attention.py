"""What the administration's front page says needs somebody: numbers that lead to their list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from catalogue.models import ProcedureVersion
from dossiers.enums import OPEN, Status
from dossiers.queries.administration import calls_seen_in_administration, seen_in_administration, stranded
from dossiers.queries.worklist import Tab, edges, tab_filter
from notices.enums import NoticeState
from notices.queries import needs_a_person
from workdays.errors import WorkdaysError
from workdays.models import CalendarYear
from workdays.queries import live_calendar

Words: TypeAlias = str | Promise


@dataclass(frozen=True)
class Need:
    """``tone``: late (act today), warn, or plain (before real use)."""

    tone: str
    count: int
    label: Words
    url: str


def attention_of(user: User, *, at: datetime | None = None) -> list[Need]:
    """What the person may look at and somebody must act on; the most pressing first, nothing that is in order."""
    at = at or timezone.localtime()
    return [need for part in _PARTS if user.has_perm(part[0]) for need in part[1](user, at) if need.count]


def _dossiers(user: User, at: datetime) -> Iterator[Need]:
    try:
        edge = edges(at=at, calendar=live_calendar())
    except WorkdaysError:
        return
    today, url = timezone.localdate(at), reverse("admin:dossiers_dossier_changelist")
    found = (
        seen_in_administration(user, on=today)
        .filter(Q(status__in=[*OPEN, Status.DONE]) | Q(letter_owed_since__isnull=False))
        .aggregate(
            overdue=Count("pk", filter=tab_filter(Tab.OVERDUE, edge)),
            letters=Count("pk", filter=tab_filter(Tab.LETTER, edge)),
            stranded=Count("pk", filter=stranded(on=today)),
        )
    )
    yield Need("late", found["overdue"], _("hồ sơ quá hạn"), f"{url}?han={Tab.OVERDUE}")
    yield Need("late", found["letters"], _("hồ sơ còn nợ thư xin lỗi"), f"{url}?han={Tab.LETTER}")
    yield Need("late", found["stranded"], _("hồ sơ đang mở ở cơ quan đã đóng"), f"{url}?han=mac-ket")


def _calls(user: User, at: datetime) -> Iterator[Need]:
    owed = calls_seen_in_administration(user, on=timezone.localdate(at)).filter(outcome="", due_at__lte=at)
    url = reverse("admin:dossiers_phonecall_changelist")
    yield Need("warn", owed.count(), _("cuộc gọi còn nợ người dân"), f"{url}?tinh-trang=con-no")


def _notices(user: User, at: datetime) -> Iterator[Need]:
    found = dict(needs_a_person().order_by().values_list("state").annotate(count=Count("pk")))
    url = reverse("admin:notices_notice_changelist")
    for tone, state, label in (
        ("late", NoticeState.FAILED, _("thông báo không gửi được")),
        ("warn", NoticeState.UNKNOWN, _("thông báo chưa rõ đã gửi hay chưa")),
    ):
        yield Need(tone, found.get(state, 0), label, f"{url}?state__exact={state}")


def _years(user: User, at: datetime) -> Iterator[Need]:
    year = timezone.localdate(at).year
    known = CalendarYear.objects.filter(year__in=(year, year + 1)).exclude(confirmed_at=None)
    missing = sorted({year, year + 1} - set(known.values_list("year", flat=True)))
    label = _("năm chưa xác nhận lịch làm việc (%(years)s)") % {"years": ", ".join(map(str, missing))}
    url = f"{reverse('admin:workdays_calendarday_changelist')}?nam={min(missing, default=year)}"
    yield Need("late" if year in missing else "warn", len(missing), label, url)


def _codes(user: User, at: datetime) -> Iterator[Need]:
    today = timezone.localdate(at)
    invented = Office.objects.on(today).filter(is_code_confirmed=False).exclude(code="")
    url = reverse("admin:accounts_office_changelist")
    yield Need("plain", invented.count(), _("mã cơ quan giả định, chờ xác nhận"), f"{url}?ma=gia-dinh")


def _procedures(user: User, at: datetime) -> Iterator[Need]:
    today = timezone.localdate(at)
    in_force = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    unchecked = ProcedureVersion.objects.filter(in_force, is_confirmed=False)
    url = reverse("admin:catalogue_procedureversion_changelist")
    yield Need(
        "plain", unchecked.count(), _("thủ tục chờ kiểm tra nội dung"), f"{url}?hieu-luc=nay&is_confirmed__exact=0"
    )


_PARTS: tuple[tuple[str, Callable[[User, datetime], Iterator[Need]]], ...] = (
    ("dossiers.view_dossier", _dossiers),
    ("dossiers.view_phonecall", _calls),
    ("notices.view_notice", _notices),
    ("workdays.view_calendarday", _years),
    ("accounts.view_office", _codes),
    ("catalogue.view_procedureversion", _procedures),
)
