"""Putting results on their shelf with the scanner: the place once, then one receipt after another.

Every scan is answered in a line of its own and the page is ready for the next; nothing is lost where one fails.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from core.text import one_line
from dossiers.actions.work import shelve
from dossiers.codes import copied_code, receipt_token_in
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.queries.visibility import visible_to

LONGEST_SHELF, LONGEST_SCAN, LINES_KEPT = 20, 400, 30
_SHELF, _LINES = "shelf", "shelved"  # in the session: no names, they are looked up when shown


@staff(Role.INTAKE)
def shelving(request: StaffRequest) -> HttpResponse:
    """POST: ``shelf`` and one ``code`` (typed, or a receipt's QR)."""
    if request.method != "POST":
        return render(request, "dossiers/work/shelving.html", _context(request))
    shelf, scanned = one_line(request.POST.get("shelf", "")), request.POST.get("code", "")[:LONGEST_SCAN]
    if request.POST.get("clear"):
        request.session[_LINES] = []
        return redirect("dossiers:shelving")
    request.session[_SHELF] = shelf[:LONGEST_SHELF]
    line = _shelved(request, shelf, scanned, at=timezone.localtime()) if scanned.strip() else None
    if line:
        request.session[_LINES] = [line, *request.session.get(_LINES, [])][:LINES_KEPT]
    return redirect("dossiers:shelving")


def _shelved(request: StaffRequest, shelf: str, scanned: str, *, at: datetime) -> list[Any]:
    """``[id or None, what was scanned, is_done, sentence]``."""
    token, code = receipt_token_in(scanned), copied_code(scanned)
    if not shelf or len(shelf) > LONGEST_SHELF:
        return [None, code, False, _("Chưa có ngăn. Xin ghi ngăn để kết quả, nhiều nhất 20 ký tự, ví dụ: A3.")]
    wanted = {"public_token": token} if token else {"code": code}
    dossier = visible_to(request.scope).filter(**wanted).first() if token or code else None
    if dossier is None:
        return [
            None,
            code,
            False,
            _("Không thấy hồ sơ này trong các hồ sơ ông/bà được xem. Xin quét lại mã trên giấy hẹn."),
        ]
    try:
        shelve(dossier_id=dossier.pk, shelf=shelf, actor=request.user, at=at)
    except Refused as refused:
        return [dossier.pk, dossier.code, False, str(refused)]
    return [dossier.pk, dossier.code, True, _("Đã lên ngăn %(shelf)s; người nộp được báo.") % {"shelf": shelf}]


def _context(request: StaffRequest) -> dict[str, Any]:
    lines = request.session.get(_LINES, [])
    ids = {line[0] for line in lines if line[0]}
    rows = visible_to(request.scope).filter(pk__in=ids).select_related("applicant") if ids else Dossier.objects.none()
    found = {row.pk: row for row in rows}
    return {
        "shelf": request.session.get(_SHELF, ""),
        "lines": [
            {"dossier": found.get(pk), "code": code, "is_done": is_done, "said": said}
            for pk, code, is_done, said in lines
        ],
        "done": sum(bool(line[2]) for line in lines),
    }
