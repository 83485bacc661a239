from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.subjects import find_subjects, words_of


class AboutChangeList(ChangeList):
    """Asks once for the words of all subjects on the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        words = words_of(row.subject for row in rows)
        for row in rows:
            row.subject_words = words[row.subject]
        self.result_list = rows


class AboutAdmin(admin.ModelAdmin):
    """Rows about a ``subject``: shown and searched by what people call it."""

    search_fields = ("subject",)
    search_help_text = _("Mã hồ sơ, ví dụ H32.27.01-261109-0001; hoặc phần đầu của mã đến hết ngày nhận.")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AboutChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Exact, so that the index serves; never by number or address, which would stand in the URL."""
        return (queryset.filter(subject__in=find_subjects(search_term)) if search_term else queryset), False

    @admin.display(description=_("về việc"), ordering="subject")
    def about(self, row: Any) -> str:
        """On a row's own page nobody has asked yet."""
        found: str = getattr(row, "subject_words", None) or words_of([row.subject])[row.subject]
        return found
