"""Routes. Vietnamese at ``/``, English under ``/en/``; the administration and health checks have no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from vanninh_portal import health, home

urlpatterns = [
    path("suc-khoe/song", health.live, name="live"),
    path("suc-khoe/san-sang", health.ready, name="ready"),
    path("quan-tri/", admin.site.urls),
    path("", include("notices.urls")),
    re_path(r"^robots\.txt$", home.robots, name="robots"),
    path("favicon.ico", home.favicon, name="favicon"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("can-bo/", include("accounts.urls")),
        path("can-bo/ky-so/", include("signing.urls")),
        path("", include("dossiers.urls")),
        prefix_default_language=False,
    ),
]
