"""The portal with one more route, for the server of ``_server``."""

import sys
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from vanninh_portal.wsgi import application


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


routes = ModuleType("benchmarks._routes")
portal = import_module(settings.ROOT_URLCONF)
routes.urlpatterns = [path("trong/", empty), *portal.urlpatterns]  # type: ignore[attr-defined]  # what Django reads
sys.modules[routes.__name__] = routes
settings.ROOT_URLCONF = routes.__name__

__all__ = ["application"]
