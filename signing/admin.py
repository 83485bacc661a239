from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership
from signing.actions.trust import checked_anchor, checked_revocations
from signing.certificates import facts_of, read_certificate
from signing.errors import CannotSign
from signing.models import InStead, SigningKey, TrustAnchor

LARGEST = 5 * 1024 * 1024


class TrustAnchorForm(forms.ModelForm):
    """Files in, checked certificate and list out."""

    certificate_file = forms.FileField(label=_("Chứng thư của nơi cấp"), required=False)
    revocations_file = forms.FileField(
        label=_("Danh sách thu hồi (CRL)"),
        required=False,
        help_text=_("Tải từ nơi cấp rồi nạp lại khi hết hạn. Có danh sách thì chứng thư bị thu hồi không ký được."),
    )

    class Meta:
        model = TrustAnchor
        fields = ("name",)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        try:
            self._read(values)
        except CannotSign as refused:
            self.add_error(None, str(refused))
        return values

    def _read(self, values: dict[str, Any]) -> None:
        new, listed = values.get("certificate_file"), values.get("revocations_file")
        if not new and not self.instance.certificate:
            raise CannotSign(str(_("Xin chọn tệp chứng thư của nơi cấp.")))
        certificate = checked_anchor(new.read(LARGEST) if new else self.instance.certificate.encode())
        self.instance.certificate = certificate.public_bytes(Encoding.PEM).decode()
        self.instance.valid_to = facts_of(certificate).valid_to
        if listed:
            self.instance.revocations = checked_revocations(listed.read(LARGEST), certificate)
            self.instance.revocations_at = timezone.now()


@admin.register(TrustAnchor)
class TrustAnchorAdmin(admin.ModelAdmin):
    """Authorities whose signatures are believed."""

    form = TrustAnchorForm
    list_display = ("name", "serial", "valid_to", "revocations_at", "is_trial")
    fields = ("name", "certificate_file", "revocations_file", "valid_to", "revocations_at", "is_trial")
    readonly_fields = ("valid_to", "revocations_at", "is_trial")

    @admin.display(description=_("số chứng thư"))
    def serial(self, row: TrustAnchor) -> str:
        return facts_of(read_certificate(row.certificate.encode())).serial


@admin.register(InStead)
class InSteadAdmin(admin.ModelAdmin):
    """Who signs KT., TL. or TUQ., and by which paper."""

    list_display = ("membership", "capacity", "of_title", "basis")
    list_select_related = ("membership__user", "membership__office")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "membership":
            kwargs["queryset"] = Membership.objects.filter(role=Role.HEAD).select_related("user", "office")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(SigningKey)
class SigningKeyAdmin(admin.ModelAdmin):
    """Which keys are in use; nobody sees or changes their content here."""

    list_display = ("holder", "kind", "issuer", "serial", "valid_to", "added_by", "withdrawn_at")
    list_display_links = None
    list_select_related = ("added_by",)
    fields = list_display

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content", "picture")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
