"""The sentences in the forms: read by all of the administration, reworded by administrators, with a preview."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from papers.actions import checked_words, reword
from papers.admin.paper import words_of_form
from papers.errors import BadWording
from papers.kinds import PaperKind, all_kinds
from papers.models import PaperText
from papers.pictures import Page, pages_of
from papers.queries import wording_of
from papers.sheet import pdf_of, sample_of
from papers.wording import Slot, Wording

PREVIEW_DPI = 110
NUMBER_SHOWN = 7


@dataclass(frozen=True)
class Sentence:
    """One sentence of one form, and the words it has now."""

    kind: PaperKind
    regime: str
    name: str
    text: str

    @property
    def slot(self) -> Slot:
        return self.kind.forms[self.regime].slots[self.name]

    @property
    def is_own(self) -> bool:
        """Whether the office worded it itself."""
        return self.text != self.slot.default

    @property
    def url(self) -> str:
        return reverse("admin:papers_papertext_reword", args=[self.kind.name, self.regime, self.name])


@admin.register(PaperText)
class PaperTextAdmin(admin.ModelAdmin):
    """A page of all sentences, by form; each has a page to change it. Rows are only ever added."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PaperText | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<slug:kind>/<slug:regime>/<slug:slot>/",
            self.admin_site.admin_view(self.reword_view),
            name="papers_papertext_reword",
        )
        return [page, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Every form with its sentences as they stand."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self._frame(request), "title": self.opts.verbose_name_plural, "forms": _forms()}
        return TemplateResponse(request, "papers/admin/wording.html", context)

    def reword_view(self, request: HttpRequest, kind: str, regime: str, slot: str) -> HttpResponse:
        """GET: the sentence as it is. POST: see it on a sample, or keep it for all papers from now on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sentence, wording = _found(kind, regime, slot)
        text, fault, pages = sentence.text, "", list[Page]()
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            text = request.POST.get("text", "")
            try:
                if "_save" in request.POST:
                    return self._keep(request, sentence, text)
                pages = _preview(sentence, {**wording, slot: checked_words(sentence.kind, regime, slot, text)})
            except BadWording as error:
                fault = str(error)
        context = {
            **self._frame(request),
            "title": sentence.slot.title,
            "sentence": sentence,
            "form_words": words_of_form(sentence.kind.forms[regime]),
            "text": text,
            "fault": fault,
            "pages": pages or ([] if fault else _preview(sentence, wording)),
            "changes": _changes(sentence),
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "papers/admin/reword.html", context)

    def _keep(self, request: HttpRequest, sentence: Sentence, text: str) -> HttpResponse:
        row = reword(
            kind=sentence.kind,
            regime=sentence.regime,
            slot=sentence.name,
            text=text,
            actor=cast(User, request.user),
            at=timezone.now(),
        )
        self.log_addition(request, row, gettext("Sửa câu chữ trong biểu mẫu."))
        words = gettext("Đã sửa. Các giấy ban hành từ bây giờ dùng câu mới; giấy đã ban hành giữ nguyên câu cũ.")
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(sentence.url)

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}


def _forms() -> list[tuple[str, str, list[Sentence]]]:
    """Title, number and law, sentences: of every form that has any."""
    found = []
    for kind in all_kinds():
        for regime, form in kind.forms.items():
            if form.slots:
                _version, wording = wording_of(kind.name, regime)
                sentences = [Sentence(kind, regime, name, wording[name]) for name in form.slots]
                found.append((form.title, words_of_form(form), sentences))
    return found


def _found(kind: str, regime: str, slot: str) -> tuple[Sentence, Wording]:
    known = {each.name: each for each in all_kinds()}.get(kind)
    if known is None or slot not in getattr(known.forms.get(regime), "slots", {}):
        raise Http404
    _version, wording = wording_of(kind, regime)
    return Sentence(known, regime, slot, wording[slot]), wording


def _preview(sentence: Sentence, wording: Wording) -> list[Page]:
    now = timezone.localtime()
    facts = {"number": NUMBER_SHOWN, "year": now.year, "issued_at": now}
    sample = sample_of(sentence.kind, sentence.regime, **facts)
    return pages_of(pdf_of(sample, wording=wording), dpi=PREVIEW_DPI)


def _changes(sentence: Sentence) -> list[PaperText]:
    """Who worded it how, newest first."""
    rows = PaperText.objects.filter(kind=sentence.kind.name, regime=sentence.regime, slot=sentence.name)
    return list(rows.select_related("edited_by").order_by("-version"))
