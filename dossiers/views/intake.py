"""The clerk's intake page: open it, save a dossier, keep a draft, and what comes after saving."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from core.dates import day_words, local_day, moment_words
from dossiers.actions.drafts import drop_draft, keep_draft
from dossiers.actions.receive import receive
from dossiers.errors import Refused
from dossiers.forms.filed import values_of_filing
from dossiers.forms.filling import Filling, empty_filling, missing_sentence, payload_of, read_filling, values_of
from dossiers.models import Dossier
from dossiers.paper_kinds import RECEIPT
from dossiers.queries.counter import draft_of, drafts_of, last_saved, median_of, saved_from
from dossiers.queries.filings import filings_waiting
from dossiers.queries.visibility import visible_to
from dossiers.queries.worklist import Tab, counts, edges
from dossiers.views.papers import pictured
from papers.queries import papers_about
from workdays.queries import live_calendar

SECONDS_KEPT = 20
_SECONDS, _DESK = "intake_seconds", "intake_desk"  # in the session: only the clerk sees their own pace


@never_cache
@staff(Role.INTAKE)
def intake(request: StaffRequest) -> HttpResponse:
    """GET: an empty page, ``?nhap=<uuid>`` one of the clerk's own drafts, ``?ho-so=<id>`` a filing that waits for its
    answer. POST: save, or keep as a draft."""
    if request.method == "POST":
        return _post(request)
    now = timezone.localtime()
    if request.GET.get("ho-so"):
        return _filed(request, request.GET["ho-so"], at=now)
    asked = request.GET.get("nhap")
    if not asked:
        empty = empty_filling(scope=request.scope, at=now, office_id=str(request.session.get(_DESK, "")))
        return show(request, empty, form=empty.form)
    draft = draft_of(request.user, _uuid_or_404(asked))
    if draft is None:
        raise Http404
    filling = read_filling(values_of({**draft.payload, "draft": [str(draft.pk)]}), scope=request.scope, at=now)
    return show(request, filling, form=filling.unjudged(), draft=draft)


def _filed(request: StaffRequest, asked: str, *, at: datetime) -> HttpResponse:
    """The page with what is known of a registered filing. Showing it is a line of the access log."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        raise Http404
    dossier = get_object_or_404(filings_waiting(request.scope), pk=asked)
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    filling = read_filling(values_of_filing(dossier), scope=request.scope, at=at)
    return show(request, filling, form=filling.unjudged())


def _uuid_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def show(request: StaffRequest, filling: Filling, *, form: Any, **more: Any) -> HttpResponse:
    """The whole page. ``form`` is the filling's own, with its errors, or an unjudged copy of it."""
    saved = last_saved(request.user, request.scope)
    pace = _pace(request)
    return render(
        request,
        "dossiers/intake/page.html",
        {
            "filling": filling,
            "form": form,
            "has_desks": len(filling.form.desks) > 1,
            "drafts": [_listed(draft.pk, draft.payload, draft.updated_at) for draft in drafts_of(request.user)],
            "saved": [(dossier, pace.get(dossier.pk)) for dossier in saved],
            "median": median_of(pace.values()),
            "filing": filling.values.get("filing", ""),
            "due_today": _due_today(request, filling.at),
            "words": _words(),
            **more,
        },
    )


def _listed(pk: UUID, payload: dict[str, list[str]], kept_at: Any) -> dict[str, Any]:
    name, procedure = ((payload.get(key) or [""])[0] for key in ("full_name", "procedure"))
    return {"pk": pk, "name": name or _("Chưa có tên"), "procedure": procedure, "kept_at": kept_at}


def _due_today(request: StaffRequest, at: datetime) -> list[dict[str, str]]:
    """Overdue and due today at the clerk's offices: links into the work list."""
    held = counts(request.scope, edges(at=at, calendar=live_calendar()))
    words = ((Tab.OVERDUE, "late", _("%(n)s quá hạn")), (Tab.TODAY, "warn", _("%(n)s đến hạn hôm nay")))
    url = reverse("dossiers:worklist")
    return [
        {"url": f"{url}?tab={tab.value}", "tone": tone if held[tab] else "plain", "words": text % {"n": held[tab]}}
        for tab, tone, text in words
    ]


def _words() -> dict[str, str]:
    """Sentences that the page's script says."""
    return {
        "reading": _("Đang đọc…"),
        "offline": _("Máy chủ chưa trả lời; những gì đã nhập vẫn còn trên trang này. Xin thử lại sau ít phút."),
        "lost": _(
            "Phiên làm việc đã hết nên chưa lưu được; những gì đã nhập vẫn còn trên trang này. "
            "Đăng nhập lại trong thẻ mới rồi quay về đây:"
        ),
        "sign_in": _("Đăng nhập lại"),
        "escape_again": _("Bấm Esc lần nữa để giữ nháp và về danh sách việc."),
        "found": _("Có %s thủ tục, mũi tên để chọn, Enter để lấy."),
        "none_found": _("Không thấy thủ tục nào, xin gõ chữ khác."),
        "missing": _("Còn thiếu: %s. Chưa đủ thì chỉ giữ nháp được."),
        "to_tick": _("Đánh dấu giấy tờ đã nhận: còn %s giấy bắt buộc."),
        "ticked": _("Đã đánh dấu: %s"),
        "unticked": _("Đã bỏ đánh dấu: %s"),
        "all_needed": _("tất cả giấy tờ bắt buộc"),
    }


