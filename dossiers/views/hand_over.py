"""The result goes out: collected at the counter, sent by post and delivered, and what a lost receipt asks for."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from dossiers.actions import hand_over as acts
from dossiers.enums import ENDED, ResultWay
from dossiers.errors import Refused
from dossiers.forms.hand_over import HandOverForm, PostForm
from dossiers.forms.work import RevisionForm
from dossiers.models import Dossier, HandOver
from dossiers.moves import Move
from dossiers.rules import check_move, roles_on
from dossiers.views.acts import posted
from dossiers.views.dossier import seen_dossier
from dossiers.views.posting import led_back
from dossiers.views.turning import done, turn_page, turned_away


@staff(Role.INTAKE)
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Who collected it and what they showed; a result without paper is sent instead."""
    dossier = seen_dossier(request.scope, pk)
    if sentence := _why_not(dossier, request):
        return led_back(request, pk, sentence)
    form = HandOverForm(request.POST or None, dossier=dossier)
    if not dossier.has_paper_result:
        return _electronic(request, dossier)
    if form.is_valid() and done(
        form,
        lambda: acts.hand_over(
            dossier_id=pk,
            collected=form.collected(),
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Đã trả kết quả hồ sơ %(code)s.") % {"code": dossier.code})
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "hand_over")


def _electronic(request: StaffRequest, dossier: Dossier) -> HttpResponse:
    form = RevisionForm(request.POST or None, initial={"revision": dossier.revision})
    if form.is_valid() and done(
        form,
        lambda: acts.hand_over(
            dossier_id=dossier.pk,
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Đã trả kết quả hồ sơ %(code)s; người nộp được báo.") % {"code": dossier.code})
        return redirect("dossiers:dossier", dossier.pk)
    return turn_page(request, dossier, form, "hand_over_electronic")


@staff(Role.INTAKE)
def dispatch(request: StaffRequest, pk: int) -> HttpResponse:
    """The postal company takes the result: number of the item, number and moment of the minutes."""
    dossier = seen_dossier(request.scope, pk)
    is_sent = HandOver.objects.filter(dossier=dossier).exists()
    if is_sent or dossier.result_way != ResultWay.POST or _why_not(dossier, request):
        return turned_away(request, pk)
    now = timezone.localtime()
    form = PostForm(request.POST or None, dossier=dossier, at=now)
    if form.is_valid() and done(
        form,
        lambda: acts.dispatch(
            dossier_id=pk,
            minutes_number=form.cleaned_data["minutes_number"],
            tracking=form.cleaned_data["tracking"],
            posted_at=form.posted_at(),
            actor=request.user,
            at=now,
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, _("Đã ghi gửi bưu điện; người nộp được báo số hiệu bưu gửi."))
        return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "post")


@staff(Role.INTAKE)
@posted
def delivered(request: StaffRequest, pk: int) -> HttpResponse:
    """The postman gave it to the addressee."""
    seen_dossier(request.scope, pk)
    return _press(request, pk, acts.delivered, _("Đã ghi: bưu điện đã phát kết quả hồ sơ %(code)s."))


@staff(Role.INTAKE)
def lost_receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """The receipt was lost: its QR is locked, a new one is printed."""
    dossier = seen_dossier(request.scope, pk)
    if dossier.office_id not in request.scope.intake or dossier.status in ENDED or dossier.received_at is None:
        return turned_away(request, pk)
    if request.method == "POST":
        sentence = _(
            "Đã khóa mã QR của giấy hẹn bị mất. Xin in giấy hẹn mới của hồ sơ %(code)s ở mục “Giấy tờ đã ban hành”."
        )
        return _press(request, pk, acts.lose_receipt, sentence)
    return turn_page(request, dossier, RevisionForm(initial={"revision": dossier.revision}), "lost_receipt")


def _press(request: StaffRequest, pk: int, act: Callable[..., Dossier], sentence: str) -> HttpResponse:
    form = RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("dossiers:dossier", pk)
    try:
        dossier = act(dossier_id=pk, actor=request.user, at=timezone.localtime(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence % {"code": dossier.code})
    return redirect("dossiers:dossier", pk)


def _why_not(dossier: Dossier, request: StaffRequest) -> str:
    """The sentence that says why it cannot be handed over now; "" when it can."""
    try:
        check_move(dossier, Move.HAND_OVER, roles_on(dossier, request.scope, Move.HAND_OVER), None)
    except Refused as refused:
        return str(refused)
    return ""
