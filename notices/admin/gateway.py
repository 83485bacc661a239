"""The accounts that carry messages, kept by administrators: chosen by transport, ordered by office, tried out."""

from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from core.dates import clock_words
from core.phones import BadPhone, to_e164
from core.templatetags.icons import tag
from notices.actions import send_trial
from notices.admin.gateway_form import TemplateForm, drop_name, droppable, field_name, form_for, offered
from notices.enums import Channel
from notices.figures import GatewayFigures, gateway_figures
from notices.gateways import callback_url
from notices.models import Gateway, GatewayTemplate, GatewayTurn
from notices.rules import Health
from notices.transports import TRANSPORTS
from notices.transports.base import BaseTransport, Transport

CHOICE = "cach"


class GatewayChangeList(ChangeList):
    """Asks once how all the gateways of the page are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        figures = gateway_figures([row.ref for row in rows], at=timezone.now())
        for row in rows:
            row.figures = figures[row.ref]
        self.result_list = rows


class TemplateInline(admin.StackedInline):
    model = GatewayTemplate
    form = TemplateForm
    extra = 0


def health_tag(health: Health) -> SafeString:
    """``đang khỏe``, or until when it is left alone."""
    if health.rests_until is not None:
        return tag("warn", gettext("đang nghỉ đến %(clock)s") % {"clock": clock_words(health.rests_until)})
    return tag("warn", gettext("đang thử lại")) if health.is_on_trial else tag("ok", gettext("đang khỏe"))


@admin.register(Gateway)
class GatewayAdmin(admin.ModelAdmin):
    list_display = ("name", "ref", "transport_words", "channel", "health", "last_hour", "is_active")
    list_filter = ("channel", "is_active")
    change_list_template = "notices/admin/gateways.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return GatewayChangeList

    def has_delete_permission(self, request: HttpRequest, obj: Gateway | None = None) -> bool:
        """The ledger names it, and messages that it may have taken wait for it: it is put out of use instead."""
        return False

    @admin.display(description=_("cách gửi"), ordering="transport")
    def transport_words(self, row: Gateway) -> str:
        known = TRANSPORTS.get(row.transport)
        return capfirst(str(known.label)) if known else row.transport

    @admin.display(description=_("lúc này"))
    def health(self, row: Any) -> SafeString | str:
        return health_tag(row.figures.health) if row.is_active else "–"

    @admin.display(description=_("một giờ qua"))
    def last_hour(self, row: Any) -> SafeString | str:
        figures: GatewayFigures = row.figures
        if not figures.hour.total:
            return gettext("chưa gửi tin nào")
        seconds = gettext("trung bình %(seconds)s giây") % {"seconds": f"{figures.hour.seconds:.1f}".replace(".", ",")}
        shown = gettext("nhận %(share)d%% của %(total)d") % {"share": figures.hour.share, "total": figures.hour.total}
        return format_html('{}<span class="note">{}</span>', shown, seconds)

    @admin.display(description=_("địa chỉ báo nhận"))
    def callback_address(self, row: Gateway) -> SafeString | str:
        address = callback_url(row.ref)
        if not address:
            return gettext("Chưa có: cổng cần địa chỉ công khai bắt đầu bằng https:// (PUBLIC_URL).")
        words = gettext(
            "Dán địa chỉ này vào mục báo kết quả (callback, webhook) ở trang của nhà cung cấp. Ai có địa chỉ "
            "này đều báo được kết quả, xin không đưa cho người khác."
        )
        return format_html('<code>{}</code><span class="note">{}</span>', address, words)

    # The form of one transport

    def _transport(self, request: HttpRequest, obj: Gateway | None) -> type[Transport] | None:
        if obj is not None:
            return TRANSPORTS.get(obj.transport)
        return next((one for one in offered() if one.name == request.GET.get(CHOICE)), None)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """First which transport, then what it needs."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if self._transport(request, None) is not None:
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Chọn cách gửi"),
            "choices": [(one.name, one.label, [Channel(name).label for name in one.channels]) for one in offered()],
            "parameter": CHOICE,
        }
        return TemplateResponse(request, "notices/admin/choose_transport.html", context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        transport = self._transport(request, obj)
        if transport is not None and self.has_change_permission(request, obj):
            kwargs["form"] = form_for(transport, obj)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        transport = self._transport(request, obj) or BaseTransport
        own = ["name", "ref", *(["shown_transport", "shown_channel"] if obj else [])]
        if not obj and len(getattr(transport, "channels", ())) > 1:
            own.append("channel")
        own += ["price_vnd", "rate", "timeout", "is_active"]
        fieldsets: list[Any] = [(None, {"fields": own})]
        if self.has_change_permission(request, obj):
            account: list[str] = []
            for setting in transport.settings:
                account.append(field_name(setting))
                if setting in droppable(cast(type[Transport], transport), obj):
                    account.append(drop_name(setting))
            if account:
                fieldsets.append((capfirst(str(getattr(transport, "label", ""))), {"fields": account}))
            if obj:
                fieldsets.append((gettext("Nhà cung cấp báo lại cho cổng"), {"fields": ["callback_address"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("ref", "shown_transport", "shown_channel", "callback_address") if obj else ()

    @admin.display(description=_("cách gửi"))
    def shown_transport(self, row: Gateway) -> str:
        return self.transport_words(row)

    @admin.display(description=_("kênh"))
    def shown_channel(self, row: Gateway) -> str:
        return capfirst(row.get_channel_display())

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        transport = self._transport(request, obj)
        return [TemplateInline] if transport is not None and transport.takes_templates_only else []

    # A trial message

    def get_urls(self) -> list[URLPattern]:
        trial = self.admin_site.admin_view(self.trial_view)
        return [path("gui-thu/", trial, name="notices_gateway_trial"), *super().get_urls()]

    def trial_view(self, request: HttpRequest) -> HttpResponse:
        """Send a trial message to one number or address, by the way that an office's messages take now."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = TrialForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            written = send_trial(
                channel=form.channel,
                recipient=form.cleaned_data["recipient"],
                office_id=form.cleaned_data["office"].pk if form.cleaned_data["office"] else None,
                actor=cast(User, request.user),
                at=timezone.now(),
            )
            self.message_user(
                request, gettext("Đã đưa tin gửi thử vào hàng đợi. Kết quả hiện ở đây."), messages.SUCCESS
            )
            return HttpResponseRedirect(reverse("admin:notices_notice_change", args=[written]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Gửi thử"),
            "form": form,
        }
        return TemplateResponse(request, "notices/admin/trial.html", context)


class TrialForm(forms.Form):
    recipient = forms.CharField(
        label=_("Số di động hoặc thư điện tử"),
        max_length=254,
        help_text=_("Ví dụ: 0905 123 456 hoặc binh@example.vn"),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    office = forms.ModelChoiceField(
        label=_("Gửi như cơ quan"),
        queryset=Office.objects.order_by("name"),
        required=False,
        empty_label=_("(thứ tự chung)"),
    )

    @cached_property
    def channel(self) -> str:
        return (Channel.EMAIL if "@" in self.cleaned_data["recipient"] else Channel.SMS).value

    def clean_recipient(self) -> str:
        typed: str = self.cleaned_data["recipient"].strip()
        try:
            if "@" not in typed:
                return to_e164(typed)
            validate_email(typed)
        except BadPhone as error:
            raise ValidationError(str(error)) from error
        return typed


@admin.register(GatewayTurn)
class GatewayTurnAdmin(admin.ModelAdmin):
    """Whom an office asks first, second …; a row without office is for all that have no order of their own."""

    list_display = ("office_words", "order", "gateway", "channel")
    list_display_links = ("office_words",)
    list_select_related = ("office", "gateway")
    list_filter = ("gateway__channel",)
    ordering = ("office__name", "gateway__channel", "order")
    fields = ("office", "gateway", "order")

    @admin.display(description=_("cơ quan"), ordering="office__name")
    def office_words(self, row: GatewayTurn) -> str:
        return str(row.office) if row.office else gettext("(thứ tự chung)")

    @admin.display(description=_("kênh"), ordering="gateway__channel")
    def channel(self, row: GatewayTurn) -> str:
        return str(row.gateway.get_channel_display())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "office":
            kwargs["empty_label"] = gettext("(thứ tự chung, cho mọi cơ quan chưa có thứ tự riêng)")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
