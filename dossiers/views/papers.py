"""Printing papers that were issued. Every look at one is a line of the access log, every further print of history."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from accounts.posting import post_only
from dossiers.actions.receipt import note_reprint
from dossiers.actions.slips import fresh_routing_slip, issue_routing_slip
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.paper_kinds import RECEIPT, ROUTING_SLIP
from dossiers.queries.visibility import visible_to
from dossiers.routing_workbook import slip_as_workbook
from dossiers.views.dossier import seen_dossier
from dossiers.workbooks import XLSX
from papers.kinds import kind_of
from papers.models import Paper
from papers.pictures import UNSIGNED, Page, pages_of
from papers.queries import papers_about
from papers.sheet import stored_pdf
from signing.queries import states_of


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
    _note_look(request, dossier)
    pages, is_stored, is_owed = pictured(found)
    context = {
        "dossier": dossier,
        "paper": found,
        "title": kind_of(found.kind).title,
        "pages": pages,
        "is_stored": is_stored,
        "is_owed": is_owed,
        "has_two_copies": found.kind == RECEIPT.name,
    }
    return render(request, "dossiers/papers/page.html", context)


def _note_look(request: StaffRequest, dossier: Dossier) -> None:
    record_access(
        user=request.user, kind=AccessKind.PRINT, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )


def pictured(found: Paper) -> tuple[list[Page], bool, bool]:
    """The pages of the paper as pictures, whether they are those of its stored file, and whether its signature is owed.

    Where the signature is owed the pictures say so on their margin, on screen and in print: it may be signed by hand.
    """
    content, is_stored = stored_pdf(found)
    is_owed = states_of([found])[found.pk].is_owed
    return pages_of(content, note=UNSIGNED if is_owed else ""), is_stored, is_owed


@never_cache
@require_GET
@staff()
def pdf(request: StaffRequest, pk: int, paper_id: UUID) -> HttpResponse:
    """The PDF itself; of a paper whose signature is owed only its page, which says so, for a file says nothing."""
    dossier, found = _found(request, pk, paper_id)
    if states_of([found])[found.pk].is_owed:
        messages.info(
            request, _("Giấy này chưa ký nên chưa có bản PDF để gửi đi. Xin ký số, hoặc in trang này để ký tay.")
        )
        return redirect("dossiers:paper", pk, paper_id)
    _note_look(request, dossier)
    content, _is_stored = stored_pdf(found)
    return inline_pdf(content, name=f"{dossier.code}-{found.kind}.pdf")


def inline_pdf(content: bytes, *, name: str) -> HttpResponse:
    """A PDF to open in the browser's own reader. Its name holds no person's."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


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


@never_cache
@require_GET
@staff()
def slip_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The routing slip as it stands now; the issued one where the dossier came to its end and has it."""
    dossier = seen_dossier(request.scope, pk)
    _note_look(request, dossier)
    issued = papers_about(dossier.subject).filter(kind=ROUTING_SLIP.name).first()
    content = stored_pdf(issued)[0] if issued else fresh_routing_slip(dossier, at=timezone.localtime())
    return inline_pdf(content, name=f"{dossier.code}-{ROUTING_SLIP.name}.pdf")


@never_cache
@require_GET
@staff()
def slip_workbook(request: StaffRequest, pk: int) -> FileResponse:
    """The same hand-overs as a workbook."""
    dossier = seen_dossier(request.scope, pk)
    _note_look(request, dossier)
    made = slip_as_workbook(dossier)
    return FileResponse(
        made, as_attachment=True, filename=f"{dossier.code}-{ROUTING_SLIP.name}.xlsx", content_type=XLSX
    )


def _to_the_dossier(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    seen_dossier(request.scope, pk)
    return redirect("dossiers:dossier", pk)


@staff(Role.INTAKE, Role.HEAD)
@post_only(_to_the_dossier)
def issue_slip(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the routing slip of a dossier that came to its end its number, and show it."""
    seen_dossier(request.scope, pk)
    try:
        issued = issue_routing_slip(dossier_id=pk, actor=request.user, at=timezone.localtime())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dossiers:dossier", pk)
    return redirect("dossiers:paper", pk, issued.pk)
