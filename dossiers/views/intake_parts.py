"""What the intake page asks for while the clerk types: a scan read, a procedure found, the draft kept.

Each answers the page's script with JSON, and a plain form post with the whole page again, so that all of it works
without JavaScript.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from catalogue.models import ProcedureVersion
from core.dates import clock_words, local_day
from dossiers.actions.drafts import drop_draft
from dossiers.enums import ApplicantKind
from dossiers.forms.filling import Filling, read_filling, values_of
from dossiers.queries.counter import desks_of, saved_from, usual_first
from dossiers.queries.scan import ScanAnswer, answer_number, answer_scan
from dossiers.terms import term_words
from dossiers.views.intake import keep, show

MOST_FOUND = 12
LONGEST_QUERY = 100
LONGEST_SHORT = 6  # a longer shorthand is nothing to learn by heart


def wants_json(request: StaffRequest) -> bool:
    """Whether the page's own script asks, and not a form post."""
    return request.headers.get("Accept", "").startswith("application/json")


def after_signing_in(request: StaffRequest) -> HttpResponse:
    """What was posted before a time-out comes back as a GET: the clerk gets the page where their drafts stand."""
    messages.warning(
        request,
        _("Phiên làm việc đã hết giữa chừng. Những gì trang đã kịp giữ nằm ở mục “Nháp của tôi”, xin mở lại ở đó."),
    )
    return redirect("dossiers:intake")


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def scan(request: StaffRequest) -> HttpResponse:
    """POST: read ``scan`` (card, number or receipt), or look up ``number`` that was typed; the whole form comes along."""
    if request.method == "GET":
        return after_signing_in(request)
    now = timezone.localtime()
    answer = _answered(request, today=local_day(now))
    if answer.known:
        subject = answer.known.dossier.subject
        record_access(user=request.user, kind=AccessKind.VIEW, subject=subject, address=request.META.get("REMOTE_ADDR"))
    answer_for = _for_helper(request.POST)
    if wants_json(request):
        return JsonResponse(_scan_json(answer, is_helper=answer_for))
    values = request.POST.copy()
    for name, text in answer.fields.items():
        if not answer_for or name != "born_on":
            values[_target(name, is_helper=answer_for)] = text
    filling = read_filling(values, scope=request.scope, at=now)
    return show(request, filling, form=filling.unjudged(), scan=answer, found=_found_by_text(filling))


def _answered(request: StaffRequest, *, today: Any) -> ScanAnswer:
    typed = request.POST.get("number", "").strip()
    if typed and wants_json(request):
        return answer_number(typed)
    present = request.POST.get(_target("national_id", is_helper=_for_helper(request.POST)), "")
    return answer_scan(request.POST.get("scan", ""), scope=request.scope, today=today, present_number=present.strip())


def _for_helper(values: MultiValueDict[str, str]) -> bool:
    """A card goes to the authorised person when the applicant is an organisation, or is filled in and F6 is open."""
    if values.get("number"):
        return False
    if values.get("kind") == ApplicantKind.ORGANISATION:
        return True
    is_open = values.get("helper_open") == "1"
    return bool(is_open and values.get("national_id", "").strip() and not values.get("rep_national_id", "").strip())


def _target(name: str, *, is_helper: bool) -> str:
    return f"rep_{name}" if is_helper else name


def _scan_json(answer: ScanAnswer, *, is_helper: bool) -> dict[str, Any]:
    fields = {
        _target(name, is_helper=is_helper): text
        for name, text in answer.fields.items()
        if not (is_helper and name == "born_on")
    }
    focus = answer.focus
    if is_helper and focus in ("phone", "full_name"):
        focus = _target(focus, is_helper=True)
    if is_helper and focus == "procedure":
        focus = "rep_paper"
    link = None
    if answer.dossier:
        link = {"url": reverse("dossiers:dossier", args=[answer.dossier.pk]), "text": _("Mở hồ sơ")}
    return {
        "tone": answer.tone,
        "message": answer.message,
        "warnings": answer.warnings,
        "fields": fields,
        "focus": focus,
        "link": link,
    }


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def procedure(request: StaffRequest) -> HttpResponse:
    """GET ``?q=&office=``: the type-ahead. POST: the page, or its parts, with the procedure that was chosen."""
    now = timezone.localtime()
    if request.method == "GET" and "q" not in request.GET:
        return after_signing_in(request)
    if request.method == "GET":
        return JsonResponse({"options": _options(request)})
    filling = read_filling(request.POST, scope=request.scope, at=now)
    if wants_json(request):
        return JsonResponse(parts_of(request, filling))
    found = None if filling.version and request.POST.get("choose") else _found_by_text(filling, is_asked=True)
    return show(request, filling, form=filling.unjudged(), found=found)


