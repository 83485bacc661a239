from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from catalogue.enums import DocumentKind, Performer
from catalogue.models.version import ProcedureVersion


class RequiredDocument(models.Model):
    """One paper that may be asked for; nothing beyond this list may be (NĐ 61/2018, Đ.5)."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("số thứ tự"))
    name = models.CharField(_("tên giấy tờ"), max_length=500)
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=1)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    condition = models.CharField(_("khi nào cần"), max_length=300, blank=True)
    kind = models.CharField(_("hình thức"), max_length=20, choices=DocumentKind, default=DocumentKind.SUBMIT)

    class Meta:
        verbose_name = _("thành phần hồ sơ")
        verbose_name_plural = _("thành phần hồ sơ")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"], name="document_order_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.name


class FeeQuerySet(models.QuerySet["Fee"]):
    def published(self) -> "FeeQuerySet":
        """Fees that the office stands by: only these are charged or shown as its own."""
        return self.filter(is_confirmed=True, amount_vnd__isnull=False)


class Fee(models.Model):
    """A fee or charge. Amounts are set by each province: an unconfirmed one is neither charged nor published."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="fees")
    amount_vnd = models.PositiveIntegerField(
        _("số tiền (đồng)"), null=True, blank=True, help_text=_("0 là không thu; bỏ trống là chưa biết.")
    )
    per = models.CharField(_("tính theo"), max_length=100, default="hồ sơ")
    exemption = models.TextField(_("miễn, giảm"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    is_confirmed = models.BooleanField(
        _("đã được xác nhận"), default=False, help_text=_("Chưa xác nhận thì không thu và không công bố.")
    )

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("phí, lệ phí")
        verbose_name_plural = _("phí, lệ phí")
        ordering = ["version", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(amount_vnd__isnull=False), name="fee_confirmed_has_amount"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_vnd} / {self.per}"


class ProcessStep(models.Model):
    """One step of the internal procedure: who does it, where, in how many working hours."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("bước"))
    title = models.CharField(_("người hoặc việc"), max_length=200)
    performer = models.CharField(_("nơi thực hiện"), max_length=20, choices=Performer)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, default=Role.PROCESSING)
    office_ref = models.CharField(
        _("ký hiệu cơ quan"),
        max_length=60,
        blank=True,
        help_text=_("Ký hiệu nội bộ, ví dụ p-tu-phap; nơi mỗi xã có một phòng thì ghi phần đầu, ví dụ kt-2025."),
    )
    office_name = models.CharField(_("tên cơ quan trong quy trình"), max_length=200)
    is_with_previous = models.BooleanField(
        _("làm cùng lúc với bước trước"),
        default=False,
        help_text=_("Chỉ cho cơ quan liên thông: các bước liền nhau được giao song song (NĐ 61/2018 Đ.19 k.6b)."),
    )
    hours = models.DecimalField(_("số giờ làm việc"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("bước thực hiện")
        verbose_name_plural = _("quy trình nội bộ")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"], name="step_order_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="step_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title} ({self.office_name})"

    @property
    def minutes(self) -> int:
        """The plan of the step in whole office minutes."""
        return int((self.hours * Decimal(60)).to_integral_value())

    @property
    def is_external(self) -> bool:
        """Whether an agency outside the committee does it, so that its part is a linked one (NĐ 61/2018, Đ.19)."""
        return self.performer == Performer.LINKED
