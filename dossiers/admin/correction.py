from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.admin.counted import CountedAdmin
from dossiers.admin.filters import DeskOfRowFilter, ProcedureOfRowFilter
from dossiers.event_words import Names, corrected_what, corrected_why
from dossiers.models import Correction
from dossiers.queries.administration import corrections_seen_in_administration


@admin.register(Correction)
class CorrectionAdmin(CountedAdmin):
    """What was put right of a record, why and by whom: counted by officer and by procedure."""

    officer, counted_title = "actor", _("Số lần đính chính")
    list_display = ("shown_dossier", "procedure", "desk", "what", "why", "approver", "at", "recorded_at")
    list_filter = (("at", admin.DateFieldListFilter), DeskOfRowFilter, ProcedureOfRowFilter)
    list_select_related = ("dossier__version", "dossier__office", "actor")
    fields = list_display
    ordering = ("-at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        rows = corrections_seen_in_administration(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # staff only
        return rows.order_by(*self.ordering)

    @admin.display(description=_("nội dung đính chính"))
    def what(self, correction: Correction) -> str:
        return corrected_what(correction.facts, _names(correction))

    @admin.display(description=_("lý do"))
    def why(self, correction: Correction) -> str:
        """Of a moment of finishing it stands in the row that was written with the event."""
        finishes = correction.dossier.completions.all()
        written = next((row.reason for row in finishes if row.recorded_at == correction.at), "")
        return corrected_why(correction.facts, _names(correction)) or written

    @admin.display(description=_("người đính chính, duyệt"))
    def approver(self, correction: Correction) -> str:
        return str(correction.actor or "–")


def _names(correction: Correction) -> Names:
    sent = getattr(correction.dossier, "hand_over", None)
    return Names.of((), tracking=sent.corrections.all() if sent else ())
