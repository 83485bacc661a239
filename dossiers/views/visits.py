"""Checks on the spot: arranged, written down, called off. And waiting for a financial duty, asked for and confirmed."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from accounts.posting import post_only
from dossiers.actions.duties import confirm_payment, request_payment
from dossiers.actions.visits import arrange_visit, call_off_visit, record_visit
from dossiers.errors import Refused
from dossiers.forms.acts import FindingsForm, PaidForm, PaymentForm, VisitForm
from dossiers.models import SiteVisit
from dossiers.moves import Move
from dossiers.queries.visibility import visible_to
from dossiers.rules import can_consult
from dossiers.views.dossier import seen_dossier
from dossiers.views.turning import done, may, turn_page, turned_away
from workdays.queries import live_calendar

WORKERS = (Role.INTAKE, Role.PROCESSING, Role.HEAD)


@staff(*WORKERS)
def arrange(request: StaffRequest, pk: int) -> HttpResponse:
    """When, where, with whom, about what; whether the applicant must be there."""
    dossier = seen_dossier(request.scope, pk)
    if not can_consult(dossier, request.scope):
        return turned_away(request, pk)
    form = VisitForm(request.POST or None, dossier=dossier)
    if form.is_valid():
        clean = form.cleaned_data
        if done(form, lambda: arrange_visit(dossier_id=pk, actor=request.user, at=timezone.localtime(), **clean)):
            messages.success(request, _("Đã xếp lịch kiểm tra thực địa."))
            if live_calendar().first_office_moment(clean["planned_at"]) != clean["planned_at"]:
                messages.warning(
                    request, _("Giờ kiểm tra nằm ngoài giờ làm việc; nếu không cố ý, xin hoãn và xếp lại.")
                )
            return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_visit")


@staff(*WORKERS)
def findings(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """What was found."""
    visit = _seen_visit(request, visit_id)
    form = FindingsForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["findings"]
        if done(
            form, lambda: record_visit(visit_id=visit_id, findings=words, actor=request.user, at=timezone.localtime())
        ):
            messages.success(request, _("Đã ghi kết quả kiểm tra thực địa."))
            return redirect("dossiers:dossier", visit.dossier_id)
    return turn_page(request, visit.dossier, form, "turn_findings", visit=visit)


def _to_the_dossier(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponseRedirect:
    return redirect("dossiers:dossier", _seen_visit(request, visit_id).dossier_id)


@staff(*WORKERS)
@post_only(_to_the_dossier)
def call_off(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    visit = _seen_visit(request, visit_id)
    try:
        call_off_visit(visit_id=visit_id, actor=request.user, at=timezone.localtime())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã hoãn lần kiểm tra thực địa."))
    return redirect("dossiers:dossier", visit.dossier_id)


def _seen_visit(request: StaffRequest, visit_id: uuid.UUID) -> SiteVisit:
    rows = SiteVisit.objects.filter(dossier__in=visible_to(request.scope))
    return get_object_or_404(rows.select_related("dossier__version", "dossier__holder_office"), pk=visit_id)


@staff(Role.INTAKE, Role.PROCESSING)
def ask_payment(request: StaffRequest, pk: int) -> HttpResponse:
    """How much, and on what ground."""
    dossier = seen_dossier(request.scope, pk)
    if not may(dossier, request, Move.REQUEST_PAYMENT):
        return turned_away(request, pk)
    form = PaymentForm(request.POST or None, dossier=dossier)
    if form.is_valid():
        clean = form.cleaned_data
        if done(form, lambda: request_payment(dossier_id=pk, actor=request.user, at=timezone.localtime(), **clean)):
            messages.success(request, _("Đã gửi yêu cầu nộp tiền cho người nộp."))
            return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_payment")


@staff(Role.INTAKE, Role.PROCESSING)
def paid(request: StaffRequest, pk: int) -> HttpResponse:
    """The receipt of the payment."""
    dossier = seen_dossier(request.scope, pk)
    duty = dossier.duties.filter(ended_at=None).first()
    if duty is None or not may(dossier, request, Move.CONFIRM_PAYMENT):
        return turned_away(request, pk)
    form = PaidForm(request.POST or None, dossier=dossier)
    if form.is_valid():
        clean = form.cleaned_data
        if done(form, lambda: confirm_payment(dossier_id=pk, actor=request.user, at=timezone.localtime(), **clean)):
            messages.success(request, _("Đã ghi nhận việc nộp tiền; hồ sơ được giải quyết tiếp."))
            return redirect("dossiers:dossier", pk)
    return turn_page(request, dossier, form, "turn_paid", duty=duty)
