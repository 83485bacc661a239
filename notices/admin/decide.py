"""One doubtful notice: the message, and the one decision that was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import User
from notices.actions import NotAllowed, mark_received, resend
from notices.models import Notice
from notices.rules import can_mark_received, can_resend


@dataclass(frozen=True)
class Decision:
    """What a person may decide: its words, when it is allowed, what it does, and what it means."""

    slug: str
    button: LazyText
    title: LazyText
    meaning: LazyText
    done: LazyText
    logged: LazyText
    is_allowed: Callable[[Notice], bool]
    act: Callable[..., Notice]

    def decide(self, pk: UUID, actor: User, at: datetime) -> Notice:
        return self.act(notice_id=pk, actor=actor, at=at)


RECEIVED = Decision(
    slug="da-nhan",
    button=_("Đã nhận"),
    title=_("Xác nhận người nhận đã nhận được"),
    meaning=_("Xin hỏi nhà cung cấp theo mã gửi, hoặc hỏi chính người nhận, rồi mới xác nhận. Tin sẽ không gửi lại."),
    done=_("Đã ghi: người nhận đã nhận được."),
    logged=_("xác nhận đã nhận"),
    is_allowed=can_mark_received,
    act=mark_received,
)
AGAIN = Decision(
    slug="gui-lai",
    button=_("Gửi lại"),
    title=_("Gửi lại thông báo"),
    meaning=_("Nếu nơi chuyển đã nhận tin trước đó mà không còn nhớ mã gửi, người nhận có thể nhận hai tin."),
    done=_("Đã đưa vào hàng đợi để gửi lại."),
    logged=_("gửi lại"),
    is_allowed=can_resend,
    act=resend,
)
DECISIONS = (RECEIVED, AGAIN)


def links_of(notice: Notice) -> list[tuple[str, LazyText]]:
    """Address and words of what may be decided about ``notice``."""
    return [
        (reverse("admin:notices_notice_decide", args=[notice.pk, one.slug]), one.button)
        for one in DECISIONS
        if one.is_allowed(notice)
    ]


class DecideMixin(admin.ModelAdmin):
    """The page of one decision; a decision is posted, reading the message before it is noted."""

    def has_settle_permission(self, request: HttpRequest) -> bool:
        raise NotImplementedError("the ledger says who may settle")

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decide_view)
        return [path("<uuid:pk>/quyet-dinh/<slug:slug>/", page, name="notices_notice_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        decision = next((one for one in DECISIONS if one.slug == slug), None)
        if decision is None:
            raise Http404
        if not self.has_settle_permission(request):
            raise PermissionDenied
        notice: Any = self.get_object(request, str(pk))
        if notice is None:
            raise Http404
        if request.method == "POST":
            return self._decided(request, decision, notice)
        if not decision.is_allowed(notice):
            return self._refused(request, _("Thông báo này nay đã “%(state)s”.") % {"state": notice.state_words})
        record_access(
            user=cast(User, request.user),
            kind=AccessKind.MESSAGE,
            subject=f"notice:{pk}",
            address=request.META.get("REMOTE_ADDR"),
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": decision.title,
            "decision": decision,
            "notice": notice,
            "body": self.shown_body(notice),  # type: ignore[attr-defined]  # of the ledger
            "subject_words": self.about(notice),  # type: ignore[attr-defined]
            "tries": notice.tries.order_by("number"),
        }
        return TemplateResponse(request, "notices/admin/decide.html", context)

    def _decided(self, request: HttpRequest, decision: Decision, notice: Notice) -> HttpResponse:
        try:
            changed = decision.decide(notice.pk, cast(User, request.user), timezone.now())
        except NotAllowed as error:
            return self._refused(request, str(error))
        self.log_change(request, changed, str(decision.logged))
        self.message_user(request, str(decision.done), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:notices_notice_changelist"))

    def _refused(self, request: HttpRequest, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:notices_notice_changelist"))
