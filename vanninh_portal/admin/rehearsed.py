"""Changes that are shown before they are made: what moves, who is told what; then yes or no."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from vanninh_portal.calendar_plan import Plan, carry_out, rehearse_plan
from workdays.errors import WorkdaysError
from workdays.queries import live_calendar
from workdays.week import week_on, week_words

# Buttons of the pages, and what is not carried over from one to the next.
CONFIRM, EDIT, REHEARSED = "_confirm", "_edit", "_rehearsed"
NOT_CARRIED = {CONFIRM, EDIT, REHEARSED, "csrfmiddlewaretoken"}


class RehearsedAdmin(admin.ModelAdmin):
    """``decide`` is where every change of the calendar goes through; nothing is saved any other way."""

    def decide(self, request: HttpRequest, plan: Plan, *, back: str) -> HttpResponse:
        """The rehearsal, or after the confirmation the change itself. Raises ``WorkdaysError``."""
        if CONFIRM in request.POST and REHEARSED in request.POST:
            return self._carry_out(request, plan, back=back)
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Xem trước khi đổi lịch"),
            "opts": self.opts,
            "changes": changes_of(plan),
            "found": rehearse_plan(plan, at=timezone.localtime()),
            "carried": [
                (key, value) for key, values in request.POST.lists() if key not in NOT_CARRIED for value in values
            ],
            "back": back,
            "rehearsed_name": REHEARSED,
            "confirm_name": CONFIRM,
            "edit_name": EDIT,
        }
        return TemplateResponse(request, "admin/calendar/rehearsal.html", page)

    def _carry_out(self, request: HttpRequest, plan: Plan, *, back: str) -> HttpResponse:
        moved = carry_out(plan, actor=keeper(request), at=timezone.localtime())
        words = gettext("Đã đổi lịch (%(reason)s). Không hồ sơ nào phải đổi ngày hẹn.")
        if moved:
            words = gettext("Đã đổi lịch (%(reason)s). %(n)d hồ sơ được hẹn ngày mới, người nộp đang được báo.")
        self.message_user(request, words % {"reason": plan.reason, "n": moved}, messages.SUCCESS)
        rehearsed = request.POST.get(REHEARSED, "")
        if rehearsed.isdecimal() and int(rehearsed) != moved:
            words = gettext(
                "Khi xem trước là %(before)s hồ sơ, lúc đổi là %(after)d: trong lúc đó có hồ sơ vừa được nhận hoặc giải quyết."
            )
            self.message_user(request, words % {"before": rehearsed, "after": moved}, messages.WARNING)
        return HttpResponseRedirect(back)

    def explain(self, request: HttpRequest, error: WorkdaysError) -> None:
        """Say why nothing was changed."""
        self.message_user(request, gettext("Chưa đổi gì. %(why)s") % {"why": error}, messages.ERROR)


def keeper(request: HttpRequest) -> User:
    """Who acts; the administration's door let in members of staff only."""
    return cast(User, request.user)


def changes_of(plan: Plan) -> list[tuple[Any, str, str]]:
    """What changes: the day (a date), what it is now, what it will be."""
    calendar = live_calendar()
    rows = {row.day: (row, None) for row in plan.without} | {row.day: (calendar.row(row.day), row) for row in plan.days}
    ordinary = gettext("như mọi tuần")
    changes = [
        (
            day,
            f"{old.kind.label}: {old.name}" if old else ordinary,
            f"{new.kind.label}: {new.name}" if new else ordinary,
        )
        for day, (old, new) in sorted(rows.items())
    ]
    if plan.hours:
        begins = plan.hours[0].valid_from
        changes.append((begins, week_words(week_on(calendar.hours, begins)), week_words(list(plan.hours))))
    return changes


def year_url(year: int) -> str:
    return f"{reverse('admin:workdays_calendarday_changelist')}?nam={year}"
