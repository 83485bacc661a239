from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.about import AboutAdmin
from papers.kinds import Form, all_kinds, form_of, kind_of
from papers.models import Paper
from papers.queries import number_of


def words_of_form(form: Form) -> str:
    """``Mẫu 04, Thông tư 01/2018/TT-VPCP (bố cục suy ra, chưa thấy bản gốc)``."""
    words = gettext("Mẫu %(number)s, %(law)s") % {"number": form.number, "law": form.law}
    return f"{words} ({gettext('bố cục suy ra, chưa thấy bản gốc')})" if form.is_inferred else words


class KindFilter(admin.SimpleListFilter):
    title = _("loại giấy")
    parameter_name = "loai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.name, kind.title) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Paper]) -> QuerySet[Paper]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Paper)
class PaperAdmin(AboutAdmin):
    """The register of issued papers. Their content holds personal data and is read on the dossier's own page."""

    list_display = ("number_words", "kind_words", "office", "about", "issued_at", "issued_by")
    list_display_links = None
    list_filter = (KindFilter, "year", ("issued_at", admin.DateFieldListFilter))
    list_select_related = ("office", "issued_by")
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "number_words",
        "kind_words",
        "form_words",
        "office",
        "about",
        "issued_at",
        "issued_by",
        "template_version",
        "file_words",
    )

    @admin.display(description=_("số"), ordering="number")
    def number_words(self, paper: Paper) -> str:
        return number_of(paper)

    @admin.display(description=_("loại giấy"), ordering="kind")
    def kind_words(self, paper: Paper) -> str:
        return str(kind_of(paper.kind).title)

    @admin.display(description=_("biểu mẫu"))
    def form_words(self, paper: Paper) -> str:
        return words_of_form(form_of(paper.kind, paper.regime))

    @admin.display(description=_("tệp, mã băm SHA-256"))
    def file_words(self, paper: Paper) -> str:
        rows = paper.files.order_by("number")
        return "; ".join(f"{row.number}: {row.size} byte, {row.sha256}" for row in rows) or gettext("chưa lưu tệp")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paper]:
        return super().get_queryset(request).defer("payload")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False
