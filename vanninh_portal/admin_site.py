"""The administration's door and front page."""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

# What people come for first stands first.
ORDER = ("dossiers", "notices", "papers", "signing", "workdays", "catalogue", "accounts")
FIRST_TABLES = ("Dossier", "CalendarDay", "ProcedureVersion")
# Roles decide (vanninh_portal/admin_rights.py), so groups would only mislead.
NOT_SHOWN = ("auth.group",)


class PortalAdminSite(AdminSite):
    """The administration of Phòng Nội vụ and of the system's keepers.

    People sign in at the staff's own page, with its lockout. Who is signed in without a right here is told so.
    """

    site_header = _("Quản trị Cổng Một cửa")
    site_title = _("Quản trị")
    index_title = _("Theo dõi và quản trị")
    site_url = reverse_lazy("dossiers:worklist")  # type: ignore[assignment]  # a template prints it
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        super().register(
            [model for model in models if model._meta.label_lower not in NOT_SHOWN], admin_class, **options
        )

    def has_permission(self, request: HttpRequest) -> bool:
        """An active member of staff with a right of some kind today; expired roles bring none."""
        user = request.user
        return bool(user.is_active and user.is_staff and (user.is_superuser or user.get_all_permissions()))

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            if request.user.is_authenticated and request.path == reverse(
                "admin:logout"
            ):  # rights that ended while a page stood open
                return view(request, *args, **kwargs)
            return self._turn_away(request, request.get_full_path())

        enter.audience = "admin"  # type: ignore[attr-defined]  # read by the door test
        return update_wrapper(enter, view)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No page of its own: the staff's sign-in, then back."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return self._turn_away(request, wanted)

    def _turn_away(self, request: HttpRequest, wanted: str) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model["object_name"] not in FIRST_TABLES)
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]) if app["app_label"] in ORDER else len(ORDER))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from vanninh_portal.attention import attention_of  # the site is built before any model is ready

        return super().index(request, {"attention": attention_of(request.user), **(extra_context or {})})  # type: ignore[arg-type]  # the door let in staff only
