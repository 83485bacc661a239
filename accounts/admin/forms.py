"""Forms of the administration for offices, people and their roles."""

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.tree import OfficeField
from accounts.models import Membership, Office, User
from accounts.queries import line_above

_CODE = re.compile(r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,7}")


class OfficeForm(forms.ModelForm):
    parent = OfficeField(Office.objects.all(), label=gettext_lazy("Trực thuộc"), required=False)
    successor = OfficeField(Office.objects.all(), label=gettext_lazy("Đơn vị kế thừa"), required=False)

    class Meta:
        model = Office
        fields = (
            "name", "short_name", "kind", "level", "parent", "ref", "code", "is_code_confirmed", "gso_code",
            "receives_dossiers", "phone", "hotline", "address", "valid_from", "valid_to", "successor",
        )  # fmt: skip

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].upper().split())
        if code and not _CODE.fullmatch(code):
            raise ValidationError(
                _("Mã gồm các nhóm 2 hoặc 3 chữ số, chữ cái, cách nhau bằng dấu chấm. Ví dụ: H32.27.01.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends, successor = data.get("valid_from"), data.get("valid_to"), data.get("successor")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("Ngày kết thúc phải từ %(day)s trở đi.") % {"day": f"{begins:%d/%m/%Y}"})
        if successor and not ends:
            self.add_error(
                "valid_to", _("Đã có đơn vị kế thừa thì cần ngày kết thúc của đơn vị này. Ví dụ: 30/06/2025.")
            )
        if successor and successor == self.instance:
            self.add_error("successor", _("Một đơn vị không kế thừa chính nó. Xin chọn đơn vị khác."))
        if data.get("is_code_confirmed") and not data.get("code"):
            self.add_error("code", _("Chưa có mã để xác nhận. Xin nhập mã, ví dụ H32.27.01, hoặc bỏ dấu xác nhận."))
        parent = data.get("parent")
        if parent and self.instance.pk and any(row.pk == self.instance.pk for row in line_above(parent)):
            self.add_error(
                "parent",
                _("%(parent)s đang trực thuộc đơn vị này. Xin chọn cơ quan cấp trên khác.") % {"parent": parent},
            )
        return data


class UserForm(UserChangeForm):
    password = None  # type: ignore[assignment]  # set on its own page; how it is hashed tells nobody anything

    class Meta:
        model = User
        fields = ("username", "full_name", "title", "email", "phone", "is_active", "is_staff", "is_superuser")
        field_classes: dict[str, type[forms.Field]] = {}

    def clean_is_active(self) -> bool:
        is_active = bool(self.cleaned_data["is_active"])
        if not is_active and self.instance.pk == self.editor_id:
            raise ValidationError(_("Ông/bà không thể tự cho mình nghỉ. Xin nhờ một quản trị viên khác."))
        return is_active

    editor_id: int | None = None  # set by the administration for the person who edits


class NewUserForm(AdminUserCreationForm):
    """A new account with its first password, typed twice; it is handed over in person and changed by its owner."""

    usable_password = None  # type: ignore[assignment]  # takes the choice out: everybody gets a password

    class Meta:
        model = User
        fields = ("username", "full_name", "title", "email", "phone")
        field_classes: dict[str, type[forms.Field]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The administration's own script steps into the first field; two at it make the browser complain.
        self.fields["username"].widget.attrs.pop("autofocus", None)


class MembershipForm(forms.ModelForm):
    office = OfficeField(Office.objects.all(), label=gettext_lazy("Cơ quan"))

    class Meta:
        model = Membership
        fields = ("office", "role", "valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("valid_from"), data.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("Ngày kết thúc phải từ %(day)s trở đi.") % {"day": f"{begins:%d/%m/%Y}"})
        return data


class MembershipFormSet(forms.BaseInlineFormSet):
    """A role that has begun is ended by its date; only one that has not may be taken out."""

    begun = gettext_lazy(
        "Vai trò đã có hiệu lực thì không xóa, để còn biết ai đã làm gì. Xin ghi ngày ở ô “đến hết ngày”."
    )

    def clean(self) -> None:
        super().clean()
        today = timezone.localdate()
        if any(form.instance.pk and form.instance.valid_from < today for form in self.deleted_forms):
            raise ValidationError(self.begun)
