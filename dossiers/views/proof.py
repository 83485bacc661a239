"""The proof pack of a dossier, for those who answer for it. Taking it out is a line of the access log."""

from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from dossiers.proof.pack import proof_pack
from dossiers.rules import can_take_pack
from dossiers.views.dossier import seen_dossier


@require_GET
@staff(Role.INTAKE, Role.HEAD, Role.REVIEWER)
def proof_pack_pdf(request: StaffRequest, pk: int) -> FileResponse:
    """All of it in one PDF, to read in the browser; its name is the code alone."""
    dossier = seen_dossier(request.scope, pk)
    if not can_take_pack(dossier, request.scope):
        raise Http404
    record_access(
        user=request.user, kind=AccessKind.EXPORT, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    made = proof_pack(dossier, actor=request.user, at=timezone.localtime())
    return FileResponse(made, filename=f"{dossier.code}-goi-chung-cu.pdf", content_type="application/pdf")
