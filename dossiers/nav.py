"""The staff pages' navigation, with counts of what waits; only for requests that came through the staff door."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest
from accounts.enums import Role
from accounts.queries import Scope
from dossiers.queries.calls import calls_waiting
from notices.queries import unread_count


def context(request: HttpRequest) -> dict[str, Any]:
    """``staff_nav`` and ``staff_role`` of the counter layout."""
    if getattr(request, "scope", None) is None:
        return {}
    guest = cast(StaffRequest, request)
    scope = guest.scope
    return {
        "staff_nav": _entries(guest, scope),
        "staff_role": ", ".join(str(Role(role).label) for role in Role if role in scope.roles),
    }


def _entries(request: StaffRequest, scope: Scope) -> list[dict[str, Any]]:
    worklist, calls = reverse("dossiers:worklist"), 0
    if scope.worked_at:
        calls = calls_waiting(scope, at=timezone.now())
    entries = [
        (worklist, _("Việc của tôi"), 0, True),
        (reverse("dossiers:intake"), _("Tiếp nhận"), 0, Role.INTAKE in scope.roles),
        (reverse("dossiers:search"), _("Tìm"), 0, True),
        (reverse("dossiers:calls"), _("Cuộc gọi"), calls, bool(scope.worked_at)),
        (reverse("dossiers:notes"), _("Nhắc việc"), unread_count(request.user), True),
        (reverse("admin:index"), _("Quản trị"), 0, request.user.is_staff),
    ]
    return [
        {"url": url, "label": label, "count": count, "is_current": _is_at(request.path, url, worklist)}
        for url, label, count, is_shown in entries
        if is_shown
    ]


def _is_at(path: str, url: str, worklist: str) -> bool:
    """Pages under an entry count as its own; a dossier's page belongs to none of them."""
    return path == url or (url != worklist and path.startswith(url))
