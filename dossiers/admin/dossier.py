from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.queries import scope_of
from core.masking import mask_national_id, mask_phone
from core.pages.display import dossier_code, moment_short
from core.templatetags.icons import tag
from dossiers.actions.move import RELATED
from dossiers.admin.filters import DeskFilter, DueFilter, HolderFilter, SearchFilter, SectorFilter, sealed_search
from dossiers.admin.read_only import ReadOnlyAdmin
from dossiers.admin.story import story_of
from dossiers.models import Dossier
from dossiers.presentation import due_words
from dossiers.queries.administration import seen_in_administration
from dossiers.queries.search import LONGEST
from dossiers.rules import can_take_pack
from workdays.queries import live_calendar


class DueChangeList(ChangeList):
    """Reads the calendar once for all rows of the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        now, calendar, rows = timezone.localtime(), live_calendar(), list(self.result_list)
        for row in rows:
            row.due = due_words(row, at=now, calendar=calendar)
        self.result_list = rows


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """Dossiers and their whole history, to be read. Status and dates change only by people's acts under /can-bo/."""

    change_list_template = "dossiers/admin/dossiers.html"
    list_display = ("shown_code", "procedure", "person", "shown_due", "shown_promise", "held_by")
    list_filter = (SearchFilter, DueFilter, "status", DeskFilter, HolderFilter, SectorFilter)
    list_select_related = ("applicant", "version", "office", "holder_office", "holder")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        return seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DueChangeList

    def get_urls(self) -> list[URLPattern]:
        search = path("tim/", self.admin_site.admin_view(self.search_view), name="dossiers_dossier_search")
        return [search, *super().get_urls()]

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """A posted search leads to the list with the text sealed: logs and histories learn no name and no number."""
        text = " ".join(request.POST.get("tim", "")[:LONGEST].split())
        found = reverse("admin:dossiers_dossier_changelist")
        return HttpResponseRedirect(f"{found}?tim={sealed_search(text)}" if text else found)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The full record; opening it is logged."""
        rows = self.get_queryset(request).select_related(*RELATED, "version__sector", "created_by")
        dossier = rows.filter(pk=int(object_id)).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if dossier is None or not self.has_view_permission(request, dossier):
            raise Http404
        record_access(
            user=request.user,  # type: ignore[arg-type]  # the door let in staff only
            kind=AccessKind.VIEW,
            subject=dossier.subject,
            address=request.META.get("REMOTE_ADDR"),
        )
        page = {
            **self.admin_site.each_context(request),
            "title": dossier.code,
            "opts": self.opts,
            "dossier": dossier,
            "due": due_words(dossier, at=timezone.localtime(), calendar=live_calendar()),
            "may_take_pack": can_take_pack(dossier, scope_of(request.user, on=timezone.localdate())),  # type: ignore[arg-type]
            **story_of(dossier),
        }
        return TemplateResponse(request, "dossiers/admin/dossier.html", page)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page of a dossier is its history."""
        return HttpResponseRedirect(reverse("admin:dossiers_dossier_change", args=[object_id]))

    @admin.display(description=_("mã hồ sơ"), ordering="code")
    def shown_code(self, dossier: Dossier) -> SafeString:
        return dossier_code(dossier.code)

    @admin.display(description=_("thủ tục"))
    def procedure(self, dossier: Dossier) -> SafeString:
        received = _("nhận tại %(office)s") % {"office": dossier.office}
        return format_html('{}<span class="note">{}</span>', dossier.version.name, received)

    @admin.display(description=_("người nộp"))
    def person(self, dossier: Dossier) -> SafeString:
        applicant = dossier.applicant
        hidden = mask_phone(applicant.phone) or mask_national_id(applicant.national_id)
        return format_html('{}<span class="note nowrap">{}</span>', applicant.full_name, hidden)

    @admin.display(description=_("tình trạng"), ordering="due_at")
    def shown_due(self, dossier: Any) -> SafeString:
        due, status = dossier.due, dossier.get_status_display()
        note = "" if due.words == status else status
        return format_html('{}<span class="note">{}</span>', tag(due.tone, due.words), note)

    @admin.display(description=_("hẹn trả"), ordering="promised_at")
    def shown_promise(self, dossier: Dossier) -> SafeString | str:
        if dossier.promised_at == dossier.due_at:
            return moment_short(dossier.promised_at)
        words = _("hẹn lại, lần đầu %(day)s") % {"day": moment_short(dossier.due_at)}
        return format_html('{}<span class="note">{}</span>', moment_short(dossier.promised_at), words)

    @admin.display(description=_("nơi đang giữ"))
    def held_by(self, dossier: Dossier) -> SafeString:
        return format_html('{}<span class="note">{}</span>', dossier.holder_office or "–", dossier.holder or "")
