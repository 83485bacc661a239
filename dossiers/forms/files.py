"""The form that adds a file to a dossier."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from catalogue.models import RequiredDocument
from dossiers.enums import FileKind
from dossiers.models import Dossier

_PAPER = "paper:"


class FileForm(forms.Form):
    """``what`` is one of the procedure's papers (``paper:<id>``), or a kind of file that is no scan of a paper."""

    content = forms.FileField(
        label=lazy("Tệp PDF hoặc ảnh (JPEG, PNG, HEIC), tối đa 15 MB"),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,application/pdf,image/jpeg,image/png,image/heic"}
        ),
        allow_empty_file=True,  # the action has the better sentence
        error_messages={"required": lazy("Chưa chọn tệp nào. Xin bấm “Chọn tệp”, ví dụ: don.pdf.")},
    )
    what = forms.ChoiceField(
        label=lazy("Đây là"),
        error_messages={
            "required": lazy("Chưa chọn tệp là gì. Xin chọn một giấy tờ của hồ sơ."),
            "invalid_choice": lazy("Giấy tờ vừa chọn không thuộc hồ sơ này. Xin chọn lại."),
        },
    )

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers = {f"{_PAPER}{paper.pk}": paper for paper in dossier.version.documents.order_by("order")}
        kinds = [(kind.value, str(kind.label)) for kind in FileKind]
        papers = [(key, paper.name) for key, paper in self.papers.items()]
        none = [("", _("Chọn giấy tờ"))]
        choices: list[Any] = [*none, (_("Giấy tờ của thủ tục"), papers), *kinds] if papers else [*none, *kinds]
        cast(forms.ChoiceField, self.fields["what"]).choices = choices

    def kind(self) -> FileKind:
        """Only after ``is_valid``, like ``required``."""
        what = self.cleaned_data["what"]
        return FileKind.SCAN if what in self.papers else FileKind(what)

    def required(self) -> RequiredDocument | None:
        return self.papers.get(self.cleaned_data["what"])
