"""A request for papers that waits for the head: to be approved, returned with a reason, or taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.dates import local_day
from dossiers.actions import proposals
from dossiers.errors import Refused
from dossiers.forms.supplement import ReasonForm
from dossiers.forms.work import RevisionForm
from dossiers.models import Dossier
from dossiers.queries.proposals import Shown, proposal_of
from dossiers.views.dossier import seen_dossier
from dossiers.views.turning import done, turn_page, turned_away


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """What is to be asked and why, with one press to approve it, or a reason to return it."""
    dossier = seen_dossier(request.scope, pk)
    shown = proposal_of(dossier, request.scope, request.user, on=local_day(timezone.now()))
    if shown is None or not (shown.may_decide or shown.may_take_back):
        return turned_away(request, pk)
    form, sentence = _answered(request, dossier, shown)
    if sentence:
        messages.success(request, sentence)
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_approve", shown=shown)


def _answered(request: StaffRequest, dossier: Dossier, shown: Shown) -> tuple[Any, str]:
    """The form of the page, and the sentence that says what was done; empty when nothing was."""
    example = _("Người đề nghị đọc lý do này. Ví dụ: giấy tờ này đã có trong hồ sơ, trang 3.")
    form: Any = ReasonForm(dossier=dossier, example=example)
    given: dict[str, Any] = {"proposal_id": shown.row.pk, "actor": request.user, "at": timezone.localtime()}
    if "approve" in request.POST:
        pressed = RevisionForm(request.POST)
        if pressed.is_valid() and done(pressed, lambda: proposals.approve(**given, **pressed.cleaned_data)):
            return form, _("Đã duyệt và gửi yêu cầu bổ sung; hạn giải quyết tạm dừng. Phiếu được in cho người nộp.")
        return pressed, ""
    if "take_back" in request.POST:
        try:
            proposals.take_back(**given)
        except Refused as refused:
            messages.error(request, str(refused))
            return form, ""
        return form, _("Đã bỏ yêu cầu bổ sung; người nộp chưa được báo gì.")
    if "send_back" in request.POST:
        form = ReasonForm(request.POST, dossier=dossier, example=example)
        if form.is_valid() and done(form, lambda: proposals.send_back(**given, reason=form.cleaned_data["reason"])):
            return form, _("Đã trả lại đề nghị; người đề nghị được báo lý do.")
    return form, ""
