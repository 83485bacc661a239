"""A late result before its letter: the head lets it pass with a reason, or writes the letter that is still owed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.dates import local_day
from dossiers.actions.gate import is_held, pass_gate
from dossiers.actions.late_letter import apologise_afterwards, can_write_late_letter
from dossiers.enums import DelayReason
from dossiers.errors import Refused
from dossiers.forms.supplement import ReasonForm
from dossiers.forms.work import LateLetterForm
from dossiers.rules import can_apologise, check_revision, is_answerable_head
from dossiers.views.dossier import seen_dossier
from dossiers.views.posting import led_back


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
def held(request: StaffRequest, pk: int) -> HttpResponse:
    """Why the result is not put before the head, and for the head: the letter, or letting it pass."""
    dossier, today = seen_dossier(request.scope, pk), local_day(timezone.now())
    if not is_held(dossier, at=timezone.now()):
        return led_back(request, pk, _("Hồ sơ này không bị giữ lại vì thiếu thư xin lỗi."))
    may_pass = is_answerable_head(dossier, request.scope, on=today)
    example = _("Ví dụ: đã xin lỗi trực tiếp tại nhà, người dân cần kết quả trong hôm nay.")
    form = ReasonForm(request.POST or None, dossier=dossier, example=example)
    if may_pass and form.is_valid():
        try:
            check_revision(dossier, form.cleaned_data["revision"])
            pass_gate(dossier_id=pk, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.localtime())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi lý do. Hồ sơ trình ký được; thư xin lỗi vẫn còn nợ."))
            return redirect("dossiers:dossier", pk)
    context = {
        "dossier": dossier,
        "form": form,
        "may_pass": may_pass,
        "may_apologise": can_apologise(dossier, request.scope, on=today),
    }
    return render(request, "dossiers/work/held.html", context)


@staff(Role.HEAD)
def late_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter still owed for a result that came late."""
    dossier = seen_dossier(request.scope, pk)
    if not can_write_late_letter(dossier, request.scope, on=local_day(timezone.now())):
        return led_back(request, pk, _("Hồ sơ này không chờ thư xin lỗi của ông/bà."))
    form = LateLetterForm(request.POST or None, initial={"revision": dossier.revision})
    if form.is_valid():
        values = form.cleaned_data
        try:
            apologise_afterwards(
                dossier_id=pk,
                delay_reason=DelayReason(values["delay_reason"]),
                explanation=values["explanation"],
                revision=values["revision"],
                actor=request.user,
                at=timezone.localtime(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã gửi thư xin lỗi của hồ sơ %(code)s.") % {"code": dossier.code})
            return redirect("dossiers:dossier", pk)
    return render(request, "dossiers/work/late_letter.html", {"dossier": dossier, "form": form})
