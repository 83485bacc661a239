from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.forms import OfficeForm
from accounts.admin.tree import TreeChangeList
from accounts.models import Membership, Office
from accounts.rules import is_used
from core.templatetags.icons import tag
from core.text import fold


class AtWorkFilter(admin.SimpleListFilter):
    """Offices that exist today unless asked otherwise: a reorganisation leaves its closed ones behind."""

    title = _("hiệu lực")
    parameter_name = "hieu-luc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("cu", _("đã đóng")), ("sap", _("sắp có hiệu lực")), ("tat-ca", _("tất cả"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": gettext("đang hoạt động")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Office]) -> QuerySet[Office]:
        today = timezone.localdate()
        at_work = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
        chosen = {"cu": Q(valid_to__lt=today), "sap": Q(valid_from__gt=today), "tat-ca": Q()}
        return queryset.filter(chosen.get(self.value() or "", at_work))


class CodeFilter(admin.SimpleListFilter):
    title = _("mã định danh")
    parameter_name = "ma"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("gia-dinh", _("mã giả định")), ("xac-nhan", _("đã xác nhận")), ("khong", _("dùng mã cấp trên"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Office]) -> QuerySet[Office]:
        chosen = {
            "gia-dinh": ~Q(code="") & Q(is_code_confirmed=False),
            "xac-nhan": Q(is_code_confirmed=True),
            "khong": Q(code=""),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    form = OfficeForm
    list_display = ("drawn_name", "kind", "shown_code", "is_desk", "shown_hotline", "lifetime")
    list_filter = (AtWorkFilter, CodeFilter, "kind", "level", "receives_dossiers")
    list_select_related = ("successor",)
    list_per_page = list_max_show_all = 1000
    search_fields = ("name", "short_name", "code", "ref")
    search_help_text = _("Tên hoặc mã.")
    actions = ("confirm_codes",)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "level", "parent", "ref")}),
        (
            _("Mã định danh"),
            {
                "fields": ("code_state", "code", "is_code_confirmed", "gso_code"),
                "description": _("Đổi mã chỉ có tác dụng với hồ sơ tiếp nhận sau đó; mã của hồ sơ đã có không đổi."),
            },
        ),
        (_("Tiếp dân"), {"fields": ("receives_dossiers", "phone", "hotline", "address")}),
        (
            _("Hiệu lực"),
            {
                "fields": ("valid_from", "valid_to", "successor"),
                "description": _(
                    "Giải thể, sáp nhập: ghi ngày kết thúc và đơn vị kế thừa. Không xóa đơn vị đã có hồ sơ."
                ),
            },
        ),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TreeChangeList]:
        return TreeChangeList

    def get_readonly_fields(self, request: HttpRequest, obj: Office | None = None) -> tuple[str, ...]:
        return ("code_state", "ref") if obj else ("code_state",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Office], search_term: str
    ) -> tuple[QuerySet[Office], bool]:
        """Without regard to accents: there are few enough offices to fold their names here."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        rows = queryset.values_list("pk", "name", "short_name", "code", "ref")
        found = [pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in words)]
        return queryset.filter(pk__in=found), False

    @admin.display(description=_("tên"), ordering="name")
    def drawn_name(self, office: Any) -> SafeString:
        return format_html('<span class="tree tree-{}">{}</span>', min(office.place.depth, 5), office.name)

    @admin.display(description=_("mã trong hồ sơ"), ordering="code")
    def shown_code(self, office: Any) -> SafeString | str:
        place = office.place
        if place.is_inherited:
            return format_html('<span class="quiet">{} ({})</span>', place.code, gettext("của cấp trên"))
        return self._with_mark(office) if place.code else "–"

    @admin.display(description=_("tình trạng mã"))
    def code_state(self, office: Office | None) -> SafeString | str:
        if office is None or not office.code:
            return gettext("Chưa có mã riêng: hồ sơ mang mã của cơ quan cấp trên.")
        return self._with_mark(office)

    def _with_mark(self, office: Office) -> SafeString:
        mark = "" if office.is_code_confirmed else tag("warn", gettext("mã giả định"))
        return format_html('<span class="code">{}</span> {}', office.code, mark)

    @admin.display(description=_("nhận hồ sơ"), ordering="receives_dossiers")
    def is_desk(self, office: Office) -> str:
        return gettext("có") if office.receives_dossiers else "–"

    @admin.display(description=_("đường dây nóng"))
    def shown_hotline(self, office: Office) -> str:
        return office.hotline or office.phone or "–"

    @admin.display(description=_("hiệu lực"), ordering="valid_from")
    def lifetime(self, office: Office) -> SafeString | str:
        begins = gettext("từ %(day)s") % {"day": f"{office.valid_from:%d/%m/%Y}"}
        if office.valid_to is None:
            return begins
        ends = gettext("đến hết %(day)s") % {"day": f"{office.valid_to:%d/%m/%Y}"}
        heir = gettext("kế thừa: %(office)s") % {"office": office.successor} if office.successor else ""
        return format_html('{} {}<span class="note">{}</span>', begins, ends, heir)

    @admin.action(description=_("Xác nhận mã là mã chính thức"), permissions=["change"])
    def confirm_codes(self, request: HttpRequest, queryset: QuerySet[Office]) -> None:
        waiting = list(queryset.filter(is_code_confirmed=False).exclude(code=""))
        for office in waiting:
            office.is_code_confirmed = True
            office.save(update_fields=["is_code_confirmed"])
            self.log_change(request, office, gettext("Xác nhận mã %(code)s.") % {"code": office.code})
        self.message_user(request, gettext("Đã xác nhận %(n)d mã.") % {"n": len(waiting)}, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Office, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "code" in form.changed_data:
            words = gettext("Mã mới %(code)s dùng cho hồ sơ tiếp nhận từ lúc này; hồ sơ đã có giữ nguyên mã cũ.")
            self.message_user(request, words % {"code": obj.code or gettext("của cấp trên")}, messages.WARNING)
        if obj.valid_to and "valid_to" in form.changed_data:
            self._say_what_stays_behind(request, obj)

    def _say_what_stays_behind(self, request: HttpRequest, office: Office) -> None:
        after = Q(valid_to=None) | Q(valid_to__gt=office.valid_to)
        beneath = office.children.filter(after).count()
        people = Membership.objects.filter(after, office=office, user__is_active=True).count()
        if beneath or people:
            words = gettext(
                "Sau ngày %(day)s, %(office)s không còn hoạt động, nhưng còn %(beneath)d đơn vị trực thuộc và "
                "%(people)d vai trò chưa ghi ngày kết thúc. Xin chuyển sang đơn vị kế thừa."
            )
            facts = {"day": f"{office.valid_to:%d/%m/%Y}", "office": office, "beneath": beneath, "people": people}
            self.message_user(request, words % facts, messages.WARNING)

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        """Only one that nothing points at: a row typed by mistake."""
        return obj is not None and super().has_delete_permission(request, obj) and not is_used(obj)
