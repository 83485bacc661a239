"""Outages: the head declares one, and the desks may enter what they received on paper meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.dates import local_day
from core.paging import page
from dossiers.actions.outages import declare_outage
from dossiers.errors import Refused
from dossiers.forms.outage import OutageForm
from dossiers.queries.outages import desks_to_declare, outages_of

ROWS = 20


@staff(Role.HEAD)
def outages(request: StaffRequest) -> HttpResponse:
    """GET: those declared, newest first, and the form. POST: declare one."""
    now = timezone.localtime()
    desks = desks_to_declare(request.scope, on=local_day(now))
    form = OutageForm(request.POST or None, desks=desks)
    if form.is_valid():
        began_at, ended_at = form.moments()
        try:
            outage = declare_outage(
                office=form.cleaned_data["office"],
                began_at=began_at,
                ended_at=ended_at,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            sentence = _("Đã duyệt. Trong 7 ngày, %(desk)s nhập bù được hồ sơ nhận trên giấy trong thời gian này.")
            messages.success(request, sentence % {"desk": outage.office})
            return redirect("dossiers:outages")
    found = page(outages_of(request.scope), cursor=request.GET.get("trang", ""), size=ROWS, by=("-began_at", "-pk"))
    context = {
        "form": form,
        "has_desks": desks.exists(),
        "outages": found.items,
        "next_url": f"?trang={found.next_cursor}" if found.next_cursor else "",
        "previous_url": f"?trang={found.previous_cursor}" if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/outages.html", context)