def _pace(request: StaffRequest) -> dict[int, int]:
    """Dossier id → seconds it took, of this clerk in this session."""
    return {pk: seconds for pk, seconds in request.session.get(_SECONDS, [])}


def _post(request: StaffRequest) -> HttpResponse:
    now = timezone.localtime()
    filling = read_filling(request.POST, scope=request.scope, at=now)
    known = saved_from(filling.submission, request.scope)
    if known:
        return _saved_before(request, filling, known)
    if request.POST.get("act") == "draft":
        return _keep_and_go_on(request, filling)
    if filling.judge():
        try:
            dossier = receive(intake=filling.intake(), actor=request.user, at=now)
        except Refused as refused:
            filling.form.add_error(None, str(refused))
        else:
            return _done(request, filling, dossier)
    keep(request, filling)
    return show(request, filling, form=filling.form)


def _saved_before(request: StaffRequest, filling: Filling, known: Dossier) -> HttpResponse:
    """The same form again shows its dossier; somebody else typed over it gets a form of their own, nothing lost."""
    if filling.is_same_as(known):
        return redirect("dossiers:intake_saved", known.pk)
    fresh = read_filling(values_of({**dict(filling.values.lists()), "draft": [""]}), scope=request.scope, at=filling.at)
    sentence = _(
        "Phiếu này đã được lưu thành hồ sơ %(code)s, khác với những gì vừa nhập. Bấm F9 lần nữa để lưu thành hồ sơ mới."
    )
    fresh.form.add_error(None, sentence % {"code": known.code})
    return show(request, fresh, form=fresh.form)


def keep(request: StaffRequest, filling: Filling) -> bool:
    """Store what was typed as the clerk's draft; an empty page makes none."""
    if not filling.has_content:
        return False
    keep_draft(draft_id=filling.submission, office=filling.desk, payload=payload_of(filling.values), actor=request.user)
    return True


def _keep_and_go_on(request: StaffRequest, filling: Filling) -> HttpResponse:
    if not keep(request, filling):
        messages.info(request, _("Trang còn trống nên chưa có gì để giữ nháp."))
        return redirect("dossiers:intake")
    sentence = _("Đã giữ nháp. Mở lại ở mục “Nháp của tôi” khi người nộp quay lại.")
    if filling.papers.missing:
        sentence = f"{sentence} {missing_sentence(filling.papers)}"
    messages.success(request, sentence)
    return redirect("dossiers:intake")


def _done(request: StaffRequest, filling: Filling, dossier: Dossier) -> HttpResponse:
    drop_draft(draft_id=filling.submission, actor=request.user)
    request.session[_DESK] = filling.desk.pk
    if filling.seconds:
        request.session[_SECONDS] = [[dossier.pk, filling.seconds], *request.session.get(_SECONDS, [])][:SECONDS_KEPT]
    for sentences in filling.form.warnings.values():
        for sentence in sentences:
            messages.warning(request, sentence)
    shown = filling.values.get("shown_due", "")
    if dossier.promised_at and shown and shown != dossier.promised_at.isoformat():
        moment = day_words(local_day(dossier.promised_at)) if dossier.is_day_term else moment_words(dossier.promised_at)
        messages.warning(request, _("Ngày hẹn đã tính lại khi lưu: %(moment)s.") % {"moment": moment})
    return redirect(f"{reverse('dossiers:intake_saved', args=[dossier.pk])}?in=1")


@never_cache
@staff(Role.INTAKE)
def saved(request: StaffRequest, pk: int) -> HttpResponse:
    """What the counter says after saving, with the receipt ready to print. Showing it is a line of the access log."""
    dossier = get_object_or_404(visible_to(request.scope).select_related("applicant", "version", "office"), pk=pk)
    receipt = papers_about(dossier.subject).filter(kind=RECEIPT.name).first()
    record_access(
        user=request.user, kind=AccessKind.PRINT, subject=dossier.subject, address=request.META.get("REMOTE_ADDR")
    )
    pace = _pace(request)
    context = {
        "dossier": dossier,
        "paper": receipt,
        "pages": pictured(receipt)[0] if receipt else [],
        "paper_title": RECEIPT.title,
        "documents": receipt.payload["documents"] if receipt else [],
        "seconds": pace.get(dossier.pk),
        "median": median_of(pace.values()),
        "saved": [(row, pace.get(row.pk)) for row in last_saved(request.user, request.scope)],
        "is_new": "in" in request.GET,
    }
    return render(request, "dossiers/intake/saved.html", context)
