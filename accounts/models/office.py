from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OfficeKind, OfficeLevel


class OfficeQuerySet(models.QuerySet["Office"]):
    def on(self, day: date) -> "OfficeQuerySet":
        """Offices that exist on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def receiving(self) -> "OfficeQuerySet":
        return self.filter(receives_dossiers=True)


class Office(models.Model):
    """One office for the time it exists; a reorganisation closes rows and opens new ones."""

    ref = models.SlugField(_("ký hiệu nội bộ"), max_length=60, help_text=_("Không đổi theo tên gọi, ví dụ mc-huyen."))
    name = models.CharField(_("tên đầy đủ"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=100, blank=True)
    kind = models.CharField(_("loại"), max_length=20, choices=OfficeKind)
    level = models.CharField(_("cấp"), max_length=20, choices=OfficeLevel)
    parent = models.ForeignKey(
        "self", verbose_name=_("trực thuộc"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(
        _("mã định danh"),
        max_length=35,
        blank=True,
        help_text=_(
            "Dùng trong mã hồ sơ, ví dụ H32.27 (QĐ 20/2020/QĐ-TTg). Bỏ trống thì dùng mã của cơ quan cấp trên."
        ),
    )
    is_code_confirmed = models.BooleanField(
        _("mã đã được xác nhận"), default=False, help_text=_("Chưa xác nhận thì mọi nơi đều ghi “mã giả định”.")
    )
    gso_code = models.CharField(_("mã Tổng cục Thống kê"), max_length=10, blank=True)
    receives_dossiers = models.BooleanField(_("nhận hồ sơ"), default=False)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    hotline = models.CharField(_("đường dây nóng"), max_length=20, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("đơn vị kế thừa"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        ordering = ["level", "name"]
        constraints = [
            models.UniqueConstraint(fields=["ref", "valid_from"], name="office_ref_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="office_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^([0-9A-Z]+(\.[0-9A-Z]+)*)?$"), name="office_code_form"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
