"""The home page, with the look-up right there; what robots may read; the icon that browsers ask for unasked."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.doors import public
from core.pages.jinja import KeptPage, write
from dossiers.counter_words import counter_words
from dossiers.forms.lookup import LookupForm
from workdays.calendar import WorkCalendar
from workdays.errors import CalendarMissing
from workdays.queries import live_calendar

# Receipts and status pages are for their owners, whatever links to them; the form itself may be found.
ROBOTS = """User-agent: *
Allow: /tra-cuu/$
Allow: /en/tra-cuu/$
Disallow: /tra-cuu/
Disallow: /en/tra-cuu/
Disallow: /q/
Disallow: /en/q/
Disallow: /can-bo/
Disallow: /en/can-bo/
Disallow: /quan-tri/
"""
A_DAY = "public, max-age=86400"


def _calendar() -> WorkCalendar | None:
    try:
        return live_calendar()
    except CalendarMissing:
        return None


def _write(request: HttpRequest) -> str:
    context: dict[str, Any] = {"form": LookupForm(), "counter": counter_words(timezone.now(), _calendar())}
    return write("public/home.html", request.path_info, context)


_page = KeptPage(_write)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The look-up, what it needs, and whether the desk is open now; at most half a minute old."""
    return _page.answer(request)


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8", headers={"Cache-Control": A_DAY})


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("img/favicon.svg"), headers={"Cache-Control": A_DAY})
