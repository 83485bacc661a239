from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dossiers.admin.read_only import ReadOnlyAdmin

MOST_COUNTED = 20


class CountedAdmin(ReadOnlyAdmin):
    """Rows that have a ``dossier``, counted above the list by officer and by procedure.

    ``officer`` names the column of the person, ``counted_title`` says what the figures are.
    """

    change_list_template = "dossiers/admin/counted.html"
    list_display_links = None
    officer = ""
    counted_title: Any = ""

    def counted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Which of the rows shown are counted."""
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().changelist_view(request, extra_context)
        shown = response.context_data if isinstance(response, TemplateResponse) else None
        if shown is not None and "cl" in shown:
            rows = self.counted(shown["cl"].queryset).order_by()
            shown["counted_title"] = self.counted_title
            shown["counts"] = [
                (_("Theo cán bộ"), _most(rows, f"{self.officer}__full_name")),
                (_("Theo thủ tục"), _most(rows, "dossier__version__name")),
            ]
        return response

    @admin.display(description=_("hồ sơ"))
    def shown_dossier(self, row: Any) -> SafeString:
        address = reverse("admin:dossiers_dossier_change", args=[row.dossier_id])
        return format_html('<a class="code" href="{}">{}</a>', address, row.dossier.code)

    @admin.display(description=_("thủ tục"))
    def procedure(self, row: Any) -> str:
        name: str = row.dossier.version.name
        return name

    @admin.display(description=_("nơi tiếp nhận"))
    def desk(self, row: Any) -> str:
        return str(row.dossier.office)


def _most(rows: QuerySet[Any], by: str) -> list[tuple[str, int]]:
    """The names with the most rows, most first."""
    found = rows.values(by).annotate(times=Count("pk")).order_by("-times", by)[:MOST_COUNTED]
    return [(row[by], row["times"]) for row in found]
