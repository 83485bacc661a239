"""Search. What is typed is posted and then travels sealed, so that no name or number stands in an address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import StaffRequest, staff
from core.national_id import ScanKind, kind_of_scan
from dossiers.codes import is_code
from dossiers.presentation import rows_of
from dossiers.queries.search import MOST
from dossiers.queries.search import search as find
from dossiers.views.typed import open_typed, seal_typed
from workdays.queries import live_calendar


@staff()
def search(request: StaffRequest) -> HttpResponse:
    """POST: what to look for; a whole code or a receipt's QR opens its dossier. GET: ``?tim=`` shows what was found."""
    if request.method == "POST":
        return _asked(request, request.POST.get("tim", ""))
    text = open_typed(request.GET.get("tim", ""), request.user)
    now, calendar = timezone.localtime(), live_calendar()
    found = find(request.scope, text) if text else []
    rows = rows_of(found, scope=request.scope, user=request.user, at=now, calendar=calendar)
    context = {"text": text, "rows": rows, "most": MOST, "is_cut": len(rows) == MOST}
    return render(request, "dossiers/work/search.html", context)


def _asked(request: StaffRequest, text: str) -> HttpResponse:
    if is_code(text) or kind_of_scan(text) is ScanKind.RECEIPT:
        found = find(request.scope, text)
        if len(found) == 1:
            return redirect("dossiers:dossier", found[0].pk)
    token = seal_typed(text, request.user)
    url = reverse("dossiers:search")
    return redirect(f"{url}?tim={token}" if token else url)
