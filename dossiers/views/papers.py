"""Printing papers that were issued. Every look at one is a line of the access log, every further print of history."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind
from dossiers.actions.receipt import note_reprint
from dossiers.models import Dossier
from dossiers.queries.visibility import visible_to
from dossiers.sheets import sheet_of
from dossiers.views.posting import post_only
from papers.models import Paper
from papers.queries import papers_about


def _found(request: StaffRequest, pk: int, paper_id: UUID) -> tuple[Dossier, Paper]:
    """The paper, if it is about a dossier the person may see; 404 otherwise."""
    dossier = get_object_or_404(visible_to(request.scope).select_related("office"), pk=pk)
    return dossier, get_object_or_404(papers_about(dossier.subject), pk=paper_id)


@never_cache
@require_GET
@staff()
def paper(request: StaffRequest, pk: int, paper_id: UUID) -> HttpResponse:
    """One paper as it was issued, ready to print."""
    dossier, found = _found(request, pk, paper_id)
    record_access(
        user=request.user, kind=AccessKind.PRINT, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    context = {"dossier": dossier, "paper": found, "sheet": sheet_of(found, dossier)}
    return render(request, "dossiers/papers/page.html", context)


def _to_the_paper(request: StaffRequest, pk: int, paper_id: UUID) -> HttpResponseRedirect:
    _found(request, pk, paper_id)
    return redirect("dossiers:paper", pk, paper_id)


@staff()
@post_only(_to_the_paper)
def reprint(request: StaffRequest, pk: int, paper_id: UUID) -> HttpResponse:
    """Note that the paper is being printed once more; the page's script asks just before it prints."""
    dossier, found = _found(request, pk, paper_id)
    note_reprint(dossier=dossier, paper=found, actor=request.user, at=timezone.localtime())
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    messages.info(request, _("Đã ghi lần in này. Bấm Ctrl+P để in."))
    return redirect("dossiers:paper", pk, paper_id)
