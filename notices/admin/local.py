"""The demo's messages, readable as their receivers would have got them."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.paging import page
from notices.models import LocalMessage

MESSAGES_A_PAGE = 50


@admin.register(LocalMessage)
class LocalMessageAdmin(admin.ModelAdmin):
    """One page, at …/tin-nhan/, and only while the portal runs as a demo."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(settings.DEMO) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        shown = self.admin_site.admin_view(self.messages_view)
        return [path("tin-nhan/", shown, name="notices_localmessage_messages"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_localmessage_messages"))

    def messages_view(self, request: HttpRequest) -> HttpResponse:
        """Newest first; ``?trang=`` is the cursor of an older page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = page(
            LocalMessage.objects.all(), cursor=request.GET.get("trang", ""), size=MESSAGES_A_PAGE, by=("-received_at",)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "page": shown,
        }
        return TemplateResponse(request, "notices/local_messages.html", context)
