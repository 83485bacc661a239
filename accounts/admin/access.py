from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.about import AboutAdmin
from accounts.models import AccessRecord, User


class PersonFilter(admin.SimpleListFilter):
    """People who have opened something, by name; the records themselves are never scanned for it."""

    title = _("người")
    parameter_name = "nguoi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(user.pk), f"{user} ({user.username})") for user in User.objects.order_by("full_name", "username")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AccessRecord]) -> QuerySet[AccessRecord]:
        value = self.value() or ""
        return queryset.filter(user_id=int(value)) if value.isdecimal() else queryset


@admin.register(AccessRecord)
class AccessRecordAdmin(AboutAdmin):
    """Who opened which full record: looked at, never changed."""

    list_display = ("at", "user", "kind", "about", "address")
    list_display_links = None
    list_filter = (PersonFilter, "kind", ("at", admin.DateFieldListFilter))
    list_select_related = ("user",)
    ordering = ("-pk",)  # rows are only ever appended, so this is the order of time, by an index
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessRecord | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessRecord | None = None) -> bool:
        return False
