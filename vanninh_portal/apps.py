from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "vanninh_portal"

    def ready(self) -> None:
        from vanninh_portal import checks  # noqa: F401  # registers the system checks


class PortalAdminConfig(AdminConfig):
    default_site = "vanninh_portal.admin_site.PortalAdminSite"


class SignInGuardConfig(AxesConfig):
    """django-axes under the name that people read in the administration."""

    verbose_name = _("Đăng nhập và khóa đăng nhập")
