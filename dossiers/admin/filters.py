"""Filters of the list of dossiers. What was searched stands sealed in the address: names and numbers never do."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from catalogue.models import ProcedureVersion, Sector
from core.crypto import CannotOpen, seal_token, unseal_token
from dossiers.enums import OPEN
from dossiers.models import Dossier
from dossiers.queries.administration import stranded
from dossiers.queries.search import matching
from dossiers.queries.worklist import Tab, edges, tab_filter
from workdays.queries import live_calendar

PLACE = "dossiers.admin.search"
STRANDED = "mac-ket"


def sealed_search(text: str) -> str:
    """What people searched for, as it may stand in an address."""
    return seal_token(text.encode(), place=PLACE)


def searched(token: str) -> str:
    """The text in a sealed search; empty for anything else."""
    try:
        return unseal_token(token, place=PLACE).decode()
    except CannotOpen:
        return ""


class SearchFilter(admin.SimpleListFilter):
    """Shown only while something is searched for."""

    title = _("kết quả tìm")
    parameter_name = "tim"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        token = self.value() or ""
        return [(token, searched(token) or _("không đọc được, xin tìm lại"))] if token else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return matching(queryset, searched(self.value() or "")) if self.value() else queryset  # type: ignore[arg-type]  # dossiers


class DueFilter(admin.SimpleListFilter):
    title = _("hạn")
    parameter_name = "han"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Tab.choices, (STRANDED, _("Đang mở ở cơ quan đã đóng"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value == STRANDED:
            return queryset.filter(stranded(on=timezone.localdate()))
        if value not in Tab.values:
            return queryset
        return queryset.filter(tab_filter(Tab(value), edges(at=timezone.localtime(), calendar=live_calendar())))


class _ByKey(admin.SimpleListFilter):
    """Rows of a small table by name; ``field`` is where dossiers point at them."""

    field = ""

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(row.pk), str(row)) for row in self.rows()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(**{self.field: int(value)}) if value.isdecimal() else queryset


class DeskFilter(_ByKey):
    title, parameter_name, field = _("nơi tiếp nhận"), "noi-nhan", "office"

    def rows(self) -> QuerySet[Any]:
        return Office.objects.receiving().order_by("level", "name")


class DeskOfRowFilter(DeskFilter):
    """The same of rows that have a dossier."""

    field = "dossier__office"


class ProcedureOfRowFilter(_ByKey):
    """Only procedures that dossiers were received for, each by its newest name."""

    title, parameter_name, field = _("thủ tục"), "thu-tuc", "dossier__version__procedure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        newest = self.rows().order_by("procedure", "-valid_from").distinct("procedure").values_list("procedure", "name")
        return sorted(((str(key), name) for key, name in newest), key=lambda row: row[1])

    def rows(self) -> QuerySet[Any]:
        return ProcedureVersion.objects.filter(Exists(Dossier.objects.filter(version=OuterRef("pk"))))


class HolderFilter(_ByKey):
    """Only offices that hold something open."""

    title, parameter_name, field = _("nơi đang giữ"), "noi-giu", "holder_office"

    def rows(self) -> QuerySet[Any]:
        holders = Dossier.objects.filter(status__in=OPEN).order_by().values("holder_office").distinct()
        return Office.objects.filter(pk__in=holders).order_by("level", "name")


class SectorFilter(_ByKey):
    title, parameter_name, field = _("lĩnh vực"), "linh-vuc", "version__sector"

    def rows(self) -> QuerySet[Any]:
        return Sector.objects.order_by("name")
