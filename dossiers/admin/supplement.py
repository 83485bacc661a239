from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.admin.counted import CountedAdmin
from dossiers.admin.filters import DeskOfRowFilter, ProcedureOfRowFilter
from dossiers.models import OfficeRule, SupplementRequest
from dossiers.queries.administration import supplements_seen_in_administration


class TimesFilter(admin.SimpleListFilter):
    title = _("lần yêu cầu")
    parameter_name = "lan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ngoai-le", _("lần thứ hai hoặc sau 03 ngày làm việc"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SupplementRequest]) -> QuerySet[SupplementRequest]:
        return queryset.filter(is_exceptional=True) if self.value() else queryset


@admin.register(SupplementRequest)
class SupplementRequestAdmin(CountedAdmin):
    """What applicants were asked to bring, and who asked more than once: counted by officer and by procedure."""

    officer, counted_title = "requested_by", _("Yêu cầu lần thứ hai hoặc muộn")
    list_display = (
        "shown_dossier",
        "procedure",
        "desk",
        "number",
        "requested_at",
        "requested_by",
        "completed_at",
        "exceptional",
    )
    list_filter = (TimesFilter, ("requested_at", admin.DateFieldListFilter), DeskOfRowFilter, ProcedureOfRowFilter)
    list_select_related = ("dossier__version", "dossier__office", "requested_by")
    fields = list_display
    ordering = ("-requested_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupplementRequest]:
        rows = supplements_seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only
        return rows.defer("reason").order_by(*self.ordering)

    def counted(self, rows: QuerySet[SupplementRequest]) -> QuerySet[SupplementRequest]:
        return rows.filter(is_exceptional=True)

    @admin.display(description=_("ngoại lệ"), boolean=True)
    def exceptional(self, asked: SupplementRequest) -> bool:
        return asked.is_exceptional


@admin.register(OfficeRule)
class OfficeRuleAdmin(admin.ModelAdmin):
    """What an office decided for itself. Without a row the defaults hold."""

    list_display = ("office", "needs_letter_first")
    list_select_related = ("office",)
    fields = list_display
