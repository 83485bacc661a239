"""The parts of a version inside its page; fixed once the version is in force."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from catalogue.forms import FeeForm
from catalogue.models import Fee, ProcedureVersion, ProcessStep, RequiredDocument
from catalogue.rules import is_locked


def is_fixed(version: ProcedureVersion | None) -> bool:
    return version is not None and is_locked(version, on=timezone.localdate())


class PartInline(admin.TabularInline):
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return not is_fixed(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return not is_fixed(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return not is_fixed(obj) and super().has_delete_permission(request, obj)


class DocumentInline(PartInline):
    model = RequiredDocument
    fields = ("order", "name", "originals", "copies", "is_required", "condition", "kind")


class StepInline(PartInline):
    model = ProcessStep
    fields = ("order", "title", "performer", "role", "office_ref", "office_name", "hours", "is_with_previous")


class FeeInline(PartInline):
    """An unconfirmed fee is nobody's word yet: it is corrected and confirmed in a version in force too."""

    model = Fee
    form = FeeForm

    def has_change_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return admin.TabularInline.has_change_permission(self, request, obj)
