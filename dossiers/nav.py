"""The staff pages' navigation, with counts of what waits; only for requests that came through the staff door."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.doors import StaffRequest
from accounts.enums import Role
from accounts.queries import Scope
from dossiers.queries.calls import Waiting, waiting
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
    worklist = reverse("dossiers:worklist")
    held = waiting(request.user, scope, at=timezone.now()) if scope.worked_at else Waiting()
    has_parts = bool(held.parts or scope.worked_at & scope.outside)
    has_register = bool(held.registers or scope.roles & {Role.INTAKE, Role.REVIEWER})
    entries = [
        (worklist, _("Việc của tôi"), 0, True),
        (reverse("dossiers:intake"), pgettext("menu", "Tiếp nhận"), 0, Role.INTAKE in scope.roles),
        (reverse("dossiers:filings"), _("Gửi đến"), held.filings, Role.INTAKE in scope.roles),
        (reverse("dossiers:shelving"), _("Lên kệ"), 0, Role.INTAKE in scope.roles),
        (reverse("dossiers:search"), _("Tìm"), 0, True),
        (reverse("dossiers:register"), _("Sổ theo dõi"), 0, has_register),
        (reverse("dossiers:parts"), _("Phần việc"), held.parts, has_parts),
        (reverse("dossiers:calls"), _("Cuộc gọi"), held.calls, bool(scope.worked_at)),
        (reverse("signing:to_sign"), _("Ký số"), held.to_sign, bool(scope.head)),
        (reverse("signing:to_seal"), _("Đóng dấu"), held.to_seal, bool(held.to_seal) and not scope.head),
        (reverse("dossiers:outages"), _("Sự cố"), 0, bool(held.desks)),
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
