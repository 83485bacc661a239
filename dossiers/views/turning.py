"""What the pages of a dossier's turns share: may it be made, was it made, and the page itself."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.actions import record_access
from accounts.doors import StaffRequest
from accounts.enums import AccessKind
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.moves import Move
from dossiers.rules import can_move, roles_on
from dossiers.views.posting import led_back


def may(dossier: Dossier, request: StaffRequest, move: Move) -> bool:
    """Whether the person may make ``move`` of the dossier now."""
    return can_move(dossier, move, roles_on(dossier, request.scope, move))


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal becomes the form's error, and nothing typed is lost."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def turned_away(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to the dossier, which does not take this turn now."""
    return led_back(request, pk, _("Lúc này ông/bà không làm được việc đó với hồ sơ. Chưa có gì thay đổi."))


def turn_page(request: StaffRequest, dossier: Dossier, form: forms.Form, name: str, **more: Any) -> HttpResponse:
    """The page ``dossiers/work/<name>.html``. It shows the applicant: a line of the access log."""
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    return render(request, f"dossiers/work/{name}.html", {"dossier": dossier, "form": form, **more})
