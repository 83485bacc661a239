from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from vanninh_portal.admin.forms import HoursForm, hours_words
from vanninh_portal.admin.rehearsed import EDIT, RehearsedAdmin
from vanninh_portal.calendar_plan import Plan
from workdays.calendar import OfficeHoursRule
from workdays.enums import Weekday
from workdays.errors import WorkdaysError
from workdays.models import OfficeHours
from workdays.week import week_on


def _by_weekday(rules: list[OfficeHoursRule]) -> dict[Weekday, str]:
    return {day: hours_words([rule for rule in rules if rule.weekday == day]) for day in Weekday}


@admin.register(OfficeHours)
class OfficeHoursAdmin(RehearsedAdmin):
    """The weeks, newest first. A week is replaced from a day on, after the rehearsal; past weeks stay as they were."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rules, today = OfficeHours.objects.rules(), timezone.localdate()
        begins = sorted({rule.valid_from for rule in rules}, reverse=True)
        now = next((day for day in begins if day <= today), None)
        weeks = [
            (day, day == now, day > today, _by_weekday([rule for rule in rules if rule.valid_from == day]))
            for day in begins
        ]
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Giờ làm việc"),
            "opts": self.opts,
            "weeks": [(day, is_now, is_next, words.items()) for day, is_now, is_next, words in weeks],
            "may_change": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/calendar/hours.html", page)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        today, back = timezone.localdate(), reverse("admin:workdays_officehours_changelist")
        week = _by_weekday(week_on(OfficeHours.objects.rules(), today))
        form = HoursForm(request.POST or None, initial={f"day{day}": words for day, words in week.items()})
        if request.method == "POST" and form.is_valid() and EDIT not in request.POST:
            try:
                return self.decide(request, Plan(hours=form.cleaned_data["rules"]), back=back)
            except WorkdaysError as error:
                self.explain(request, error)
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Đổi giờ làm việc"),
            "opts": self.opts,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/calendar/change_hours.html", page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:workdays_officehours_changelist"))

    def has_delete_permission(self, request: HttpRequest, obj: OfficeHours | None = None) -> bool:
        return False
