"""The work list: what waits for the person, most urgent first."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from accounts.queries import Scope
from core.paging import page
from dossiers.presentation import rows_of
from dossiers.queries.worklist import ROW_FIELDS, Tab, counts, edges, listed
from dossiers.views.empty_lists import EMPTY_TABS, Empty, nothing_at_all, nothing_matches, nothing_of_mine
from dossiers.views.typed import open_typed, seal_typed
from workdays.queries import live_calendar

ROWS = 30
MINE = "toi"
TONES = {Tab.OVERDUE: "late", Tab.TODAY: "warn", Tab.SILENT: "warn", Tab.APPROVAL: "warn", Tab.LETTER: "late"}
URGENT_FIRST = (Tab.OVERDUE, Tab.LETTER, Tab.APPROVAL, Tab.TODAY, Tab.SOON, Tab.SILENT, Tab.RESULT)
SHOWN_WHEN_FILLED = (Tab.SILENT, Tab.APPROVAL, Tab.LETTER, Tab.WAITING)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a tab (or none), only my own, a filter, a page."""

    tab: str
    is_mine: bool
    text: str
    token: str
    cursor: str

    def url(self, **changes: Any) -> str:
        """The address of this list with something else asked for; a page belongs to one list only."""
        asked = replace(self, **{"cursor": "", **changes})
        parts = {"tab": asked.tab, "cua": MINE if asked.is_mine else "", "loc": asked.token, "trang": asked.cursor}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('dossiers:worklist')}?{query}" if query else reverse("dossiers:worklist")


@staff()
def worklist(request: StaffRequest) -> HttpResponse:
    """GET: tabs with counts; ``?tab=`` ``?cua=toi`` (mine) ``?loc=`` (a sealed filter) ``?trang=`` (page).

    POST: seal the filter that was typed and show the list.
    """
    if request.method == "POST":
        asked = _asked(request, request.POST, token=seal_typed(request.POST.get("loc", ""), request.user))
        return redirect(asked.url())
    if not request.GET and is_with_an_agency_only(request.scope):
        return redirect("dossiers:parts")
    asked = _asked(request, request.GET, token=request.GET.get("loc", ""))
    return render(request, "dossiers/work/worklist.html", _page(request, asked))


def is_with_an_agency_only(scope: Scope) -> bool:
    """Whether the person works for linked agencies only: what they have to do are parts, never whole dossiers."""
    offices = scope.worked_at | scope.head
    return bool(offices) and not (offices - scope.outside or scope.headed - scope.outside or scope.reviewed)


def _asked(request: StaffRequest, values: Any, *, token: str) -> Asked:
    tab, text = values.get("tab", ""), open_typed(token, request.user)
    return Asked(
        tab=tab if tab in Tab.values else "",
        is_mine=values.get("cua") == MINE and bool(request.scope.worked_at),
        text=text,
        token=token if text else "",
        cursor=values.get("trang", ""),
    )


def _page(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    now, calendar = timezone.localtime(), live_calendar()
    edge = edges(at=now, calendar=calendar)
    holder_id = request.user.pk if asked.is_mine else None
    held = counts(request.scope, edge, holder_id=holder_id)
    tab = Tab(asked.tab) if asked.tab else _most_urgent(held, request.scope)
    rows = listed(request.scope, tab, edge, text=asked.text, holder_id=holder_id)
    found = page(rows, cursor=asked.cursor, size=ROWS, by=ROW_FIELDS)
    here = replace(asked, tab=tab.value)
    return {
        "tabs": [_tab_link(each, held[each], here) for each in Tab if _is_shown(each, held[each], tab)],
        "tab": tab.value,
        "rows": rows_of(found.items, scope=request.scope, user=request.user, at=now, calendar=calendar),
        "filter": asked.text,
        "clear_url": here.url(token=""),
        "is_mine": asked.is_mine,
        "owners": _owners(request.scope, here),
        "next_url": here.url(cursor=found.next_cursor) if found.next_cursor else "",
        "previous_url": here.url(cursor=found.previous_cursor) if found.previous_cursor else "",
        "empty": None if found.items else _nothing_here(here, request.scope, open_count=held[Tab.ALL]),
    }


def _most_urgent(held: dict[Tab, int], scope: Scope) -> Tab:
    """Without a tab asked for, the first that holds something urgent; only heads approve."""
    urgent = [tab for tab in URGENT_FIRST if tab != Tab.APPROVAL or scope.headed]
    return next((tab for tab in urgent if held[tab]), Tab.ALL)


def _is_shown(tab: Tab, count: int, current: Tab) -> bool:
    return bool(count) or tab == current or tab not in SHOWN_WHEN_FILLED


def _tab_link(tab: Tab, count: int, here: Asked) -> dict[str, Any]:
    is_current, url = tab.value == here.tab, here.url(tab=tab.value)
    return {"url": url, "label": tab.label, "count": count, "is_current": is_current, "tone": TONES.get(tab, "")}


def _owners(scope: Scope, here: Asked) -> list[tuple[str, str, bool]]:
    if not scope.worked_at:
        return []
    return [
        (_("Cả cơ quan"), here.url(is_mine=False), not here.is_mine),
        (_("Tôi giữ"), here.url(is_mine=True), here.is_mine),
    ]


def _nothing_here(here: Asked, scope: Scope, *, open_count: int) -> Empty:
    if here.text:
        return nothing_matches(here.text, url=here.url(token=""))
    if open_count:
        return EMPTY_TABS[Tab(here.tab)]
    if here.is_mine:
        return nothing_of_mine(url=here.url(is_mine=False))
    return nothing_at_all(is_at_a_desk=Role.INTAKE in scope.roles)
