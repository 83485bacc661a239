"""The messages to citizens: read by all of the administration, reworded by administrators who see them first."""

from dataclasses import dataclass
from typing import Any, cast

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.actions import record_access
from accounts.enums import AccessKind
from accounts.models import User
from accounts.subjects import find_subjects
from core.text import nfc
from notices.actions.reword import LONGEST, MOST_SEGMENTS, BadText, checked, reword
from notices.enums import Channel
from notices.gateways import Switchboard
from notices.mail_layout import html_of
from notices.models import MessageText
from notices.sms_text import Measure, accent_free, measure
from notices.wording import Text, Words, all_texts, filled, text_named, words_in, words_of

FIELDS = ("sms", "title", "body", "html")
LANGUAGES = {"vi": gettext_lazy("Tiếng Việt"), "en": gettext_lazy("Tiếng Anh")}


@dataclass(frozen=True)
class Wording:
    """A text in one language, as it stands."""

    text: Text
    language: str
    words: Words

    @property
    def is_own(self) -> bool:
        return self.words != self.text.shipped(self.language)

    @property
    def language_name(self) -> str:
        return str(LANGUAGES[self.language])

    @property
    def url(self) -> str:
        return reverse("admin:notices_messagetext_reword", args=[self.text.name, self.language])


@dataclass(frozen=True)
class Measured:
    """An SMS as it is typed and as it leaves, with what each way would cost for one receiver, in đồng."""

    typed: str
    sent: str
    as_typed: Measure
    as_sent: Measure
    price: int

    @classmethod
    def of(cls, text: str) -> "Measured":
        typed = " ".join(nfc(text).split())
        sent = accent_free(typed)
        gates = Switchboard().line(None, Channel.SMS)
        price = next((gate.price_vnd for gate in gates if gate.price_vnd), settings.SMS_PRICE)
        return cls(typed, sent, measure(typed), measure(sent), price)

    @property
    def cost_as_typed(self) -> int:
        return self.as_typed.segments * self.price

    @property
    def cost_as_sent(self) -> int:
        return self.as_sent.segments * self.price

    @property
    def is_too_long(self) -> bool:
        return self.as_sent.segments > MOST_SEGMENTS


