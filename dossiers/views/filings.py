"""Filings by post or over the net that wait for the desk's first answer, and declining one of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from core.dates import local_day
from core.pages.display import office_hours
from core.paging import page
from dossiers.actions.filings import decline
from dossiers.errors import Refused
from dossiers.forms.supplement import ReasonForm
from dossiers.models import Dossier
from dossiers.moves import Move
from dossiers.queries.filings import filings_waiting, intake_lateness
from dossiers.rules import can_move, roles_on
from dossiers.views.dossier import seen_dossier
from dossiers.views.posting import led_back
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar
from workdays.queries import live_calendar

ROWS = 30
SOON_MINUTES = 120
LATELY = 30  # days over which the punctuality of answers is told


@dataclass(frozen=True)
class Waiting:
    """A filing of the list; ``words`` say how much of its eight working hours is left, or how late the answer is."""

    dossier: Dossier
    tone: str
    words: str


@staff(Role.INTAKE)
def filings(request: StaffRequest) -> HttpResponse:
    """The longest-waiting first, each with its age and the time left."""
    found = page(
        filings_waiting(request.scope), cursor=request.GET.get("trang", ""), size=ROWS, by=("answer_due_at", "pk")
    )
    now, calendar = timezone.localtime(), live_calendar()
    today = local_day(now)
    context = {
        "lateness": intake_lateness(request.scope, today - timedelta(days=LATELY), today, at=now),
        "days": LATELY,
        "rows": [_waiting(row, now, calendar) for row in found.items],
        "next_url": f"?trang={found.next_cursor}" if found.next_cursor else "",
        "previous_url": f"?trang={found.previous_cursor}" if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/filings.html", context)


def _waiting(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> Waiting:
    due_at = dossier.answer_due_at or now
    try:
        left = calendar.office_minutes_between(now, due_at)
    except OutsideCalendar:  # the list must open although nobody loaded this year's calendar
        left = int((due_at - now).total_seconds() // 60)
    span = {"span": office_hours(abs(left))}
    if due_at < now:
        return Waiting(dossier, "late", _("trả lời trễ %(span)s") % span)
    words = _("còn %(span)s làm việc") % span
    return Waiting(dossier, "warn" if left <= SOON_MINUTES else "plain", words)


@staff(Role.INTAKE)
def decline_filing(request: StaffRequest, pk: int) -> HttpResponse:
    """The filing cannot be taken in: the reason goes on form 03."""
    dossier = seen_dossier(request.scope, pk)
    if not can_move(dossier, Move.DECLINE, roles_on(dossier, request.scope, Move.DECLINE)):
        return led_back(request, pk, _("Lúc này ông/bà không làm được việc đó với hồ sơ. Chưa có gì thay đổi."))
    example = _("Ví dụ: thửa đất thuộc thành phố Nha Trang, xin nộp tại nơi có đất.")
    form = ReasonForm(request.POST or None, dossier=dossier, example=example)
    if form.is_valid():
        try:
            decline(dossier_id=pk, actor=request.user, at=timezone.localtime(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã từ chối tiếp nhận hồ sơ %(code)s.") % {"code": dossier.code})
            return redirect("dossiers:dossier", pk)
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    return render(request, "dossiers/work/decline_filing.html", {"dossier": dossier, "form": form})
