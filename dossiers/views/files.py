"""Files of a dossier: added, read and withdrawn by those who may; every look is a line of the access log."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from dossiers.actions.files import add_file, withdraw_file
from dossiers.errors import Refused
from dossiers.forms.files import FileForm
from dossiers.models import DossierFile
from dossiers.uploads import ENDINGS, MEGABYTE, MOST_MEGABYTES
from dossiers.views.acts import posted
from dossiers.views.dossier import seen_dossier


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
@posted
def add(request: StaffRequest, pk: int) -> HttpResponse:
    dossier = seen_dossier(request.scope, pk)
    form = FileForm(request.POST, request.FILES, dossier=dossier)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("dossiers:dossier", pk)
    upload = form.cleaned_data["content"]
    try:
        add_file(
            dossier_id=pk,
            content=upload.read(MOST_MEGABYTES * MEGABYTE + 1),  # one byte too many is enough to refuse it
            title=upload.name,
            kind=form.kind(),
            required=form.required(),
            actor=request.user,
            at=timezone.localtime(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã thêm tệp vào hồ sơ %(code)s.") % {"code": dossier.code})
    return redirect("dossiers:dossier", pk)


@require_GET
@staff()
def show(request: StaffRequest, pk: int, file_id: UUID) -> FileResponse:
    """The bytes as they were added. Withdrawn files are found by nobody here."""
    dossier = seen_dossier(request.scope, pk)
    return shown(request, get_object_or_404(dossier.files.filter(withdrawn_at=None), pk=file_id))


def shown(request: StaffRequest, row: DossierFile) -> FileResponse:
    """The file itself; whoever looks is written down."""
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=f"file:{row.pk}", address=request.META.get("REMOTE_ADDR")
    )
    response = FileResponse(row.content.open("rb"), content_type=row.content_type)
    ending = ENDINGS[row.content_type]
    name = row.title if row.title.lower().endswith(ending) else row.title + ending
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response


@staff(Role.INTAKE, Role.PROCESSING, Role.HEAD)
@posted
def withdraw(request: StaffRequest, pk: int, file_id: UUID) -> HttpResponse:
    seen_dossier(request.scope, pk)
    try:
        withdraw_file(dossier_id=pk, file_id=file_id, actor=request.user, at=timezone.localtime())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã thu hồi tệp. Lịch sử vẫn ghi ai thêm, ai thu hồi."))
    return redirect("dossiers:dossier", pk)
