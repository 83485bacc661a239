"""What a person should know after a load: steps without an office, and all that nobody confirmed yet."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Office
from catalogue.models import Fee, ProcedureVersion
from catalogue.reference.procedures import ProcedureRow


def unmapped_lines(rows: Sequence[ProcedureRow]) -> list[str]:
    """``Trường THCS: 3.000182`` for each unit of a step that is no office of the set."""
    codes: dict[str, list[str]] = {}
    for row in rows:
        for unit in dict.fromkeys(row.unmapped):
            codes.setdefault(unit, []).append(row.code)
    return [f"{unit}: {', '.join(found)}" for unit, found in sorted(codes.items())]


def unconfirmed_lines(on: date) -> list[str]:
    """Sentences on the offices, versions and fees in force on ``on`` that still await confirmation."""
    codes = Office.objects.on(on).filter(is_code_confirmed=False).exclude(code="").order_by("code")
    shown = list(codes.values_list("code", flat=True))
    versions = ProcedureVersion.objects.on(on)
    fees = Fee.objects.filter(version__in=versions)
    unknown = fees.filter(amount_vnd=None).count()
    doubtful = fees.filter(is_confirmed=False, amount_vnd__isnull=False).count()
    lines = []
    if shown:
        lines.append(
            _("%(n)d mã định danh là mã giả định (%(first)s … %(last)s): sửa và xác nhận trong trang quản trị.")
            % {"n": len(shown), "first": shown[0], "last": shown[-1]}
        )
    if waiting := versions.filter(is_confirmed=False).count():
        lines.append(_("%(n)d thủ tục chưa được xác nhận: mọi nơi ghi “dữ liệu mẫu”.") % {"n": waiting})
    if doubtful:
        lines.append(_("%(n)d mức phí, lệ phí chưa được xác nhận: không thu, không công bố.") % {"n": doubtful})
    if unknown:
        lines.append(_("%(n)d mức phí, lệ phí chưa biết số tiền.") % {"n": unknown})
    return lines
