from django.contrib import admin

from catalogue.forms import ProcedureForm
from catalogue.models import Procedure, Sector


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Procedure)
class ProcedureAdmin(admin.ModelAdmin):
    form = ProcedureForm
    search_fields = ("national_code", "versions__search_text")
