"""The queue: how deep it is, how the gateways do, what it costs."""

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.dates import local_day
from notices.admin.gateway import health_tag
from notices.enums import Channel
from notices.figures import Costs, GatewayFigures, gateway_figures, gateway_names, monthly_costs, queue_depth
from notices.gateways import Switchboard

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_HEIGHT, BAR_WIDTH, BAR_STEP = 80, 36, 48


@dataclass(frozen=True)
class GatewayRow:
    """A gateway in use, with its figures."""

    name: str
    channel: str
    figures: GatewayFigures
    health: SafeString


@dataclass(frozen=True)
class Bar:
    """A month of the picture of costs, in units of the drawing; ``middle`` is where its words stand."""

    label: str
    cost: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR_WIDTH // 2


class QueueMixin(admin.ModelAdmin):
    """Pages of the ledger about all notices together; whoever sees the ledger sees them."""

    def get_urls(self) -> list[URLPattern]:
        queue, workbook = map(self.admin_site.admin_view, (self.queue_view, self.costs_view))
        return [
            path("hang-doi/", queue, name="notices_notice_queue"),
            path("hang-doi/chi-phi.xlsx", workbook, name="notices_notice_costs"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Depth, gateways and costs as they are now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        costs = _costs()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Hàng đợi và chi phí"),
            "depths": [(capfirst(Channel(depth.channel).label), depth) for depth in queue_depth(at=now)],
            "gateways": _gateways(),
            "costs": costs,
            "bars": _bars(costs),
            "chart": {"width": BAR_STEP * len(costs.months), "height": CHART_HEIGHT + 40, "floor": CHART_HEIGHT + 18},
            "bar_width": BAR_WIDTH,
        }
        return TemplateResponse(request, "notices/admin/queue.html", context)

    def costs_view(self, request: HttpRequest) -> HttpResponse:
        """The same costs as a workbook."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        answer = HttpResponse(workbook_of(_costs()), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="chi-phi-tin-nhan.xlsx"'
        return answer


def _costs() -> Costs:
    return monthly_costs(on=local_day(timezone.now()), no_office=gettext("(không thuộc cơ quan nào)"))


def _gateways() -> list[GatewayRow]:
    """One row a gateway; the one of the demo carries several channels under one name."""
    channels: dict[str, list[str]] = {}
    for gate in Switchboard().gates():
        channels.setdefault(gate.ref, []).append(str(Channel(gate.channel).label))
    figures = gateway_figures(list(channels), at=timezone.now())
    names = gateway_names()
    return [
        GatewayRow(
            name=names.get(ref) or gettext("%(ref)s (thiết lập chung)") % {"ref": ref},
            channel=", ".join(carried),
            figures=figures[ref],
            health=health_tag(figures[ref].health),
        )
        for ref, carried in channels.items()
    ]


def _bars(costs: Costs) -> list[Bar]:
    most = max(costs.totals)
    bars = []
    for place, (month, cost) in enumerate(zip(costs.months, costs.totals, strict=True)):
        height = CHART_HEIGHT * cost // most if most else 0
        top = CHART_HEIGHT + 18 - height
        bars.append(Bar(f"{month:%m/%y}", cost, place * BAR_STEP + (BAR_STEP - BAR_WIDTH) // 2, top, height))
    return bars


def workbook_of(costs: Costs) -> bytes:
    """One sheet: a row for each office, a column for each month, sums on both sides. Texts stay texts."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(gettext("Chi phí tin nhắn"))
        strong, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        total = book.add_format({"bold": True, "num_format": "#,##0"})
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(costs.months) + 2, 12)
        months = [f"{month:%m/%Y}" for month in costs.months]
        heads = [gettext("Cơ quan"), *months, gettext("Cộng (đồng)"), gettext("Số phần tin")]
        sheet.write_row(0, 0, heads, strong)
        for number, row in enumerate(costs.rows, start=1):
            sheet.write_string(number, 0, row.office)
            sheet.write_row(number, 1, [*row.months, row.total, row.segments], money)
        last = len(costs.rows) + 1
        sheet.write_string(last, 0, gettext("Tất cả"), strong)
        sheet.write_row(last, 1, [*costs.totals, costs.total, costs.segments], total)
        sheet.freeze_panes(1, 1)
    return target.getvalue()
