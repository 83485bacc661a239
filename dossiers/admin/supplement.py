from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dossiers.admin.read_only import ReadOnlyAdmin
from dossiers.models import OfficeRule, SupplementRequest
from dossiers.queries.administration import supplements_seen_in_administration

MOST_COUNTED = 20


class TimesFilter(admin.SimpleListFilter):
    title = _("lần yêu cầu")
    parameter_name = "lan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ngoai-le", _("lần thứ hai hoặc sau 03 ngày làm việc"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SupplementRequest]) -> QuerySet[SupplementRequest]:
        return queryset.filter(is_exceptional=True) if self.value() else queryset


@admin.register(SupplementRequest)
class SupplementRequestAdmin(ReadOnlyAdmin):
    """What applicants were asked to bring, and who asked more than once: counted by officer and by procedure."""

    change_list_template = "dossiers/admin/supplements.html"
    list_display = (
        "shown_dossier",
        "procedure",
        "number",
        "requested_at",
        "requested_by",
        "completed_at",
        "exceptional",
    )
    list_display_links = None
    list_filter = (TimesFilter, ("requested_at", admin.DateFieldListFilter))
    list_select_related = ("dossier__version", "requested_by")
    fields = list_display
    ordering = ("-requested_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupplementRequest]:
        rows = supplements_seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only
        return rows.defer("reason").order_by(*self.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().changelist_view(request, extra_context)
        shown = response.context_data if isinstance(response, TemplateResponse) else None
        if shown is not None and "cl" in shown:
            again = shown["cl"].queryset.filter(is_exceptional=True).order_by()
            shown["again"] = [
                (_("Theo cán bộ"), _counted(again, "requested_by__full_name")),
                (_("Theo thủ tục"), _counted(again, "dossier__version__name")),
            ]
        return response

    @admin.display(description=_("hồ sơ"))
    def shown_dossier(self, asked: SupplementRequest) -> SafeString:
        address = reverse("admin:dossiers_dossier_change", args=[asked.dossier_id])
        return format_html('<a class="code" href="{}">{}</a>', address, asked.dossier.code)

    @admin.display(description=_("thủ tục"))
    def procedure(self, asked: SupplementRequest) -> str:
        return asked.dossier.version.name

    @admin.display(description=_("ngoại lệ"), boolean=True)
    def exceptional(self, asked: SupplementRequest) -> bool:
        return asked.is_exceptional


def _counted(rows: QuerySet[SupplementRequest], by: str) -> list[tuple[str, int]]:
    """The names with the most rows, most first."""
    found = rows.values(by).annotate(times=Count("pk")).order_by("-times", by)[:MOST_COUNTED]
    return [(row[by], row["times"]) for row in found]


@admin.register(OfficeRule)
class OfficeRuleAdmin(admin.ModelAdmin):
    """What an office decided for itself. Without a row the defaults hold."""

    list_display = ("office", "needs_letter_first")
    list_select_related = ("office",)
    fields = list_display
