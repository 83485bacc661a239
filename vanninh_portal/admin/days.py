from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from vanninh_portal.admin.forms import DayForm, SourceForm, day_rows
from vanninh_portal.admin.rehearsed import EDIT, RehearsedAdmin, keeper, year_url
from vanninh_portal.calendar_picture import MARKS, year_picture
from vanninh_portal.calendar_plan import Plan
from workdays.actions import confirm_year
from workdays.calendar import DayRow
from workdays.enums import DayKind, Weekday
from workdays.errors import WorkdaysError
from workdays.models import CalendarChange, CalendarDay, CalendarYear
from workdays.queries import live_calendar

LAST_CHANGES = 30


def _row(day: CalendarDay) -> DayRow:
    return DayRow(day.date, DayKind(day.kind), day.name, day.source, day.is_tentative)


@admin.register(CalendarDay)
class CalendarDayAdmin(RehearsedAdmin):
    """The year as a picture and a list; days change only after the rehearsal."""

    def get_urls(self) -> list[URLPattern]:
        confirm = path(
            "nam/<int:year>/xac-nhan/", self.admin_site.admin_view(self.confirm_view), name="workdays_confirm_year"
        )
        return [confirm, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            calendar = live_calendar()
        except WorkdaysError as error:
            self.explain(request, error)
            return HttpResponseRedirect(reverse("admin:index"))
        today, asked = timezone.localdate(), request.GET.get("nam", "")
        first, last = calendar.first_day.year, calendar.last_day.year
        year = min(max(int(asked), first), last) if asked.isdecimal() else today.year
        may_change = self.has_change_permission(request)
        days = list(CalendarDay.objects.filter(date__year=year).order_by("date"))
        keys = {day.date: day.pk for day in days}

        def link(row: DayRow) -> str:
            return reverse("admin:workdays_calendarday_change", args=[keys[row.day]]) if may_change else ""

        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Lịch làm việc năm %(year)s") % {"year": year},
            "opts": self.opts,
            "year": year,
            "years": [each for each in range(max(first, year - 2), min(last, year + 2) + 1)],
            "record": CalendarYear.objects.select_related("confirmed_by").filter(year=year).first(),
            "months": year_picture(calendar, year, today=today, link=link),
            "weekdays": [(f"T{day + 2}" if day < Weekday.SUNDAY else "CN", day.label) for day in Weekday],
            "legend": [(kind.value, MARKS[kind], kind.label) for kind in DayKind],
            "days": days,
            "changes": CalendarChange.objects.select_related("changed_by").filter(date__year=year)[:LAST_CHANGES],
            "may_change": may_change,
        }
        return TemplateResponse(request, "admin/calendar/year.html", page)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        rows, source = day_rows(request.POST or None), SourceForm(request.POST or None)
        if request.method == "POST" and rows.is_valid() and source.is_valid() and EDIT not in request.POST:
            plan = Plan(days=rows.rows(), source=source.cleaned_data["source"])
            try:
                return self.decide(request, plan, back=year_url(plan.days[0].day.year))
            except WorkdaysError as error:
                self.explain(request, error)
        title = gettext("Thêm hoặc đổi ngày nghỉ, ngày làm bù")
        return self._form_page(
            request, title, forms=rows.forms, management=rows.management_form, source=source, faults=rows
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        day = self._day(object_id)
        if not self.has_change_permission(request, day):
            raise PermissionDenied
        start = {"date": day.date, "kind": day.kind, "name": day.name}
        form = DayForm(request.POST or None, initial=start)
        form.fields["date"].disabled = True
        source = SourceForm(request.POST or None, initial={"source": day.source})
        if request.method == "POST" and form.is_valid() and source.is_valid() and EDIT not in request.POST:
            plan = Plan(days=(form.row(),), source=source.cleaned_data["source"])
            try:
                return self.decide(request, plan, back=year_url(day.date.year))
            except WorkdaysError as error:
                self.explain(request, error)
        return self._form_page(request, gettext("Đổi một ngày của lịch"), forms=[form], source=source, day=day)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The day becomes what its weekday is; asked for and confirmed by POST, as any change."""
        day = self._day(object_id)
        if not self.has_delete_permission(request, day):
            raise PermissionDenied
        source = SourceForm(request.POST or None)
        if request.method == "POST" and source.is_valid() and EDIT not in request.POST:
            plan = Plan(without=(_row(day),), source=source.cleaned_data["source"])
            try:
                return self.decide(request, plan, back=year_url(day.date.year))
            except WorkdaysError as error:
                self.explain(request, error)
        return self._form_page(
            request, gettext("Bỏ một ngày khỏi lịch"), forms=[], source=source, day=day, is_removal=True
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The calendar keeps its own history, on the page of the year."""
        return HttpResponseRedirect(year_url(self._day(object_id).date.year))

    def confirm_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Say that the year was compared with the Government's notice, and name it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        source = SourceForm(request.POST or None)
        if request.method == "POST" and source.is_valid():
            try:
                reason = source.cleaned_data["source"]
                confirm_year(year=year, actor=keeper(request), at=timezone.localtime(), source=reason)
            except WorkdaysError as error:
                self.explain(request, error)
            else:
                self.message_user(request, gettext("Đã xác nhận lịch năm %(year)s.") % {"year": year}, messages.SUCCESS)
                return HttpResponseRedirect(year_url(year))
        page = {
            **self._frame(request, gettext("Xác nhận lịch năm %(year)s") % {"year": year}),
            "source": source,
            "days": CalendarDay.objects.filter(date__year=year).order_by("date"),
            "back": year_url(year),
        }
        return TemplateResponse(request, "admin/calendar/confirm_year.html", page)

    def _day(self, object_id: str) -> CalendarDay:
        return get_object_or_404(CalendarDay, pk=object_id if object_id.isdecimal() and len(object_id) < 19 else 0)

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def _form_page(
        self, request: HttpRequest, title: str, *, day: CalendarDay | None = None, **context: Any
    ) -> HttpResponse:
        back = year_url(day.date.year if day else timezone.localdate().year)
        page = {**self._frame(request, title), "day": day, "back": back, **context}
        return TemplateResponse(request, "admin/calendar/change_days.html", page)
