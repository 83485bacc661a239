"""What gateways told and what citizens wrote: read only; whose number and words are read in full is noted."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import User
from core.masking import mask_phone
from notices.models import DeliveryReport, InboundMessage


class ReadOnly(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MatchedFilter(admin.SimpleListFilter):
    title = _("thông báo")
    parameter_name = "khop"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("khong", _("chưa khớp với thông báo nào"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(notice=None) if self.value() else queryset


@admin.register(DeliveryReport)
class DeliveryReportAdmin(ReadOnly):
    """No personal data stands in a report; its notice leads to the ledger."""

    list_display = ("received_at", "gateway_ref", "is_delivered", "reason", "notice_link")
    list_display_links = None
    list_filter = ("is_delivered", MatchedFilter, "is_address_bad")
    ordering = ("-pk",)  # rows are only ever appended, so this is the order of time, by an index
    fields = ("received_at", "gateway_ref", "is_delivered", "reason", "notice_link", "reference", "provider_reference")

    @admin.display(description=_("thông báo"))
    def notice_link(self, row: DeliveryReport) -> SafeString | str:
        if row.notice_id is None:
            return gettext("chưa khớp")
        address = reverse("admin:notices_notice_change", args=[row.notice_id])
        return format_html('<a href="{}">{}</a>', address, gettext("xem thông báo"))


class AnsweredFilter(admin.SimpleListFilter):
    title = _("trả lời")
    parameter_name = "tra-loi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("chua", _("chưa trả lời"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(answered_at=None) if self.value() else queryset


@admin.register(InboundMessage)
class InboundMessageAdmin(ReadOnly):
    list_display = ("received_at", "masked_sender", "gateway_ref", "answered_at")
    list_filter = (AnsweredFilter, ("received_at", admin.DateFieldListFilter))
    ordering = ("-received_at",)
    fields = ("received_at", "sender", "text", "gateway_ref", "answered_at")

    @admin.display(description=_("số gửi"))
    def masked_sender(self, row: InboundMessage) -> str:
        return mask_phone(row.sender)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The full message; that it was opened is noted."""
        heading = {"subtitle": gettext("Tin nhắn đến")}
        response = super().change_view(request, object_id, form_url, {**heading, **(extra_context or {})})
        if response.status_code == 200:
            record_access(
                user=cast(User, request.user),
                kind=AccessKind.MESSAGE,
                subject=f"inbound:{object_id}",
                address=request.META.get("REMOTE_ADDR"),
            )
        return response
