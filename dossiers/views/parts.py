"""Parts asked of other offices: their list, one of them with its answer, and asking for an opinion."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from accounts.models import Office
from accounts.posting import post_only
from core.dates import local_day
from core.paging import page
from dossiers.actions.referrals import answer_part, call_off, consult, offices_to_ask
from dossiers.enums import FileKind, ReferralOutcome
from dossiers.errors import AlreadyKnown, Refused
from dossiers.forms.acts import AnswerForm, ConsultForm
from dossiers.models import DossierFile, Referral
from dossiers.presentation import part_due_words
from dossiers.queries.parts import ORDER, SHOWN, PartTab, part_counts, parts_listed
from dossiers.queries.visibility import parts_visible_to, visible_to
from dossiers.rules import can_answer, can_apologise, can_consult
from dossiers.story import copies_words
from dossiers.views.dossier import seen_dossier
from dossiers.views.files import shown
from dossiers.views.posting import led_back
from workdays.queries import live_calendar

ROWS = 30


@staff()
def parts(request: StaffRequest) -> HttpResponse:
    """What the person's offices were asked to do, the nearest date first."""
    held = part_counts(request.scope)
    asked = request.GET.get("tab", "")
    tab = PartTab(asked) if asked in PartTab.values else PartTab.OPEN
    found = page(parts_listed(request.scope, tab), cursor=request.GET.get("trang", ""), size=ROWS, by=ORDER[tab])
    now, calendar = timezone.localtime(), live_calendar()
    context = {
        "rows": [(part, part_due_words(part, at=now, calendar=calendar)) for part in found.items],
        "tabs": [
            {"url": _address(each), "label": each.label, "count": held[each], "is_current": each == tab}
            for each in PartTab
        ],
        "is_open": tab == PartTab.OPEN,
        "next_url": _address(tab, found.next_cursor) if found.next_cursor else "",
        "previous_url": _address(tab, found.previous_cursor) if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/parts.html", context)


def _address(tab: PartTab, cursor: str = "") -> str:
    query = {"tab": tab.value} | ({"trang": cursor} if cursor else {})
    return f"{reverse('dossiers:parts')}?{urlencode(query)}"


@staff()
def part(request: StaffRequest, part_id: uuid.UUID) -> HttpResponse:
    """One part: what is asked, with which papers, until when, and the answer. Opening it is logged."""
    found = _seen_part(request, part_id)
    on = local_day(timezone.now())
    may_answer = can_answer(found, request.scope, on=on)
    form = AnswerForm(request.POST or None, part=found) if may_answer else None
    if request.method == "POST" and form is None:
        messages.warning(request, _("Phần việc này đã kết thúc hoặc không do ông/bà trả lời. Chưa có gì thay đổi."))
        return redirect("dossiers:part", part_id)
    if form is not None and form.is_valid():
        answered = _answer(request, part_id, form)
        if answered is not None:
            return answered
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=found.dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    return render(request, "dossiers/work/part.html", {**_shown(request, found), "form": form})


@require_GET
@staff()
def part_file(request: StaffRequest, part_id: uuid.UUID, file_id: uuid.UUID) -> FileResponse:
    """A scan of a paper handed in, for the office that works on an open part; nothing once it has answered."""
    return shown(request, get_object_or_404(_scans_of(_seen_part(request, part_id)), pk=file_id))


def _scans_of(part: Referral) -> QuerySet[DossierFile]:
    rows = part.dossier.files.filter(kind=FileKind.SCAN, withdrawn_at=None).select_related("required")
    return rows.order_by("added_at") if part.ended_at is None else rows.none()


def _seen_part(request: StaffRequest, part_id: uuid.UUID) -> Referral:
    rows = parts_visible_to(request.scope).select_related(*SHOWN, "dossier__holder_office")
    return get_object_or_404(rows, pk=part_id)


def _shown(request: StaffRequest, found: Referral) -> dict[str, Any]:
    """A part shows the applicant's name and the papers, not the rest of the dossier."""
    dossier, now = found.dossier, timezone.localtime()
    sees_all = visible_to(request.scope).filter(pk=dossier.pk).exists()
    return {
        "part": found,
        "dossier": dossier,
        "due": part_due_words(found, at=now, calendar=live_calendar()),
        "documents": [(row.required.name, copies_words(row)) for row in dossier.documents.select_related("required")],
        "scans": list(_scans_of(found)),
        "sees_all": sees_all,
        "may_apologise": not sees_all and can_apologise(dossier, request.scope, on=local_day(now)),
    }


def _answer(request: StaffRequest, part_id: uuid.UUID, form: AnswerForm) -> HttpResponse | None:
    """To where one goes on; None when it was refused, which the form tells."""
    try:
        answered = answer_part(
            referral_id=part_id,
            outcome=ReferralOutcome(form.cleaned_data["outcome"]),
            answer=form.cleaned_data["answer"],
            actor=request.user,
            at=timezone.localtime(),
        )
    except AlreadyKnown as known:
        messages.info(request, str(known))
        return redirect("dossiers:part", part_id)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("Đã ghi trả lời của hồ sơ %(code)s.") % {"code": answered.dossier.code})
    return redirect("dossiers:parts")


@staff(*(Role.INTAKE, Role.PROCESSING, Role.HEAD))
def ask_opinion(request: StaffRequest, pk: int) -> HttpResponse:
    """What another office is asked, and until when."""
    dossier = seen_dossier(request.scope, pk)
    if not can_consult(dossier, request.scope):
        return led_back(request, pk, _("Lúc này ông/bà không làm được việc đó với hồ sơ. Chưa có gì thay đổi."))
    near = offices_to_ask(dossier, on=local_day(timezone.now()))
    offices = Office.objects.filter(pk__in=[office.pk for office in near]).order_by("name")
    form = ConsultForm(request.POST or None, dossier=dossier, offices=offices)
    if form.is_valid():
        try:
            asked = consult(dossier_id=pk, actor=request.user, at=timezone.localtime(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã gửi đề nghị lấy ý kiến đến %(office)s.") % {"office": asked.office})
            return redirect("dossiers:dossier", pk)
    return render(request, "dossiers/work/turn_consult.html", {"dossier": dossier, "form": form})


def _to_the_part(request: StaffRequest, part_id: uuid.UUID) -> HttpResponseRedirect:
    _seen_part(request, part_id)
    return redirect("dossiers:part", part_id)


@staff(*(Role.INTAKE, Role.PROCESSING, Role.HEAD))
@post_only(_to_the_part)
def call_off_part(request: StaffRequest, part_id: uuid.UUID) -> HttpResponse:
    """Go on without the opinion."""
    found = _seen_part(request, part_id)
    try:
        call_off(referral_id=part_id, actor=request.user, at=timezone.localtime())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã thu hồi đề nghị lấy ý kiến."))
    if visible_to(request.scope).filter(pk=found.dossier_id).exists():
        return redirect("dossiers:dossier", found.dossier_id)
    return redirect("dossiers:part", part_id)
