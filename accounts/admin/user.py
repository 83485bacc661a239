from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Prefetch, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.forms import MembershipForm, MembershipFormSet, NewUserForm, UserForm
from accounts.enums import Role
from accounts.models import Membership, User
from core.templatetags.icons import tag
from core.text import fold

NEEDS_THE_DOOR = (Role.REVIEWER, Role.ADMINISTRATOR)


class RoleFilter(admin.SimpleListFilter):
    title = _("vai trò hôm nay")
    parameter_name = "vai-tro"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Role.choices, ("khong", _("chưa có vai trò"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        held = Membership.objects.on(timezone.localdate())
        if self.value() == "khong":
            return queryset.exclude(pk__in=held.values("user_id"))
        return queryset.filter(pk__in=held.filter(role=self.value()).values("user_id")) if self.value() else queryset


class MembershipInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    extra = 0
    verbose_name_plural = _("Vai trò tại cơ quan: từ ngày nào, đến hết ngày nào")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    inlines = (MembershipInline,)
    list_display = ("username", "full_name", "title", "roles_today", "standing", "last_login")
    list_filter = (RoleFilter, "is_active", "is_staff", "is_demo")
    search_fields = ("username", "full_name")
    search_help_text = _("Tên đăng nhập, hoặc họ tên không cần dấu.")
    filter_horizontal = ()
    ordering = ("-is_active", "username")
    actions = ("unlock",)
    fieldsets = (
        (None, {"fields": ("username", "full_name", "title", "email", "phone", "password_page")}),
        (
            _("Quyền"),
            {
                "fields": ("is_active", "is_staff", "is_superuser", "demo_words"),
                "description": _(
                    "Người nghỉ việc: bỏ dấu “đang làm việc”, không xóa. Quyền làm việc theo vai trò tại cơ quan ở dưới."
                ),
            },
        ),
        (_("Thời gian"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "full_name", "title", "email", "phone")}),
        (
            _("Mật khẩu lần đầu"),
            {
                "classes": ("wide",),
                "fields": ("password1", "password2"),
                "description": _("Trao tận tay cho người dùng và nhắc đổi ngay sau khi đăng nhập lần đầu."),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        return (
            "password_page",
            "last_login",
            "joined_at",
            "demo_words",
            *(() if request.user.is_superuser else ("is_superuser",)),
        )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who may only look is offered no new password."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        (title, options), *others = fieldsets
        shown = tuple(name for name in options["fields"] if name != "password_page")
        return ((title, {**options, "fields": shown}), *others)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        today = Membership.objects.on(timezone.localdate()).select_related("office")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", today, to_attr="held_today"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Without regard to accents: the staff are few enough to fold their names here."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        rows = User.objects.values_list("pk", "username", "full_name")
        found = [pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in words)]
        return queryset.filter(pk__in=found), False

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.editor_id = request.user.pk  # type: ignore[attr-defined]  # a class made for this request alone
        return form

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody but a superuser touches a superuser: a new password would be their rights."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.display(description=_("vai trò hôm nay"))
    def roles_today(self, user: Any) -> SafeString | str:
        rows = [(row.get_role_display(), row.office) for row in user.held_today]
        return format_html_join("", "<div>{} – {}</div>", rows) or "–"

    @admin.display(description=_("tình trạng"), ordering="is_active")
    def standing(self, user: User) -> SafeString:
        words = _("đang làm việc") if user.is_active else tag("late", _("đã nghỉ"))
        marks = (
            [("info", _("toàn quyền"))] if user.is_superuser else [("info", _("vào quản trị"))] if user.is_staff else []
        )
        marks += [("warn", _("dùng thử"))] if user.is_demo else []
        return format_html("{} {}", words, format_html_join(" ", "{}", [(tag(*mark),) for mark in marks]))

    @admin.display(description=_("tài khoản dùng thử"))
    def demo_words(self, user: User | None) -> str:
        if user is None or not user.is_demo:
            return gettext("không")
        return gettext("có: chỉ đăng nhập được khi cổng chạy ở chế độ dùng thử")

    @admin.display(description=_("mật khẩu"))
    def password_page(self, user: User | None) -> SafeString | str:
        if user is None or not user.pk:
            return "–"
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Đặt mật khẩu mới"))

    @admin.action(description=_("Mở khóa đăng nhập (sau khi nhập sai nhiều lần)"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            reset(username=user.username)
            self.log_change(request, user, gettext("Mở khóa đăng nhập."))
        self.message_user(
            request, gettext("Đã mở khóa đăng nhập cho %(n)d người.") % {"n": len(queryset)}, messages.SUCCESS
        )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        today = timezone.localdate()
        held = user.memberships.filter(Q(valid_to=None) | Q(valid_to__gte=today))
        if not user.is_staff and held.filter(role__in=NEEDS_THE_DOOR).exists():
            words = gettext(
                "Vai trò này làm việc trong trang quản trị: xin đánh dấu “được vào trang quản trị” cho %(who)s."
            )
            self.message_user(request, words % {"who": user}, messages.WARNING)
        if not change:
            words = gettext("Xin trao mật khẩu lần đầu tận tay %(who)s, giao vai trò ở dưới và nhắc đổi mật khẩu.")
            self.message_user(request, words % {"who": user}, messages.INFO)
