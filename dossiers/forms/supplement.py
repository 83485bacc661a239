"""Forms of a supplement: what is asked for, and what was brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from catalogue.models import RequiredDocument
from dossiers.forms.fields import CountField, LineField
from dossiers.forms.work import RevisionForm
from dossiers.models import Dossier, SupplementItem, SupplementRequest

LONGEST_REASON, LONGEST_NOTE, MOST_COPIES = 1000, 300, 999


class AskForm(RevisionForm):
    """One box for each paper of the procedure's list, with a note of what is missing in it; one reason for all."""

    error_title = lazy("Chưa gửi yêu cầu bổ sung.")
    reason = forms.CharField(
        label=lazy("Lý do nói với người nộp"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=lazy("Viết dễ hiểu. Ví dụ: bản vẽ thiếu chữ ký của đơn vị thiết kế."),
        error_messages={
            "required": lazy("Xin ghi lý do để người nộp hiểu, ví dụ: bản vẽ thiếu chữ ký của đơn vị thiết kế."),
            "max_length": lazy("Lý do dài %(show_value)d ký tự, nhiều hơn %(limit_value)d. Xin viết ngắn lại."),
        },
    )

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)
        self.documents: list[RequiredDocument] = list(dossier.version.documents.order_by("order"))
        for row in self.documents:
            self.fields[f"ask_{row.pk}"] = forms.BooleanField(label=row.name, required=False)
            self.fields[f"note_{row.pk}"] = LineField(
                label=_("Cần sửa, cần thêm gì"),
                most=LONGEST_NOTE,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": _("Cần sửa, cần thêm gì"), "autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Box and note of each paper."""
        return [(self[f"ask_{row.pk}"], self[f"note_{row.pk}"]) for row in self.documents]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for row in self.documents:  # who wrote a note meant the paper
            if values.get(f"note_{row.pk}") and not values.get(f"ask_{row.pk}"):
                self.add_error(
                    f"ask_{row.pk}", _("“%(paper)s” có ghi chú nhưng chưa được đánh dấu.") % {"paper": row.name}
                )
        if not self.errors and not any(values.get(f"ask_{row.pk}") for row in self.documents):
            self.add_error(None, _("Xin chọn ít nhất một giấy tờ cần bổ sung, và chọn hết trong một lần."))
        return values

    def papers(self) -> dict[int, str]:
        """Required document id → note; only after ``is_valid``."""
        values = self.cleaned_data
        return {row.pk: values[f"note_{row.pk}"] for row in self.documents if values[f"ask_{row.pk}"]}


class BroughtForm(RevisionForm):
    """How many originals and copies of each paper of the slip were brought."""

    error_title = lazy("Chưa ghi nhận giấy tờ bổ sung.")

    def __init__(self, *args: Any, dossier: Dossier, asked: SupplementRequest, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)
        self.items: list[SupplementItem] = list(asked.items.select_related("required").order_by("required__order"))
        for item in self.items:
            paper = item.required
            for name, label, number in (
                ("originals", _("Bản chính"), paper.originals),
                ("copies", _("Bản sao"), paper.copies),
            ):
                self.fields[f"{name}_{paper.pk}"] = CountField(
                    label=label,
                    least=0,
                    most=MOST_COPIES,
                    initial=str(number),
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "class": "control w-4", "autocomplete": "off"}
                    ),
                )

    @property
    def rows(self) -> list[tuple[SupplementItem, Any, Any]]:
        """Each paper asked for with its two counts."""
        return [
            (item, self[f"originals_{item.required_id}"], self[f"copies_{item.required_id}"]) for item in self.items
        ]

    def documents(self) -> dict[int, tuple[int, int]]:
        """Required document id → (originals, copies); only after ``is_valid``."""
        values = self.cleaned_data
        keys = [item.required_id for item in self.items]
        return {key: (values[f"originals_{key}"], values[f"copies_{key}"]) for key in keys}


class ReasonForm(RevisionForm):
    """A refusal, or the applicant's wish to stop: the reason goes on the form they are handed."""

    error_title = lazy("Chưa thực hiện được.")
    reason = forms.CharField(
        label=lazy("Lý do"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={
            "required": lazy("Xin ghi lý do."),
            "max_length": lazy("Lý do dài %(show_value)d ký tự, nhiều hơn %(limit_value)d. Xin viết ngắn lại."),
        },
    )

    def __init__(self, *args: Any, dossier: Dossier, example: str, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)
        self.fields["reason"].help_text = example
