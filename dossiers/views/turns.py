"""Turns a dossier may take: wait for a supplement, go on with it, be refused, be stopped. A page and a POST each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.dates import local_day
from dossiers.actions.end import refuse, stop
from dossiers.actions.proposals import propose_supplement
from dossiers.actions.supplement import OutsidePaper, request_supplement, supplement
from dossiers.forms.supplement import AskForm, BroughtForm, ReasonForm
from dossiers.moves import Move
from dossiers.rules import is_answerable_head, is_exceptional_supplement
from dossiers.views.dossier import seen_dossier
from dossiers.views.turning import done, may, turn_page, turned_away
from workdays.queries import live_calendar


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """What is missing, in one slip; sent at once, or proposed to the head, or made out for the head's signature."""
    dossier = seen_dossier(request.scope, pk)
    if not may(dossier, request, Move.REQUEST_SUPPLEMENT):
        return turned_away(request, pk)
    today = local_day(timezone.now())
    may_go_outside = is_answerable_head(dossier, request.scope, on=today)
    is_exceptional = is_exceptional_supplement(dossier, at=timezone.now(), calendar=live_calendar())
    form = AskForm(request.POST or None, dossier=dossier, may_go_outside=may_go_outside)
    if form.is_valid() and done(
        form, lambda: _ask(request, pk, form, needs_a_head=is_exceptional and not may_go_outside)
    ):
        messages.success(request, _asked_words(form, needs_a_head=is_exceptional and not may_go_outside))
        return redirect("dossiers:dossier", pk)
    more = {
        "is_exceptional": is_exceptional,
        "is_second": is_exceptional and dossier.supplements.exists(),
        "needs_a_head": is_exceptional and not may_go_outside,
    }
    return turn_page(request, dossier, form, "turn_ask", **more)


def _ask(request: StaffRequest, pk: int, form: AskForm, *, needs_a_head: bool) -> None:
    outside = form.outside()
    given: dict[str, Any] = {
        "dossier_id": pk,
        "papers": form.papers(),
        "reason": form.cleaned_data["reason"],
        "actor": request.user,
        "at": timezone.localtime(),
        "revision": form.cleaned_data["revision"],
    }
    if outside:
        propose_supplement(outside=OutsidePaper(*outside), **given)
    elif needs_a_head:
        propose_supplement(**given)
    else:
        request_supplement(**given)


def _asked_words(form: AskForm, *, needs_a_head: bool) -> str:
    if form.outside():
        return _(
            "Đã lập phiếu; xin ký ở mục “Ký số”. Ký xong, yêu cầu mới có hiệu lực: người nộp được báo, hạn tạm dừng."
        )
    if needs_a_head:
        return _(
            "Đã trình lãnh đạo duyệt yêu cầu bổ sung. Trong lúc chờ, thời hạn vẫn tính và người nộp chưa được báo."
        )
    return _("Đã gửi yêu cầu bổ sung; hạn giải quyết tạm dừng. Xin in phiếu cho người nộp.")


@staff(Role.INTAKE)
def bring(request: StaffRequest, pk: int) -> HttpResponse:
    """All that was asked for is on the counter."""
    dossier = seen_dossier(request.scope, pk)
    asked = dossier.supplements.filter(ended_at=None).first()
    if asked is None or not may(dossier, request, Move.SUPPLEMENT):
        return turned_away(request, pk)
    form = BroughtForm(request.POST or None, dossier=dossier, asked=asked)
    if form.is_valid() and done(
        form,
        lambda: supplement(
            dossier_id=pk,
            documents=form.documents(),
            outside=form.outside(),
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Hồ sơ đã đủ; ngày hẹn được tính lại và báo người nộp. Xin in giấy hẹn mới."))
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_bring", asked=asked)


@staff(Role.PROCESSING, Role.HEAD)
def decline(request: StaffRequest, pk: int) -> HttpResponse:
    """The request cannot be granted."""
    dossier = seen_dossier(request.scope, pk)
    if not may(dossier, request, Move.REFUSE):
        return turned_away(request, pk)
    example = _("Nêu căn cứ pháp luật. Ví dụ: thửa đất nằm ngoài quy hoạch đất ở theo QĐ 123/QĐ-UBND.")
    form = ReasonForm(request.POST or None, dossier=dossier, example=example)
    if form.is_valid() and done(form, lambda: refuse(**_given(request, pk, form))):
        messages.success(request, _("Đã từ chối giải quyết; phiếu từ chối được trả qua Bộ phận Một cửa."))
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_decline")


@staff(Role.INTAKE)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """The applicant takes it back."""
    dossier = seen_dossier(request.scope, pk)
    if not may(dossier, request, Move.WITHDRAW):
        return turned_away(request, pk)
    form = ReasonForm(
        request.POST or None, dossier=dossier, example=_("Ví dụ: người nộp đổi nhu cầu, xin nhận lại giấy tờ.")
    )
    if form.is_valid() and done(form, lambda: stop(**_given(request, pk, form))):
        messages.success(request, _("Hồ sơ đã dừng theo yêu cầu. Xin trả lại giấy tờ cho người nộp."))
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_end")


def _given(request: StaffRequest, pk: int, form: ReasonForm) -> dict[str, Any]:
    return {"dossier_id": pk, "actor": request.user, "at": timezone.localtime(), **form.cleaned_data}
