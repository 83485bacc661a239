import uuid

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from notices.enums import Channel

REF_LENGTH = 20


class Gateway(models.Model):
    """An account with somebody who carries messages, kept by an administrator. Keys are sealed and never shown again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(
        _("tên gọi tắt"),
        max_length=REF_LENGTH,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9-]+\Z", _("Chỉ dùng chữ thường không dấu, số và gạch nối. Ví dụ: esms-2"))
        ],
        help_text=_("Ghi trong sổ thông báo, không đổi được sau khi lưu. Ví dụ: esms-2"),
    )
    name = models.CharField(_("tên"), max_length=100, help_text=_("Ví dụ: eSMS, hợp đồng 12/2026"))
    transport = models.CharField(_("cách gửi"), max_length=20)
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel)
    values = EncryptedJSONField(_("thiết lập"), default=dict)
    price_vnd = models.PositiveIntegerField(_("giá một phần tin (đồng)"), default=0)
    rate = models.PositiveIntegerField(
        _("nhiều nhất mỗi giây"), default=0, help_text=_("Số tin mỗi giây theo hợp đồng; 0 là không giới hạn.")
    )
    timeout = models.PositiveIntegerField(
        _("chờ trả lời (giây)"), default=10, validators=[MinValueValidator(1)], help_text=_("Tối đa 60 giây.")
    )
    is_active = models.BooleanField(_("đang dùng"), default=True)
    changed_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    next_slot_at = models.DateTimeField(null=True, editable=False)  # when its pace lets the next message go

    class Meta:
        verbose_name = _("nơi chuyển tin")
        verbose_name_plural = _("nơi chuyển tin")
        ordering = ["channel", "ref"]

    def __str__(self) -> str:
        return self.name


class GatewayTurn(models.Model):
    """Whom an office asks first, second … An office without turns of its own takes those of the office above it;
    the turns without office serve everybody else."""

    office = models.ForeignKey(
        "accounts.Office", verbose_name=_("cơ quan"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    gateway = models.ForeignKey(Gateway, verbose_name=_("nơi chuyển"), on_delete=models.CASCADE, related_name="turns")
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)

    class Meta:
        verbose_name = _("thứ tự nơi chuyển")
        verbose_name_plural = _("thứ tự nơi chuyển")
        ordering = ["office", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "gateway"], name="gateway_turn_once_an_office", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.gateway}"


class GatewayTemplate(models.Model):
    """A text that the gateway approved for one kind of notice; only the parameters travel."""

    gateway = models.ForeignKey(
        Gateway, verbose_name=_("nơi chuyển"), on_delete=models.CASCADE, related_name="templates"
    )
    kind = models.CharField(_("loại thông báo"), max_length=60)
    template_ref = models.CharField(_("mã mẫu đã duyệt"), max_length=60)
    text = models.TextField(_("lời của mẫu, như đã duyệt"), help_text=_("Ví dụ: Ho so {code} hen tra {date}."))

    class Meta:
        verbose_name = _("mẫu tin đã duyệt")
        verbose_name_plural = _("mẫu tin đã duyệt")
        ordering = ["gateway", "kind"]
        constraints = [models.UniqueConstraint(fields=["gateway", "kind"], name="gateway_template_once_a_kind")]

    def __str__(self) -> str:
        return self.template_ref


class GatewayToken(models.Model):
    """The tokens in force of a gateway that changes them at each renewal (Zalo): the refresh token is of one use."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    access = EncryptedTextField(blank=True)
    refresh = EncryptedTextField()
    expires_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.ref
