"""The buttons of a dossier's page: each is one POST, one action, one sentence back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from accounts.posting import post_only
from dossiers.actions import work
from dossiers.actions.results import has_result_file
from dossiers.errors import HeldByGate, Refused
from dossiers.forms.work import AssignForm, FinishForm, HandOnForm, RevisionForm, ShelveForm
from dossiers.models import Dossier
from dossiers.moves import Move
from dossiers.queries.history import steps_ahead, steps_skipped
from dossiers.rules import can_move, roles_on
from dossiers.views.dossier import beside, colleagues, offices_to_choose, seen_dossier


def _to_the_dossier(request: StaffRequest, pk: int, **part: object) -> HttpResponseRedirect:
    seen_dossier(request.scope, pk)
    return redirect("dossiers:dossier", pk)


posted = post_only(_to_the_dossier)


def _done(
    request: StaffRequest, pk: int, form: RevisionForm, act: Callable[..., Dossier], sentence: str
) -> HttpResponse:
    """Do it with what the form holds, say what happened, and show the dossier."""
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("dossiers:dossier", pk)
    try:
        dossier = act(dossier_id=pk, actor=request.user, at=timezone.localtime(), **form.cleaned_data)
    except HeldByGate:
        return redirect("dossiers:held", pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dossiers:dossier", pk)
    facts = {"code": dossier.code, "office": dossier.holder_office, "person": dossier.holder, "shelf": dossier.shelf}
    messages.success(request, sentence % facts)
    return redirect("dossiers:dossier", pk)


@staff(Role.PROCESSING, Role.HEAD)
@posted
def assign(request: StaffRequest, pk: int) -> HttpResponse:
    form = AssignForm(request.POST, people=colleagues(seen_dossier(request.scope, pk)))
    return _done(request, pk, form, work.assign, _("Đã giao hồ sơ %(code)s cho %(person)s."))


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
@posted
def hand_on(request: StaffRequest, pk: int) -> HttpResponse:
    dossier = seen_dossier(request.scope, pk)
    ahead = steps_ahead(dossier)
    form = HandOnForm(request.POST, offices=offices_to_choose(dossier, ahead))
    sentence = _("Đã chuyển hồ sơ %(code)s đến %(office)s.")
    if beside(ahead):
        sentence = _("Đã giao hồ sơ %(code)s cho các cơ quan phối hợp cùng lúc; %(office)s chủ trì.")
    return _done(request, pk, form, work.hand_on, sentence)


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
@posted
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    dossier = seen_dossier(request.scope, pk)
    form, skipped = FinishForm(request.POST), steps_skipped(dossier, steps_ahead(dossier))
    if skipped and "skip" not in request.POST and _would_finish(request, dossier, form):
        typed = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
        context = {"dossier": dossier, "skipped": skipped, "typed": typed}
        return render(request, "dossiers/work/turn_finish.html", context)
    then = _("Xin chuyển kết quả giấy về quầy.") if dossier.has_paper_result else _("Người nộp được báo ngay.")
    return _done(request, pk, form, work.finish, _("Hồ sơ %(code)s đã xử lý xong.") + f" {then}")


def _would_finish(request: StaffRequest, dossier: Dossier, form: RevisionForm) -> bool:
    """Whether pressing would finish it; what cannot be done is told at once, without asking."""
    may = can_move(dossier, Move.FINISH, roles_on(dossier, request.scope, Move.FINISH))
    if not (may and form.is_valid() and form.cleaned_data["revision"] == dossier.revision):
        return False
    has_result = dossier.has_paper_result or form.cleaned_data["is_nothing_to_hand_over"] or has_result_file(dossier)
    return bool(has_result)


@staff(Role.INTAKE)
@posted
def shelve(request: StaffRequest, pk: int) -> HttpResponse:
    seen_dossier(request.scope, pk)
    sentence = _("Kết quả hồ sơ %(code)s đã ở ngăn %(shelf)s; người nộp được mời đến nhận.")
    return _done(request, pk, ShelveForm(request.POST), work.shelve, sentence)
