"""Forms of signing: which papers with which key, and a key to take in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from signing.enums import KeyKind
from signing.models import SigningKey, SigningTask

LONGEST_SECRET = 200


def _secret(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Xin gõ mật khẩu của tệp khóa, hoặc mã PIN của thiết bị ký.")},
    )


class SignForm(forms.Form):
    """The papers ticked, the key, its secret; the secret is never shown again."""

    error_title = _("Chưa ký được.")
    tasks = forms.ModelMultipleChoiceField(
        queryset=SigningTask.objects.none(),
        label=_("Giấy tờ"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Xin đánh dấu ít nhất một giấy tờ cần ký."),
            "invalid_choice": _("Có giấy tờ vừa được ký hoặc không chờ ông/bà ký. Xin xem lại danh sách."),
            "invalid_pk_value": _("Xin chọn lại giấy tờ trong danh sách."),
        },
    )
    key = forms.ModelChoiceField(
        queryset=SigningKey.objects.none(),
        label=_("Ký bằng"),
        empty_label=None,
        error_messages={
            "required": _("Xin chọn khóa ký số."),
            "invalid_choice": _("Khóa này không còn dùng được. Xin chọn khóa khác."),
        },
    )
    secret = _secret(_("Mật khẩu hoặc mã PIN"), _("Chỉ dùng cho lần ký này, không được lưu lại."))

    def __init__(self, *args: Any, tasks: QuerySet[SigningTask], keys: QuerySet[SigningKey], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("tasks", tasks), ("key", keys)):
            field = self.fields[name]
            field.queryset = rows  # type: ignore[attr-defined] # both are fields of models


class KeyForm(forms.Form):
    """A key of one's own or the seal of an office one works at."""

    error_title = _("Chưa thêm được khóa.")
    owner = forms.ChoiceField(label=_("Khóa của"))
    kind = forms.ChoiceField(label=_("Loại khóa"), choices=KeyKind, initial=KeyKind.FILE)
    content = forms.FileField(label=_("Tệp khóa .p12 hoặc .pfx"), required=False)
    token = forms.CharField(
        label=_("Tên thiết bị"),
        required=False,
        max_length=64,
        help_text=_("Chỉ cho thiết bị ký, ví dụ: vgca-nguyenvana."),
    )
    label = forms.CharField(
        label=_("Nhãn khóa"), required=False, max_length=64, help_text=_("Chỉ cho thiết bị ký, như nơi cấp đã ghi.")
    )
    picture = forms.FileField(
        label=_("Hình chữ ký hoặc con dấu"),
        required=False,
        help_text=_("Tệp PNG nền trong suốt: chữ ký màu xanh, con dấu màu đỏ. Không có thì in tên và giờ ký."),
    )
    secret = _secret(_("Mật khẩu hoặc mã PIN"), _("Dùng một lần để đọc chứng thư, không được lưu lại."))

    def __init__(self, *args: Any, offices: list[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = {str(office.pk): office for office in offices}
        owner = self.fields["owner"]
        owner.choices = [  # type: ignore[attr-defined] # it is a field of choices
            ("", _("Của tôi (chữ ký)")),
            *((key, office.name) for key, office in self.offices.items()),
        ]
        owner.required = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") == KeyKind.FILE and not values.get("content"):
            self.add_error("content", _("Xin chọn tệp khóa .p12 hoặc .pfx."))
        if values.get("kind") == KeyKind.TOKEN and not (values.get("token") and values.get("label")):
            self.add_error("token", _("Xin ghi cả tên thiết bị và nhãn khóa."))
        return values

    def office(self) -> Office | None:
        """The office whose seal it is; None for one's own key."""
        return self.offices.get(self.cleaned_data["owner"])
