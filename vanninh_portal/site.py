"""Whose portal this is: names, hotline and hours that every page shows, from the office table."""

import time
from dataclasses import dataclass
from typing import Any

import jinja2
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.functional import lazy

from accounts.enums import OfficeKind, OfficeLevel
from accounts.models import Office
from core.pages.jinja import environment
from core.phones import BadPhone, display, to_e164
from vanninh_portal.frame import frame
from workdays.models import OfficeHours
from workdays.week import week_on, week_words

FRESH_SECONDS = 30.0
_lazy_week = lazy(week_words, str)  # kept for all languages, put into words for each page


@dataclass(frozen=True)
class Site:
    """What headers and footers say. ``hotline`` is in the form of tel: links."""

    unit_name: str = ""
    parent_name: str = ""
    desk_name: str = ""
    address: str = ""
    hotline: str = ""
    hotline_display: str = ""
    opening_hours: str | LazyText = ""
    is_demo: bool = False
    has_unconfirmed_data: bool = False


_kept: tuple[float, Site] | None = None


def office_of_the_site() -> Office | None:
    """The committee whose portal this is: SITE_OFFICE, else the district, else the first commune."""
    committees = Office.objects.on(timezone.localdate()).filter(kind=OfficeKind.COMMITTEE).select_related("parent")
    if settings.SITE_OFFICE:
        return committees.filter(ref=settings.SITE_OFFICE).first()
    by_level = {office.level: office for office in committees.order_by("-pk")}
    return by_level.get(OfficeLevel.DISTRICT) or by_level.get(OfficeLevel.COMMUNE)


def _hotline(office: Office | None) -> tuple[str, str]:
    number = (office.hotline if office else "") or settings.HOTLINE
    try:
        return to_e164(number), display(to_e164(number))
    except BadPhone:
        return number, number


def _read() -> Site:
    office = office_of_the_site()
    hotline, shown = _hotline(office)
    today = timezone.localdate()
    return Site(
        unit_name=office.name if office else "",
        parent_name=office.parent.name if office and office.parent else "",
        desk_name="Bộ phận Một cửa",
        address=office.address if office else "",
        hotline=hotline,
        hotline_display=shown,
        opening_hours=_lazy_week(week_on(OfficeHours.objects.rules(), today)),
        is_demo=settings.DEMO,
        has_unconfirmed_data=Office.objects.on(today).filter(is_code_confirmed=False).exclude(code="").exists(),
    )


def current_site() -> Site:
    """The site's names; read again at most every 30 seconds in each process."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > FRESH_SECONDS:
        _kept = (now, _read())
    return _kept[1]


def forget_site() -> None:
    """Read the names anew at the next page (after loading reference data, in tests)."""
    global _kept
    _kept = None


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the Django templates."""
    return {"site": current_site()}


def jinja_environment(**options: Any) -> jinja2.Environment:
    """The Jinja2 environment of citizens' pages, which know ``site`` and what stands around a page."""
    made = environment(**options)
    made.globals.update(site=current_site, frame=frame)
    return made
