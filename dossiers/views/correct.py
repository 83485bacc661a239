"""Corrections of what was recorded: the applicant's particulars by the desk, the moment of finishing and the number of the
postal item by heads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from core.dates import local_day
from dossiers.actions.correct import correct_finish, correct_person, correct_tracking
from dossiers.enums import CorrectionReason, Status
from dossiers.errors import Refused
from dossiers.forms.correct import CorrectFinishForm, CorrectPersonForm, CorrectTrackingForm
from dossiers.models import Dossier
from dossiers.rules import can_correct_finish, can_correct_person, can_correct_tracking
from dossiers.views.dossier import is_posted, seen_dossier
from dossiers.views.posting import led_back


@staff(Role.INTAKE)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: what is recorded of the applicant. POST: put it right and offer the new receipt."""
    dossier = seen_dossier(request.scope, pk)
    if not can_correct_person(dossier, request.scope):
        return _turned_away(request, pk)
    form = CorrectPersonForm(request.POST or None, dossier=dossier, today=timezone.localdate())
    if form.is_valid():
        try:
            done = correct_person(
                dossier_id=pk,
                person=form.person(),
                representative=form.representative(),
                reason=CorrectionReason(form.cleaned_data["reason"]),
                actor=request.user,
                at=timezone.localtime(),
                revision=form.cleaned_data["revision"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Đã đính chính. Giấy tiếp nhận mới nằm ở mục “Giấy tờ đã ban hành”; xin in và đổi cho người nộp.")
            messages.success(request, said if done.fields else _("Không có gì khác trước nên không có gì thay đổi."))
            return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, title=_("Đính chính thông tin người nộp"))


@staff(Role.HEAD)
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the recorded moment of finishing. POST: another one, with the reason; both stay on record."""
    dossier = seen_dossier(request.scope, pk)
    if not can_correct_finish(dossier, request.scope, on=local_day(timezone.now())):
        return _turned_away(request, pk)
    form = CorrectFinishForm(request.POST or None, dossier=dossier)
    if form.is_valid():
        try:
            done = correct_finish(
                dossier_id=pk,
                finished_at=form.finished_at(),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.localtime(),
                revision=form.cleaned_data["revision"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Đã đính chính thời điểm xử lý xong: %(how)s.")
            messages.success(request, said % {"how": str(done.get_timeliness_display()).lower()})
            return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, title=_("Đính chính thời điểm xử lý xong"))


@staff(Role.HEAD)
def tracking(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: another number of the postal item. POST: put it right with the reason, and tell the applicant."""
    dossier = seen_dossier(request.scope, pk)
    if not (can_correct_tracking(dossier, request.scope) and is_posted(dossier)):
        return _turned_away(request, pk)
    form = CorrectTrackingForm(request.POST or None, dossier=dossier)
    if form.is_valid():
        try:
            done = correct_tracking(
                dossier_id=pk,
                tracking=form.cleaned_data["tracking"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.localtime(),
                revision=form.cleaned_data["revision"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Đã đính chính số hiệu bưu gửi: %(old)s → %(new)s.") % {"old": done.old, "new": done.new}
            told = _("Người nộp được báo số đúng.") if dossier.status == Status.DONE else ""
            messages.success(request, f"{said} {told}".strip())
            return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, title=_("Đính chính số hiệu bưu gửi"), sends="dossier.tracking")


def _turned_away(request: StaffRequest, pk: int) -> HttpResponse:
    return led_back(request, pk, _("Lúc này ông/bà không đính chính được mục đó của hồ sơ. Chưa có gì thay đổi."))


def _page(
    request: StaffRequest,
    dossier: Dossier,
    form: CorrectPersonForm | CorrectFinishForm | CorrectTrackingForm,
    *,
    title: str,
    sends: str = "",
) -> HttpResponse:
    """Each form shows the record: an entry of the access log."""
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    return render(
        request, "dossiers/work/correct.html", {"dossier": dossier, "form": form, "title": title, "sends": sends}
    )
