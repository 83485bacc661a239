"""Calls that are owed: who must be called, what to say, and how it went."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind
from core.dates import moment_words
from core.paging import page
from dossiers.actions.calls import settle_call
from dossiers.call_times import usual_moment
from dossiers.enums import CallOutcome
from dossiers.errors import Refused
from dossiers.forms.work import CallForm
from dossiers.models import PhoneCall
from dossiers.queries.calls import calls_of, calls_owed_by, earlier_calls, next_try_of
from workdays.queries import live_calendar

ROWS = 30
RELATED = ("dossier__applicant", "dossier__version", "dossier__office", "dossier__holder_office", "office", "done_by")


@staff()
def calls(request: StaffRequest) -> HttpResponse:
    """Who must be called, the longest-waiting first; numbers are masked until the call is opened."""
    found = page(calls_owed_by(request.scope), cursor=request.GET.get("trang", ""), size=ROWS, by=("due_at", "pk"))
    context = {
        "calls": found.items,
        "now": timezone.now(),
        "next_url": f"?trang={found.next_cursor}" if found.next_cursor else "",
        "previous_url": f"?trang={found.previous_cursor}" if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/calls.html", context)


@staff()
def call(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One call: the number, what to say, and how it went. Opening it is logged, for it shows the number."""
    owed = get_object_or_404(calls_of(request.scope).select_related(*RELATED), pk=pk)
    now = timezone.localtime()
    form = CallForm(request.POST or None, at=now, usual=usual_moment(now, live_calendar()))
    if request.method == "POST" and form.is_valid():
        try:
            settled = _settle(request, pk, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _what_follows(settled))
            return redirect("dossiers:calls")
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=owed.dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    context = {"call": owed, "dossier": owed.dossier, "form": form, "earlier": list(earlier_calls(owed))}
    return render(request, "dossiers/work/call.html", context)


def _settle(request: StaffRequest, pk: uuid.UUID, form: CallForm) -> PhoneCall:
    return settle_call(
        call_id=pk,
        outcome=CallOutcome(form.cleaned_data["outcome"]),
        note=form.cleaned_data["note"],
        actor=request.user,
        at=timezone.localtime(),
        again_at=form.cleaned_data["again_at"],
    )


def _what_follows(settled: PhoneCall) -> str:
    """The sentence after a call: what was noted and whether it comes back."""
    if settled.outcome == CallOutcome.REACHED:
        return _("Đã ghi: đã nói chuyện được với người nộp hồ sơ %(code)s.") % {"code": settled.dossier.code}
    if settled.outcome == CallOutcome.WRONG_NUMBER:
        sentence = _(
            "Đã ghi: sai số. %(desk)s được nhắc hỏi lại số đúng khi người nộp đến; trong lúc chờ, xin báo cho người nộp "
            "bằng cách khác, ví dụ qua thôn, tổ dân phố nơi ở."
        )
        return sentence % {"desk": settled.dossier.office}
    if again := next_try_of(settled):
        moment = moment_words(again.due_at)
        return _("Đã ghi. Cuộc gọi này sẽ hiện lại lúc %(moment)s để gọi lần tiếp theo.") % {"moment": moment}
    return _("Đã ghi. Đã gọi ba lần nên không nhắc nữa; xin báo cho người nộp bằng cách khác.")
