"""The ledger of notices: read in plain words, resent or confirmed, never edited."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_access
from accounts.admin.about import AboutAdmin
from accounts.enums import AccessKind
from core.masking import mask_email, mask_phone
from notices.actions import NotAllowed, mark_received, resend
from notices.admin.decide import DecideMixin, links_of
from notices.admin.queue import QueueMixin
from notices.enums import Channel, NoticeState
from notices.kinds import all_kinds, is_secret, kind_label
from notices.models import Attempt, DeliveryReport, Notice
from notices.queries import alarms, ledger, oldest_due, queue_counts

ALARM_DAYS = 1
ARRIVED = (NoticeState.SENT, NoticeState.DELIVERED)  # what went wrong before is of no use any more


class KindFilter(admin.SimpleListFilter):
    title = _("loại")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.name, str(kind.label)) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class WhatHappened(admin.TabularInline):
    """Rows about a notice that nobody writes by hand."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever may see the notice

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AttemptInline(WhatHappened):
    model = Attempt
    fields = readonly_fields = ("number", "started_at", "finished_at", "transport", "outcome", "error", "reference")


class ReportInline(WhatHappened):
    model = DeliveryReport
    fields = readonly_fields = ("received_at", "gateway_ref", "is_delivered", "reason", "provider_reference")


@admin.register(Notice)
class NoticeAdmin(QueueMixin, DecideMixin, AboutAdmin):
    change_list_template = "notices/ledger.html"
    list_display = ("created_at", "kind_words", "about", "sent_to", "standing", "sent_at")
    list_filter = ("state", "channel", KindFilter, ("created_at", admin.DateFieldListFilter), "office")
    list_per_page = 50
    show_full_result_count = False
    inlines = (AttemptInline, ReportInline)
    actions = ("send_again", "confirm_received")
    fields = readonly_fields = (
        "kind_words", "about", "channel", "state_in_words", "office", "to_user", "recipient",
        "shown_title", "shown_body", "segments", "cost_vnd", "created_at", "next_attempt_at", "sent_at",
        "delivered_at", "read_at",
        "provider", "provider_reference", "decided_by", "decided_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Who may resend and confirm."""
        return request.user.has_perm(f"notices.{get_permission_codename('settle', self.opts)}")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return ledger()

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*self.list_display, "decisions") if self.has_settle_permission(request) else self.list_display

    @admin.display(description=_("quyết định"))
    def decisions(self, notice: Notice) -> SafeString | str:
        """What is unclear waits for a person; what failed is resent from its page or with others of the list."""
        if notice.state != NoticeState.UNKNOWN:
            return ""
        return format_html_join("", '<a class="button decision" href="{}">{}</a>', links_of(notice))

    @admin.display(description=_("loại"), ordering="kind")
    def kind_words(self, notice: Notice) -> str:
        return kind_label(notice.kind)

    @admin.display(description=_("tình trạng"), ordering="state")
    def state_in_words(self, notice: Notice) -> str:
        return notice.state_words

    @admin.display(description=_("nơi nhận"), ordering="channel")
    def sent_to(self, notice: Notice) -> SafeString:
        masked, channel = self._masked_recipient(notice), notice.get_channel_display()
        return format_html('{}<span class="note">{}</span>', masked, channel)

    def _masked_recipient(self, notice: Notice) -> str:
        if notice.channel == Channel.INBOX:
            return str(notice.to_user)
        return mask_phone(notice.recipient) if notice.channel == Channel.SMS else mask_email(notice.recipient)

    @admin.display(description=_("tình trạng"), ordering="state")
    def standing(self, notice: Any) -> SafeString:
        """With what went wrong, and how often it was tried where once was not enough."""
        tries = gettext("đã gửi %(n)s lần") % {"n": notice.attempts} if notice.attempts > 1 else ""
        notes = [(note,) for note in ("" if notice.state in ARRIVED else notice.last_error, tries) if note]
        return format_html("{}{}", notice.state_words, format_html_join("", '<span class="note">{}</span>', notes))

    @admin.display(description=_("tiêu đề"))
    def shown_title(self, notice: Notice) -> str:
        return str(notice.title or "–")

    @admin.display(description=_("nội dung"))
    def shown_body(self, notice: Notice) -> str:
        if is_secret(notice.kind):
            return gettext("Chỉ người nhận được đọc nội dung này.")
        return str(notice.body)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        now = timezone.now()
        context = {
            "counts": [(NoticeState(state), count) for state, count in queue_counts().items() if count],
            "alarms": alarms(since=now - timedelta(days=ALARM_DAYS)),
            "waiting_since": oldest_due(at=now - timedelta(minutes=5)),
            "is_demo": settings.DEMO,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The full message; that it was opened is noted, also for the person it was sent to."""
        response = super().change_view(request, object_id, form_url, extra_context)
        if response.status_code == 200:
            record_access(
                user=request.user,  # type: ignore[arg-type]  # the admin let nobody else in
                kind=AccessKind.MESSAGE,
                subject=f"notice:{object_id}",
                address=request.META.get("REMOTE_ADDR"),
            )
        return response

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """The heading says what it is and about what, as the list does."""
        obj.subject_words = self.about(obj)
        heading = {"subtitle": f"{obj} · {obj.subject_words}"}
        return super().render_change_form(request, {**context, **heading}, add, change, form_url, obj)

    @admin.action(description=_("Gửi lại (một lần gửi mới)"), permissions=["settle"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        def again(pk: UUID) -> Notice:
            return resend(notice_id=pk, actor=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in

        self._settle(request, queryset, again, gettext("gửi lại"))

    @admin.action(description=_("Xác nhận người nhận đã nhận được"), permissions=["settle"])
    def confirm_received(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        def received(pk: UUID) -> Notice:
            return mark_received(notice_id=pk, actor=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in

        self._settle(request, queryset, received, gettext("xác nhận đã nhận"))

    def _settle(
        self, request: HttpRequest, queryset: QuerySet[Notice], decide: Callable[[UUID], Notice], what: str
    ) -> None:
        done, refused = 0, dict[str, None]()
        for pk in queryset.values_list("pk", flat=True):
            try:
                notice = decide(pk)
            except NotAllowed as error:
                refused[str(error)] = None
            else:
                self.log_change(request, notice, what)
                done += 1
        for sentence in refused:
            self.message_user(request, sentence, messages.WARNING)
        if done:
            words = gettext("Đã ghi %(what)s cho %(count)s thông báo.")
            self.message_user(request, words % {"what": what, "count": done}, messages.SUCCESS)
