"""What the intake page does instead of receiving: guidance alone, registering for later, declining at the counter.

Each is a button of the same form, so nothing typed is lost when it cannot be done.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from dossiers.actions.drafts import drop_draft
from dossiers.actions.filings import register, turn_away
from dossiers.actions.guidance import guide
from dossiers.enums import GuidanceWay
from dossiers.errors import Refused
from dossiers.forms.filling import Filling, read_filling
from dossiers.views.intake import keep, show
from dossiers.views.intake_parts import after_signing_in

Act = Callable[[StaffRequest, Filling], HttpResponse]


def _posted(request: StaffRequest, act: Act) -> HttpResponse:
    """Read the page, do it, and show the page again with the reason when it cannot be done."""
    if request.method == "GET":
        return after_signing_in(request)
    filling = read_filling(request.POST, scope=request.scope, at=timezone.localtime())
    try:
        answer = act(request, filling)
    except Refused as refused:
        filling.form.is_valid()
        filling.form.add_error(None, str(refused))
        keep(request, filling)
        return show(request, filling, form=filling.form)
    drop_draft(draft_id=filling.submission, actor=request.user)
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def guidance(request: StaffRequest) -> HttpResponse:
    """Only told what is needed: what is not ticked is what the person lacks."""
    return _posted(request, _guide)


def _guide(request: StaffRequest, filling: Filling) -> HttpResponse:
    form = filling.form
    form.is_valid()
    if filling.version is None:
        raise Refused(_("Xin chọn thủ tục đã hướng dẫn: bấm F4, gõ tắt (ví dụ “gpxd”) rồi bấm Enter."))
    faults = [str(sentence) for name in ("guide_words", "phone", "guide_way") for sentence in form.errors.get(name, [])]
    if faults:
        raise Refused(" ".join(faults))
    given = guide(
        office=filling.desk,
        version=filling.version,
        way=GuidanceWay(form.cleaned_data.get("guide_way") or GuidanceWay.COUNTER),
        missing=[row.paper.pk for row in filling.papers.missing],
        words=form.cleaned_data["guide_words"],
        full_name=filling.values.get("full_name", "")[:200],
        phone=form.cleaned_data["phone"],
        actor=request.user,
        at=filling.at,
    )
    sentence = _("Đã ghi hướng dẫn “%(procedure)s” (%(way)s).")
    messages.success(request, sentence % {"procedure": filling.version.name, "way": given.get_way_display().lower()})
    return redirect("dossiers:intake")


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def registering(request: StaffRequest) -> HttpResponse:
    """It came by post and cannot be checked at once: the eight working hours run."""
    return _posted(request, _register)


def _register(request: StaffRequest, filling: Filling) -> HttpResponse:
    form = filling.form
    _check_person(filling)
    if form.postal is None:
        raise Refused(
            _("Ghi sổ chờ kiểm tra chỉ dùng cho hồ sơ qua bưu điện. Hồ sơ tại quầy xin kiểm tra và nhận ngay.")
        )
    dossier = register(intake=filling.intake(), actor=request.user, at=filling.at)
    messages.success(
        request, _("Đã ghi sổ hồ sơ %(code)s; phải trả lời trong 8 giờ làm việc.") % {"code": dossier.code}
    )
    return redirect("dossiers:filings")


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def declining(request: StaffRequest) -> HttpResponse:
    """Not received: dossier and form 03 in one go."""
    return _posted(request, _decline)


def _decline(request: StaffRequest, filling: Filling) -> HttpResponse:
    _check_person(filling)
    reason = filling.form.cleaned_data["decline_reason"]
    dossier = turn_away(intake=filling.intake(), reason=reason, actor=request.user, at=filling.at)
    sentence = _("Đã từ chối tiếp nhận, hồ sơ %(code)s. Xin in phiếu từ chối ở mục “Giấy tờ đã ban hành”.")
    messages.success(request, sentence % {"code": dossier.code})
    return redirect("dossiers:dossier", dossier.pk)


def _check_person(filling: Filling) -> None:
    """Who files and for what must be plain; papers may be missing."""
    if not filling.form.is_valid():
        raise Refused(_("Xin sửa những chỗ bên dưới rồi bấm lại."))
    if filling.version is None:
        raise Refused(_("Xin chọn thủ tục: bấm F4, gõ tắt (ví dụ “gpxd”) rồi bấm Enter."))
    if filling.papers.errors:
        raise Refused(" ".join(filling.papers.errors))
