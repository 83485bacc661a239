"""What the desk told people today without taking a dossier in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.dates import local_day
from core.paging import page
from dossiers.queries.guidance import count_by_procedure, guidance_on, names_of_missing

ROWS = 30


@staff(Role.INTAKE, Role.HEAD)
def guidance(request: StaffRequest) -> HttpResponse:
    """Today's, newest first, and how often for each procedure."""
    today = local_day(timezone.now())
    rows = guidance_on(request.scope, today)
    found = page(rows, cursor=request.GET.get("trang", ""), size=ROWS, by=("-given_at", "-pk"))
    names = names_of_missing(found.items)
    context = {
        "today": today,
        "rows": [(row, "; ".join(names.get(pk, "") for pk in row.missing)) for row in found.items],
        "counted": count_by_procedure(rows),
        "next_url": f"?trang={found.next_cursor}" if found.next_cursor else "",
        "previous_url": f"?trang={found.previous_cursor}" if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/guidance.html", context)
