"""The head's letter of apology: prefilled, shown word for word as the citizen will get it, then issued."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from core.dates import local_day
from dossiers.actions.apologise import Letter, apologise, compose, message_of
from dossiers.actions.move import RELATED
from dossiers.deadlines import propose_new_date
from dossiers.enums import DelayReason
from dossiers.errors import AlreadyKnown, Refused
from dossiers.forms.work import ApologyForm
from dossiers.models import Dossier
from dossiers.queries.visibility import to_apologise_for, visible_to
from dossiers.rules import can_apologise, late_partner
from dossiers.texts import Contact, contact_of
from notices.sms_text import accent_free, cost, measure
from workdays.errors import OutsideCalendar
from workdays.queries import live_calendar


@dataclass(frozen=True)
class Preview:
    """What would go out: the SMS as the network carries it, and the e-mail; empty where there is nowhere to send."""

    letter: Letter
    sms: str
    segments: int
    cost_vnd: int
    title: str
    body: str


@staff(Role.HEAD)
def apology(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the prefilled letter. POST: show it word for word, change it again, or (``issue``) send it."""
    dossier = _opened(request, pk)
    if request.method != "POST":
        if not can_apologise(dossier, request.scope, on=local_day(timezone.now())):
            raise Http404
        return _page(request, dossier, ApologyForm(initial=_proposal(dossier)))
    form = ApologyForm(request.POST)
    if "edit" in request.POST:
        return _page(request, dossier, ApologyForm(initial=request.POST.dict()))
    if not form.is_valid():
        return _page(request, dossier, form)
    try:
        if "issue" in request.POST:
            return _issue(request, dossier, form)
        preview = _preview(request, dossier, form)
    except AlreadyKnown as known:
        messages.info(request, str(known))
        return _back(request, dossier)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, dossier, form)
    return _page(request, dossier, form, preview=preview)


def _opened(request: StaffRequest, pk: int) -> Dossier:
    """A dossier the person sees, or one whose late part is their agency's; 404 for everybody else."""
    rows = to_apologise_for(request.scope, on=local_day(timezone.now()))
    return get_object_or_404(rows.select_related(*RELATED, "version__sector"), pk=pk)


def _back(request: StaffRequest, dossier: Dossier) -> HttpResponseRedirect:
    """To the dossier; to the parts, for a head who sees no more of it."""
    if visible_to(request.scope).filter(pk=dossier.pk).exists():
        return redirect("dossiers:dossier", dossier.pk)
    return redirect("dossiers:parts")


def _proposal(dossier: Dossier) -> dict[str, object]:
    if dossier.due_at is None:
        return {"revision": dossier.revision}
    is_partners = late_partner(dossier, on=local_day(timezone.now())) is not None
    reason = DelayReason.PARTNER if is_partners else DelayReason.OVERLOAD
    proposal: dict[str, object] = {"revision": dossier.revision, "delay_reason": reason}
    with suppress(OutsideCalendar):  # a year whose calendar nobody loaded: the head names the day alone
        now, calendar = timezone.localtime(), live_calendar()
        day = propose_new_date(version=dossier.version, due_at=dossier.due_at, at=now, calendar=calendar)
        proposal["new_date"] = f"{day:%d/%m/%Y}"
    return proposal


def _preview(request: StaffRequest, dossier: Dossier, form: ApologyForm) -> Preview:
    clean, contact = form.cleaned_data, contact_of(dossier)
    letter = compose(
        dossier,
        explanation=clean["explanation"],
        new_date=clean["new_date"],
        actor=request.user,
        at=timezone.localtime(),
        revision=clean["revision"],
    )
    message = message_of(dossier, letter)
    sms = accent_free(message.sms) if contact.phone else ""
    segments = measure(sms).segments if sms else 0
    title, body = (message.title, message.body) if contact.email else ("", "")
    return Preview(letter, sms, segments, cost(segments), title, body)


def _issue(request: StaffRequest, dossier: Dossier, form: ApologyForm) -> HttpResponse:
    clean = form.cleaned_data
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason(clean["delay_reason"]),
        explanation=clean["explanation"],
        new_date=clean["new_date"],
        actor=request.user,
        at=timezone.localtime(),
        revision=clean["revision"],
    )
    messages.success(request, _("Đã gửi thư xin lỗi của hồ sơ %(code)s và hẹn lại ngày.") % {"code": dossier.code})
    return _back(request, dossier)


def _page(
    request: StaffRequest, dossier: Dossier, form: ApologyForm, *, preview: Preview | None = None
) -> HttpResponse:
    """The form, or what it would send. Either shows the applicant's name: an entry of the access log."""
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    contact: Contact = contact_of(dossier)
    context: dict[str, Any] = {"dossier": dossier, "form": form, "contact": contact, "preview": preview}
    context["back_url"] = _back(request, dossier).url
    context["is_late"] = dossier.due_at is not None and dossier.due_at <= timezone.now()
    return render(request, "dossiers/work/preview.html" if preview else "dossiers/work/apology.html", context)
