from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.actions import discard_version, open_new_version
from catalogue.admin.parts import DocumentInline, FeeInline, StepInline, is_fixed
from catalogue.forms import NewVersionForm, VersionForm
from catalogue.models import ProcedureVersion
from core.text import name_words

# What may change in a version in force: how it is found and called, that it was checked, and when it ends.
STAYS_OPEN = frozenset({"plain_name", "shorthand", "is_confirmed", "valid_to", "issued_by_decision"})
# What each note on the origin of the data is about.
MARKED = {
    "code": _("mã"),
    "name": _("tên"),
    "time": _("thời hạn"),
    "fee": _("phí, lệ phí"),
    "documents": _("thành phần hồ sơ"),
    "legal_basis": _("căn cứ"),
    "online": _("mức trực tuyến"),
    "process": _("quy trình"),
}


class InForceFilter(admin.SimpleListFilter):
    title = _("hiệu lực")
    parameter_name = "hieu-luc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("nay", _("đang có hiệu lực")), ("sap", _("sắp có hiệu lực")), ("cu", _("đã hết hiệu lực"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        chosen = {
            "nay": Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today)),
            "sap": Q(valid_from__gt=today),
            "cu": Q(valid_to__lt=today),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(ProcedureVersion)
class VersionAdmin(admin.ModelAdmin):
    form = VersionForm
    change_form_template = "catalogue/admin/version_change_form.html"
    list_display = ("name", "code", "level", "sector", "term", "valid_from", "valid_to", "is_confirmed")
    list_filter = (InForceFilter, "is_confirmed", "level", "regime", "time_unit", "sector")
    list_select_related = ("procedure", "sector")
    search_fields = ("search_text",)
    search_help_text = _("Tên, mã hoặc gõ tắt; không cần dấu.")
    inlines = (DocumentInline, FeeInline, StepInline)
    actions = ("start_new_version", "confirm")
    fieldsets = (
        (None, {"fields": ("procedure", "name", "plain_name", "shorthand", "level", "sector", "regime")}),
        (
            _("Thời hạn"),
            {"fields": ("time_amount", "time_unit", "cutoff", "time_note", "extension_note")},
        ),
        (_("Hồ sơ và kết quả"), {"fields": ("sets", "online_level", "result_name", "has_paper_result")}),
        (
            _("Quy tắc riêng"),
            {"fields": ("silent_days", "supplement_closes_after_days", "payment_pauses", "retention_years")},
        ),
        (_("Căn cứ"), {"fields": ("legal_basis", "linked_agencies", "issued_by_decision", "validity_note")}),
        (_("Hiệu lực"), {"fields": ("valid_from", "valid_to", "is_confirmed", "sources")}),
    )

    @admin.display(description=_("mã"), ordering="procedure__national_code")
    def code(self, version: ProcedureVersion) -> str:
        return version.procedure.national_code

    @admin.display(description=_("thời hạn"))
    def term(self, version: ProcedureVersion) -> str:
        return f"{version.time_amount.normalize():f} {version.get_time_unit_display()}"

    @admin.display(description=_("nguồn của dữ liệu"))
    def sources(self, version: ProcedureVersion) -> str:
        return "; ".join(f"{MARKED.get(key, key)} – {value}" for key, value in version.source_marks.items()) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> list[str]:
        if obj is None:
            return ["sources"]
        if not is_fixed(obj):
            return ["sources", "procedure", "regime", "valid_from"]
        shown = [name for _title, options in self.fieldsets for name in options["fields"]]
        return [str(name) for name in shown if name not in STAYS_OPEN]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ProcedureVersion], search_term: str
    ) -> tuple[QuerySet[ProcedureVersion], bool]:
        """All folded words of the name or code, or the beginning of a shorthand."""
        for word in name_words(search_term):
            queryset = queryset.filter(Q(search_text__contains=word) | Q(shorthand__contains=word))
        return queryset, False

    def has_delete_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return not is_fixed(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # versions follow each other: taken back one by one
        return actions

    def delete_model(self, request: HttpRequest, obj: ProcedureVersion) -> None:
        try:
            discard_version(version=obj, actor=request.user, at=timezone.now())  # type: ignore[arg-type] # staff only
        except ValidationError as refusal:
            raise PermissionDenied(refusal.messages[0]) from None

    @admin.action(description=_("Tạo phiên bản mới"), permissions=["change"])
    def start_new_version(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, gettext("Hãy chọn đúng một thủ tục để tạo phiên bản mới."), messages.WARNING)
            return None
        return HttpResponseRedirect(reverse("admin:catalogue_new_version", args=[chosen[0].pk]))

    @admin.action(description=_("Xác nhận đã kiểm tra nội dung"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> None:
        waiting = list(queryset.filter(is_confirmed=False))
        for version in waiting:
            version.is_confirmed = True
            version.save(update_fields=["is_confirmed"])
            self.log_change(request, version, gettext("Xác nhận đã kiểm tra nội dung."))
        self.message_user(request, gettext("Đã xác nhận %(n)d thủ tục.") % {"n": len(waiting)}, messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        new = path(
            "<int:pk>/phien-ban-moi/", self.admin_site.admin_view(self.new_version), name="catalogue_new_version"
        )
        return [new, *super().get_urls()]

    def new_version(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the first day, copy, and open the copy for editing."""
        version = get_object_or_404(ProcedureVersion.objects.select_related("procedure"), pk=pk)
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        tomorrow = timezone.localdate() + timedelta(days=1)
        form = NewVersionForm(request.POST or None, initial={"valid_from": tomorrow})
        if form.is_valid():
            try:
                made = open_new_version(version=version, actor=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type] # staff only
            except ValidationError as refusal:
                form.add_error("valid_from", refusal)
            else:
                self.log_addition(request, made, gettext("Tạo phiên bản mới từ %(old)s.") % {"old": version.pk})
                words = gettext("Đã tạo phiên bản mới từ %(day)s. Sửa được đến hết ngày hôm trước.")
                self.message_user(request, words % {"day": f"{made.valid_from:%d/%m/%Y}"}, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:catalogue_procedureversion_change", args=[made.pk]))
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Tạo phiên bản mới"),
            "opts": self.opts,
            "original": version,
            "form": form,
        }
        return TemplateResponse(request, "catalogue/admin/new_version.html", page)
