"""The electronic result, fetched by its owner: after code and digits, for a quarter of an hour, each time noted."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.actions import record_access
from accounts.doors import public
from accounts.enums import AccessKind
from core.middleware import peer_address
from core.pages.jinja import page
from dossiers.forms.lookup import LookupForm
from dossiers.lookup_tokens import Level, open_token
from dossiers.queries import lookup as reads
from dossiers.uploads import ENDINGS
from dossiers.views.public import private, unknown


@public
@require_safe
def result(request: HttpRequest, token: str, file_id: UUID) -> FileResponse | HttpResponse:
    """The file to keep. Its name holds the code only, for it stays in the list of downloads."""
    opened = open_token(token, level=Level.CODE, at=timezone.now())
    if opened is None:
        return unknown(request)
    if not opened.is_fresh:
        return private(page(request, "public/expired.html", {"form": LookupForm()}, status=410))
    rows = reads.results(opened.dossier_id)
    number, row = next(((place, row) for place, row in enumerate(rows, start=1) if row.pk == file_id), (0, None))
    if row is None:
        return unknown(request)
    record_access(user=None, kind=AccessKind.FETCH, subject=row.dossier.subject, address=peer_address(request))
    response = FileResponse(row.content.open("rb"), content_type=row.content_type)
    name = f"ket-qua-{row.dossier.code}{f'-{number}' if len(rows) > 1 else ''}{ENDINGS[row.content_type]}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)
