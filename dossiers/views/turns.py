"""Turns a dossier may take: wait for a supplement, go on with it, be refused, be stopped. A page and a POST each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from dossiers.actions.end import refuse, stop
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.errors import Refused
from dossiers.forms.supplement import AskForm, BroughtForm, ReasonForm
from dossiers.forms.work import RevisionForm
from dossiers.models import Dossier
from dossiers.moves import Move
from dossiers.rules import can_move, is_exceptional_supplement, roles_on
from dossiers.views.dossier import seen_dossier
from dossiers.views.posting import led_back
from workdays.queries import live_calendar


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """What is missing, in one slip."""
    dossier = seen_dossier(request.scope, pk)
    if not _may(dossier, request, Move.REQUEST_SUPPLEMENT):
        return _turned_away(request, pk)
    form = AskForm(request.POST or None, dossier=dossier)
    if form.is_valid() and _done(
        form,
        lambda: request_supplement(
            dossier_id=pk,
            papers=form.papers(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Đã gửi yêu cầu bổ sung; hạn giải quyết tạm dừng. Xin in phiếu cho người nộp."))
        return redirect("dossiers:dossier", pk)
    is_exceptional = is_exceptional_supplement(dossier, at=timezone.now(), calendar=live_calendar())
    return _page(request, dossier, form, "ask", is_exceptional=is_exceptional)


@staff(Role.INTAKE)
def bring(request: StaffRequest, pk: int) -> HttpResponse:
    """All that was asked for is on the counter."""
    dossier = seen_dossier(request.scope, pk)
    asked = dossier.supplements.filter(ended_at=None).first()
    if asked is None or not _may(dossier, request, Move.SUPPLEMENT):
        return _turned_away(request, pk)
    form = BroughtForm(request.POST or None, dossier=dossier, asked=asked)
    if form.is_valid() and _done(
        form,
        lambda: supplement(
            dossier_id=pk,
            documents=form.documents(),
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Hồ sơ đã đủ; ngày hẹn được tính lại và báo người nộp. Xin in giấy hẹn mới."))
        return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, "bring", asked=asked)


@staff(Role.PROCESSING, Role.HEAD)
def decline(request: StaffRequest, pk: int) -> HttpResponse:
    """The request cannot be granted."""
    dossier = seen_dossier(request.scope, pk)
    if not _may(dossier, request, Move.REFUSE):
        return _turned_away(request, pk)
    example = _("Nêu căn cứ pháp luật. Ví dụ: thửa đất nằm ngoài quy hoạch đất ở theo QĐ 123/QĐ-UBND.")
    form = ReasonForm(request.POST or None, dossier=dossier, example=example)
    if form.is_valid() and _done(form, lambda: refuse(**_given(request, pk, form))):
        messages.success(request, _("Đã từ chối giải quyết; phiếu từ chối được trả qua Bộ phận Một cửa."))
        return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, "decline")


@staff(Role.INTAKE)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """The applicant takes it back."""
    dossier = seen_dossier(request.scope, pk)
    if not _may(dossier, request, Move.WITHDRAW):
        return _turned_away(request, pk)
    form = ReasonForm(
        request.POST or None, dossier=dossier, example=_("Ví dụ: người nộp đổi nhu cầu, xin nhận lại giấy tờ.")
    )
    if form.is_valid() and _done(form, lambda: stop(**_given(request, pk, form))):
        messages.success(request, _("Hồ sơ đã dừng theo yêu cầu. Xin trả lại giấy tờ cho người nộp."))
        return redirect("dossiers:dossier", pk)
    return _page(request, dossier, form, "end")


def _may(dossier: Dossier, request: StaffRequest, move: Move) -> bool:
    return can_move(dossier, move, roles_on(dossier, request.scope, move))


def _given(request: StaffRequest, pk: int, form: ReasonForm) -> dict[str, Any]:
    return {"dossier_id": pk, "actor": request.user, "at": timezone.localtime(), **form.cleaned_data}


def _done(form: RevisionForm, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal becomes the form's error, and nothing typed is lost."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _turned_away(request: StaffRequest, pk: int) -> HttpResponse:
    return led_back(request, pk, _("Lúc này ông/bà không làm được việc đó với hồ sơ. Chưa có gì thay đổi."))


def _page(request: StaffRequest, dossier: Dossier, form: RevisionForm, turn: str, **more: Any) -> HttpResponse:
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    return render(request, f"dossiers/work/turn_{turn}.html", {"dossier": dossier, "form": form, **more})
