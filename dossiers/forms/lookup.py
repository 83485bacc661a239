"""The public look-up's form: what a citizen copies from the receipt, forgiven as far as it can be read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import nfc
from dossiers.codes import copied_code
from dossiers.lookup_keys import tail_of

LONGEST_CODE, LONGEST_TAIL = 400, 40  # what is read and shown again; a code has 21 characters


class LookupForm(forms.Form):
    """Code and last four digits. ``cleaned_data`` has both in the form that is looked up."""

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("In đậm ở đầu giấy hẹn, ví dụ H32.27.01-261122-0007."),
        strip=True,
        widget=forms.TextInput(
            attrs={
                "class": "w-20",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "next",
            }
        ),
        error_messages={
            "required": _("Nhập mã hồ sơ in trên giấy hẹn, ví dụ H32.27.01-261122-0007."),
        },
    )
    tail = forms.CharField(
        label=_("4 số cuối điện thoại hoặc căn cước"),
        help_text=_("Của số đã ghi khi nộp hồ sơ."),
        widget=forms.TextInput(attrs={"class": "w-4", "autocomplete": "off", "inputmode": "numeric"}),
        error_messages={
            "required": _("Nhập 4 số cuối của điện thoại hoặc căn cước đã ghi khi nộp, ví dụ 3456."),
        },
    )

    def clean_code(self) -> str:
        code = copied_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(
                _("Mã này chưa đủ hoặc có chỗ gõ nhầm. Xin chép đúng như trên giấy hẹn, ví dụ H32.27.01-261122-0007.")
            )
        return code

    def clean_tail(self) -> str:
        tail = tail_of(self.cleaned_data["tail"])
        if not tail:
            raise ValidationError(_("Cần đủ 4 chữ số cuối, ví dụ 3456."))
        return tail


def typed(data: Any) -> dict[str, str]:
    """What was typed, in one normal form and of bounded length: what the page shows again."""
    return {
        "code": nfc(data.get("code", "")[:LONGEST_CODE]).strip(),
        "tail": nfc(data.get("tail", "")[:LONGEST_TAIL]).strip(),
    }