def _options(request: StaffRequest) -> list[dict[str, Any]]:
    today = local_day(timezone.localtime())
    desks = {str(desk.pk): desk for desk in desks_of(request.scope, on=today)}
    desk = desks.get(request.GET.get("office", "")) or next(iter(desks.values()))
    found = usual_first(desk, on=today, text=request.GET.get("q", "")[:LONGEST_QUERY], limit=MOST_FOUND)
    return [_option(version) for version in found]


def _option(version: ProcedureVersion) -> dict[str, Any]:
    short = version.shorthand.partition(" ")[0]
    return {
        "id": version.pk,
        "name": version.name,
        "short": short if len(short) <= LONGEST_SHORT else "",
        "term": term_words(version.time_amount, version.time_unit),
    }


def _found_by_text(filling: Filling, *, is_asked: bool = False) -> list[ProcedureVersion] | None:
    """Procedures for the text typed, to be chosen from by buttons where no script runs."""
    text = filling.values.get("procedure", "")[:LONGEST_QUERY]
    if not is_asked and (not text.strip() or filling.version):
        return None
    return usual_first(filling.desk, on=filling.today, text=text, limit=MOST_FOUND)


def parts_of(request: StaffRequest, filling: Filling) -> dict[str, Any]:
    """What changes on the page when the person or the procedure did: list of papers, what is owed, warnings."""
    filling.form.is_valid()
    context = {"filling": filling}
    return {
        "version": filling.version.pk if filling.version else "",
        "name": filling.version.name if filling.version else "",
        "sets": filling.version.sets if filling.version else 1,
        "stale": filling.stale,
        "papers": render_to_string("dossiers/intake/papers.html", context, request),
        "owed": render_to_string("dossiers/intake/owed.html", context, request),
        "twins": render_to_string("dossiers/intake/twins.html", context, request),
        "warnings": _timely(filling),
    }


def _timely(filling: Filling) -> dict[str, list[str]]:
    """Warnings about what is typed; about what is still empty only once the clerk has gone on to the procedure."""
    typed = filling.form.cleaned_data
    return {name: said for name, said in filling.form.warnings.items() if filling.version or typed.get(name)}


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE)
def draft(request: StaffRequest) -> HttpResponse:
    """POST: keep what was typed (every ten seconds), or ``drop=<uuid>`` one. GET: a new form token after signing in again."""
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request)}) if wants_json(request) else after_signing_in(request)
    if request.POST.get("drop"):
        filling = read_filling(
            values_of({"draft": [request.POST["drop"]]}), scope=request.scope, at=timezone.localtime()
        )
        drop_draft(draft_id=filling.submission, actor=request.user)
        return redirect("dossiers:intake")
    return JsonResponse(_kept(request))


def _kept(request: StaffRequest) -> dict[str, Any]:
    now = timezone.localtime()
    filling = read_filling(request.POST, scope=request.scope, at=now)
    known = saved_from(filling.submission, request.scope)
    if known:
        return {"state": "saved", "message": _("Phiếu này đã được lưu thành hồ sơ %(code)s.") % {"code": known.code}}
    if not keep(request, filling):
        return {"state": "empty", "message": ""}
    words = _("Nháp đã lưu lúc %(clock)s") % {"clock": clock_words(now)}
    return {"state": "kept", "message": words, "parts": parts_of(request, filling)}