@admin.register(MessageText)
class MessageTextAdmin(admin.ModelAdmin):
    """A page of all messages; each has a page to word it anew. Rows are only ever added."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MessageText | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        # The mail is shown in a frame without scripts or forms; its styles stand inside it, as mail programs want them.
        shows_mail = csp_update({"style-src": [SELF, UNSAFE_INLINE]})
        page = self.admin_site.admin_view(shows_mail(self.reword_view))  # type: ignore[arg-type]  # of views without parts
        measured = self.admin_site.admin_view(self.measure_view)
        return [
            path("loi/<path:name>/<slug:language>/do/", measured, name="notices_messagetext_measure"),
            path("loi/<path:name>/<slug:language>/", page, name="notices_messagetext_reword"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Every message as it stands, in each language."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        texts = [(text, [Wording(text, code, words_of(text.name, code)) for code in LANGUAGES]) for text in all_texts()]
        context = {**self._frame(request), "title": self.opts.verbose_name_plural, "texts": texts}
        return TemplateResponse(request, "notices/admin/texts.html", context)

    def reword_view(self, request: HttpRequest, name: str, language: str) -> HttpResponse:
        """GET: the message as it is. POST: see it on a dossier, keep it for all from now on, or take an earlier one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wording = _found(name, language)
        words, code, faults = wording.words, "", dict[str, str]()
        facts = wording.text.facts_of("")
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            words = _again(request, wording) or Words(*(request.POST.get(field, "") for field in FIELDS))
            code = request.POST.get("code", "").strip()
            try:
                if "_preview" not in request.POST:
                    return self._keep(request, wording, words)
                checked(wording.text, words)
                facts = self._facts(request, wording.text, code)
            except BadText as error:
                faults = error.faults
            except LookupError as error:
                faults = {"code": str(error)}
        context = {
            **self._frame(request),
            "title": wording.text.label,
            "wording": wording,
            "others": [Wording(wording.text, other, words) for other in LANGUAGES if other != language],
            "places": wording.text.places,
            "fields": [_Field(field, getattr(words, field), faults.get(field, "")) for field in FIELDS],
            "code": code,
            "code_fault": faults.get("code", ""),
            "has_faults": bool(faults),
            "versions": _versions(wording),
            "shipped": wording.text.shipped(language),
            "may_change": self.has_change_permission(request),
            "measure_url": f"{wording.url}do/",
            **_preview(words if not faults else wording.words, facts, language),
        }
        return TemplateResponse(request, "notices/admin/reword.html", context)

    def measure_view(self, request: HttpRequest, name: str, language: str) -> HttpResponse:
        """A piece of the page: the SMS as it is being typed, filled in with an invented case."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wording = _found(name, language)
        sms = request.POST.get("sms", "")[: LONGEST["sms"] * 2]
        shown = filled(Words(sms, "", ""), wording.text.facts_of("")).sms
        return TemplateResponse(request, "notices/admin/measured.html", {"measured": Measured.of(shown)})

    def _facts(self, request: HttpRequest, text: Text, code: str) -> Any:
        """Of the dossier that was asked for; that somebody read it is noted."""
        facts = text.facts_of(code)
        if code:
            record_access(
                user=cast(User, request.user),
                kind=AccessKind.VIEW,
                subject=find_subjects(code)[0],
                address=request.META.get("REMOTE_ADDR"),
            )
        return facts

    def _keep(self, request: HttpRequest, wording: Wording, words: Words) -> HttpResponse:
        row = reword(
            text=wording.text,
            language=wording.language,
            words=words,
            actor=cast(User, request.user),
            at=timezone.now(),
        )
        self.log_addition(request, row, gettext("Sửa lời nhắn."))
        said = gettext("Đã sửa. Các tin viết từ bây giờ dùng lời mới; tin đã viết giữ nguyên lời cũ.")
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(wording.url)

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}


@dataclass(frozen=True)
class _Field:
    """A box of the form with what is in it and what is wrong with it."""

    name: str
    value: str
    fault: str

    @property
    def label(self) -> str:
        return str(cast("Field[Any, Any]", MessageText._meta.get_field(self.name)).verbose_name)

    @property
    def help_text(self) -> str:
        return str(cast("Field[Any, Any]", MessageText._meta.get_field(self.name)).help_text)

    @property
    def rows(self) -> int:
        return {"sms": 4, "title": 2, "body": 10, "html": 6}[self.name]

    @property
    def described_by(self) -> str:
        wanted = ("fault" if self.fault else "", "help" if self.help_text else "")
        return " ".join(["places", *(f"{part}-{self.name}" for part in wanted if part)])


def _found(name: str, language: str) -> Wording:
    try:
        text = text_named(name)
    except KeyError:
        raise Http404 from None
    if language not in LANGUAGES:
        raise Http404
    return Wording(text, language, words_of(name, language))


def _again(request: HttpRequest, wording: Wording) -> Words | None:
    """The words of the earlier version whose button was pressed; version 0 are those that came with the portal."""
    version = request.POST.get("_again", "")
    if not version:
        return None
    if version == "0":
        return wording.text.shipped(wording.language)
    known = MessageText.objects.filter(name=wording.text.name, language=wording.language)
    row = known.filter(version=int(version)).first() if version.isdecimal() and len(version) < 9 else None
    if row is None:
        raise Http404
    return words_in(row)


def _versions(wording: Wording) -> list[MessageText]:
    """Who worded it how, newest first."""
    rows = MessageText.objects.filter(name=wording.text.name, language=wording.language)
    return list(rows.select_related("edited_by").order_by("-version"))


def _preview(words: Words, facts: Any, language: str) -> dict[str, Any]:
    shown = filled(words, facts)
    return {"measured": Measured.of(shown.sms), "shown": shown, "mail": html_of(shown, language)}
