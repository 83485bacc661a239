from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dossiers.admin.read_only import ReadOnlyAdmin
from dossiers.enums import OF_A_CALL_MADE
from dossiers.models import PhoneCall
from dossiers.queries.administration import calls_seen_in_administration


class OwedFilter(admin.SimpleListFilter):
    title = _("tình trạng")
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("con-no", _("đến lúc gọi mà chưa gọi")), ("da-goi", _("đã gọi"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PhoneCall]) -> QuerySet[PhoneCall]:
        if self.value() == "con-no":
            return queryset.filter(outcome="", due_at__lte=timezone.now())
        return queryset.filter(outcome__in=OF_A_CALL_MADE) if self.value() == "da-goi" else queryset


@admin.register(PhoneCall)
class PhoneCallAdmin(ReadOnlyAdmin):
    """The calls that officers owe citizens, and how they ended. Notes are read on the dossier's page."""

    list_display = ("shown_dossier", "reason", "office", "caller", "due_at", "outcome_words", "done_at", "called_by")
    list_display_links = None
    list_filter = (OwedFilter, "reason", "outcome", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("dossier", "office", "caller", "done_by")
    fields = ("shown_dossier", "reason", "office", "caller", "due_at", "outcome_words", "done_at", "called_by")
    ordering = ("-due_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhoneCall]:
        rows = calls_seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only
        return rows.order_by(*self.ordering)

    @admin.display(description=_("hồ sơ"))
    def shown_dossier(self, call: PhoneCall) -> SafeString:
        address = reverse("admin:dossiers_dossier_change", args=[call.dossier_id])
        return format_html('<a class="code" href="{}">{}</a>', address, call.dossier.code)

    @admin.display(description=_("người đã gọi"))
    def called_by(self, call: PhoneCall) -> str:
        return str(call.done_by or "–")

    @admin.display(description=_("kết quả cuộc gọi"), ordering="outcome")
    def outcome_words(self, call: PhoneCall) -> str:
        return call.get_outcome_display() or str(_("chưa gọi"))
