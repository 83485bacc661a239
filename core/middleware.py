"""Two stacks in one site: citizens' pages pass nothing they do not need, staff pages pass everything."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import is_valid_path
from django.utils import translation
from django.utils.module_loading import import_string

Handler = Callable[[HttpRequest], HttpResponseBase]
ENGLISH = "/en/"


class StaffSide:
    """Run ``STAFF_MIDDLEWARE`` for paths under ``STAFF_PREFIXES``; all others are the citizens' side.

    There the language follows from the path alone and the headers are the same for every page: a tenth of the work
    that Django's middleware for languages and django-csp do for each request.
    """

    def __init__(self, get_response: Handler) -> None:
        self.direct = get_response
        self.headers = {
            "Content-Security-Policy": build_policy(config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]),
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }
        self.view_hooks: list[Callable[..., HttpResponseBase | None]] = []
        handler: Handler = get_response
        for path in reversed(settings.STAFF_MIDDLEWARE):
            middleware: Any = import_string(path)(handler)
            if hasattr(middleware, "process_view"):
                self.view_hooks.insert(0, middleware.process_view)
            handler = middleware
        self.staffed = handler

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if request.path_info.startswith(settings.STAFF_PREFIXES):
                return self.staffed(request)
            return self._for_citizens(request)
        finally:
            translation.deactivate()  # the language of one page is not that of whatever this thread does next

    def _for_citizens(self, request: HttpRequest) -> HttpResponseBase:
        language = "en" if f"{request.path_info}/".startswith(ENGLISH) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.direct(request)
        if response.status_code == 404:
            response = _with_slash(request) or response
        headers = response.headers
        headers["Content-Language"] = language
        if isinstance(response, HttpResponse) and response.status_code != 304:
            headers["Content-Length"] = str(len(response.content))  # else gunicorn sends it in chunks
        for name, value in self.headers.items():
            headers[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(settings.STAFF_PREFIXES):
            return None
        for hook in self.view_hooks:
            response = hook(request, view, args, kwargs)
            if response is not None:
                return response
        return None


def _with_slash(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """Where a page lives whose address was typed without its last slash."""
    path = request.path_info
    if path.endswith("/") or request.method not in ("GET", "HEAD") or not is_valid_path(f"{path}/"):
        return None
    return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))


def peer_address(request: HttpRequest) -> str:
    """Where the request came from: what our outermost proxy saw, else the peer itself.

    ``PROXY_COUNT`` proxies each append to X-Forwarded-For; what stands before those entries is hearsay, and so is
    anything that is no address.
    """
    hops = settings.PROXY_COUNT
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < hops <= len(seen):
        with suppress(ValueError):
            return str(ipaddress.ip_address(seen[-hops].strip()))
    peer: str = request.META.get("REMOTE_ADDR", "")
    return peer


class PeerAddress:
    """Behind proxies of ours ``REMOTE_ADDR`` names the nearest one: put there what our outermost proxy saw."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = peer_address(request)
        return self.get_response(request)
