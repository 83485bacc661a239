"""Everything told to the applicant of one dossier, as they got it; how they want to be written to; in large print."""

from uuid import UUID

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind
from dossiers import texts
from dossiers.actions.wishes import note_wishes
from dossiers.forms.wishes import WishesForm
from dossiers.models import Dossier
from dossiers.rules import can_correct_person
from dossiers.views.dossier import seen_dossier
from dossiers.views.turning import done, turn_page, turned_away
from notices.models import Notice
from notices.queries import bad_addresses, has_declined, notices_about


@staff()
def messages(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the messages and the wishes. POST: what the applicant asked for at the desk."""
    dossier = seen_dossier(request.scope, pk)
    may_note = can_correct_person(dossier, request.scope)
    contact = texts.contact_of(dossier)
    recipients = (contact.phone, contact.email)
    initial = {
        "revision": dossier.revision,
        "language": dossier.applicant.language,
        "declines": has_declined(recipients),
    }
    form = WishesForm(request.POST or None, initial=initial)
    if request.method == "POST" and not may_note:
        return turned_away(request, pk)
    if form.is_valid() and done(
        form,
        lambda: note_wishes(
            dossier_id=pk,
            language=form.cleaned_data["language"],
            declines=form.cleaned_data["declines"],
            actor=request.user,
            at=timezone.localtime(),
            revision=form.cleaned_data["revision"],
        ),
    ):
        flash.success(request, _("Đã ghi cách nhắn tin cho người nộp hồ sơ %(code)s.") % {"code": dossier.code})
        return redirect("dossiers:messages", pk)
    return turn_page(
        request,
        dossier,
        form,
        "messages",
        rows=list(_to_applicant(dossier)),
        may_note=may_note,
        bad=bad_addresses(recipients),
    )


@staff()
def large_print(request: StaffRequest, pk: int, notice_id: UUID) -> HttpResponse:
    """One message in large letters on a page to print, for who has no telephone or cannot read it there."""
    dossier = seen_dossier(request.scope, pk)
    notice = get_object_or_404(_to_applicant(dossier), pk=notice_id)
    record_access(
        user=request.user,
        kind=AccessKind.MESSAGE,
        subject=f"notice:{notice.pk}",
        address=request.META.get("REMOTE_ADDR"),
    )
    return render(request, "dossiers/work/large_print.html", {"dossier": dossier, "notice": notice})


def _to_applicant(dossier: Dossier) -> QuerySet[Notice]:
    return notices_about(dossier.subject).filter(to_user=None)
