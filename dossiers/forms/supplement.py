"""Forms of a supplement: what is asked for, and what was brought."""

from typing import Any
from uuid import UUID

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

    outside_name = LineField(
        label=lazy("Giấy tờ ngoài danh mục"),
        most=LONGEST_NOTE,
        required=False,
        help_text=lazy("Chỉ khi cơ sở dữ liệu lỗi hoặc sai. Ví dụ: Giấy xác nhận thông tin về cư trú."),
    )
    outside_ground = LineField(
        label=lazy("Căn cứ pháp lý"),
        most=LONGEST_NOTE,
        required=False,
        help_text=lazy("Ví dụ: Nghị định 118/2025/NĐ-CP Điều 4 khoản 2a."),
    )

    def __init__(self, *args: Any, dossier: Dossier, may_go_outside: bool = False, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)
        if not may_go_outside:
            del self.fields["outside_name"], self.fields["outside_ground"]
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
        outside = values.get("outside_name"), values.get("outside_ground")
        if any(outside) and not all(outside):
            self.add_error(
                "outside_ground" if outside[0] else "outside_name",
                _("Giấy tờ ngoài danh mục phải có cả tên và căn cứ pháp lý."),
            )
        is_asked = any(outside) or any(values.get(f"ask_{row.pk}") for row in self.documents)
        if not self.errors and not is_asked:
            self.add_error(None, _("Xin chọn ít nhất một giấy tờ cần bổ sung, và chọn hết trong một lần."))
        return values

    def papers(self) -> dict[int, str]:
        """Required document id → note; only after ``is_valid``."""
        values = self.cleaned_data
        return {row.pk: values[f"note_{row.pk}"] for row in self.documents if values[f"ask_{row.pk}"]}

    def outside(self) -> tuple[str, str] | None:
        """Name and legal ground of a paper outside the list; only after ``is_valid``."""
        name = self.cleaned_data.get("outside_name")
        return (name, self.cleaned_data["outside_ground"]) if name else None


def _key(item: SupplementItem) -> int | UUID:
    return item.required_id or item.pk


def _count(label: str, number: int) -> CountField:
    box = forms.TextInput(attrs={"inputmode": "numeric", "class": "control w-4", "autocomplete": "off"})
    return CountField(label=label, least=0, most=MOST_COPIES, initial=str(number), widget=box)


class BroughtForm(RevisionForm):
    """How many originals and copies of each paper of the slip were brought."""

    error_title = lazy("Chưa ghi nhận giấy tờ bổ sung.")

    def __init__(self, *args: Any, dossier: Dossier, asked: SupplementRequest, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)
        self.items: list[SupplementItem] = list(asked.items.select_related("required").order_by("required__order"))
        for item in self.items:
            paper = item.required
            self.fields[f"originals_{_key(item)}"] = _count(_("Bản chính"), paper.originals if paper else 0)
            self.fields[f"copies_{_key(item)}"] = _count(_("Bản sao"), paper.copies if paper else 1)

    @property
    def rows(self) -> list[tuple[SupplementItem, Any, Any]]:
        """Each paper asked for with its two counts."""
        return [(item, self[f"originals_{_key(item)}"], self[f"copies_{_key(item)}"]) for item in self.items]

    def documents(self) -> dict[int, tuple[int, int]]:
        """Required document id → (originals, copies); only after ``is_valid``."""
        return {item.required_id: self._counts(item) for item in self.items if item.required_id}

    def outside(self) -> dict[UUID, int]:
        """Item id of a paper outside the list → how many were brought; only after ``is_valid``."""
        return {item.pk: sum(self._counts(item)) for item in self.items if item.required_id is None}

    def _counts(self, item: SupplementItem) -> tuple[int, int]:
        values = self.cleaned_data
        return values[f"originals_{_key(item)}"], values[f"copies_{_key(item)}"]


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
