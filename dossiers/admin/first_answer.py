from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.admin.filters import DeskFilter
from dossiers.admin.read_only import ReadOnlyAdmin
from dossiers.models import FirstAnswer
from dossiers.queries.administration import seen_in_administration

MOST_COUNTED = 20


class AnsweredFilter(admin.SimpleListFilter):
    title = _("trả lời việc tiếp nhận")
    parameter_name = "tra-loi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("dung-hen", _("đúng hạn")), ("muon", _("muộn")), ("chua", _("chưa trả lời"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {"dung-hen": Q(answered_at__lte=F("answer_due_at")), "muon": late(), "chua": Q(answered_at=None)}
        chosen = conditions.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


def late() -> Q:
    """Answered, or still not answered, after the eight working hours were over."""
    return Q(answered_at__gt=F("answer_due_at")) | Q(answered_at=None, answer_due_at__lt=timezone.now())


@admin.register(FirstAnswer)
class FirstAnswerAdmin(ReadOnlyAdmin):
    """What came by post or online, and whether it was answered within eight working hours: late at intake is counted
    apart from late at the result."""

    change_list_template = "dossiers/admin/counted.html"
    list_display = ("code", "version", "office", "registered_at", "answer_due_at", "answered_at", "judged")
    list_filter = (AnsweredFilter, ("registered_at", admin.DateFieldListFilter), DeskFilter)
    list_select_related = ("version", "office")
    list_display_links = None
    fields = list_display
    ordering = ("-registered_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only
        rows = FirstAnswer.objects.filter(pk__in=seen.values("pk"), answer_due_at__isnull=False)
        return rows.order_by(*self.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().changelist_view(request, extra_context)
        shown = response.context_data if isinstance(response, TemplateResponse) else None
        if shown is not None and "cl" in shown:
            rows = shown["cl"].queryset.order_by()
            shown["counted_title"] = _("Trả lời việc tiếp nhận muộn")
            shown["counts"] = [(_("Cả danh sách"), _shares(rows)), (_("Theo nơi tiếp nhận"), _by_desk(rows))]
        return response

    @admin.display(description=_("trả lời"))
    def judged(self, row: FirstAnswer) -> str:
        if row.answer_due_at is None:
            return ""
        if row.answered_at is None:
            is_late = row.answer_due_at < timezone.now()
            return gettext("chưa trả lời, đã muộn") if is_late else gettext("chưa đến hạn")
        return gettext("muộn") if row.answered_at > row.answer_due_at else gettext("đúng hạn")


def _shares(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    counts = rows.aggregate(all=Count("pk"), late=Count("pk", filter=late()))
    words = gettext("%(late)s trên %(all)s") % counts
    return [(gettext("muộn"), words)] if counts["all"] else []


def _by_desk(rows: QuerySet[Any]) -> list[tuple[str, int]]:
    found = rows.filter(late()).values("office__name").annotate(times=Count("pk")).order_by("-times", "office__name")
    return [(row["office__name"], row["times"]) for row in found[:MOST_COUNTED]]
