"""Forms of the administration of procedures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.codes import BadCode, core_code
from catalogue.models import Fee, Procedure, ProcedureVersion
from core.text import one_line

AMONG_CONFIRMED = ("amount_vnd", "per", "exemption", "note")


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 80})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        lines = (one_line(line) for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or []) != self.to_python(data))


class VersionForm(forms.ModelForm):
    legal_basis = LinesField(label=_("Căn cứ pháp lý"), required=False, help_text=_("Mỗi dòng một văn bản."))
    linked_agencies = LinesField(label=_("Cơ quan phối hợp"), required=False, help_text=_("Mỗi dòng một cơ quan."))

    class Meta:
        model = ProcedureVersion
        fields = ("legal_basis", "linked_agencies")  # the administration names the rest


class ProcedureForm(forms.ModelForm):
    # Wider than the column: the full code with the agency's tail may be pasted and is cut to its two groups.
    national_code = forms.CharField(label=_("Mã thủ tục"), max_length=40, help_text=_("Ví dụ 1.001193."))

    class Meta:
        model = Procedure
        fields = ("national_code",)

    def clean_national_code(self) -> str:
        try:
            return core_code(self.cleaned_data["national_code"])
        except BadCode:
            raise forms.ValidationError(_("Mã thủ tục gồm một số, dấu chấm và sáu số. Ví dụ: 1.001193.")) from None


class FeeForm(forms.ModelForm):
    """A confirmed fee of a version in force stands; take the confirmation back first to correct it."""

    class Meta:
        model = Fee
        fields = (*AMONG_CONFIRMED, "is_confirmed")
        widgets = {"exemption": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_confirmed:
            for name in AMONG_CONFIRMED:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_confirmed") and cleaned.get("amount_vnd") is None:
            self.add_error("amount_vnd", _("Cần điền số tiền trước khi xác nhận. Không thu thì điền 0."))
        return cleaned


class NewVersionForm(forms.Form):
    valid_from = forms.DateField(
        label=_("Phiên bản mới có hiệu lực từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Phiên bản đang dùng kết thúc vào hết ngày hôm trước."),
        error_messages={
            "invalid": _("Ngày không đúng. Ví dụ: 01/01/2027."),
            "required": _("Cần chọn ngày có hiệu lực. Ví dụ: 01/01/2027."),
        },
    )
    issued_by_decision = forms.CharField(
        label=_("Theo quyết định công bố"),
        max_length=100,
        required=False,
        help_text=_("Ví dụ: 123/QĐ-UBND ngày 05/01/2027."),
    )
