from datetime import date
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.enums import OfficeLevel
from catalogue.enums import OnlineLevel, Regime
from catalogue.models.procedure import Procedure, Sector
from core.text import fold, initials, sort_key
from workdays.enums import CutOff, TimeUnit

# Two plain ranges instead of "=" on the procedure, so that the constraint needs no extension of the server.
_THE_PROCEDURE = Func(
    F("procedure"), F("procedure"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
)
_ITS_DAYS = Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


def _apart(regime: Regime) -> ExclusionConstraint:
    """Versions of one procedure under one regime are never in force on the same day."""
    return ExclusionConstraint(
        name=f"versions_{regime.value}_apart",
        expressions=[(_THE_PROCEDURE, RangeOperators.OVERLAPS), (_ITS_DAYS, RangeOperators.OVERLAPS)],
        condition=Q(regime=regime.value),
        violation_error_message=_("Thủ tục này đã có phiên bản khác có hiệu lực trong khoảng ngày đó."),
    )


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def on(self, day: date) -> "VersionQuerySet":
        """Versions in force on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class ProcedureVersion(models.Model):
    """What a procedure asks for and how long it takes, from one day to another.

    A dossier keeps the version it was received under, so a version in force is replaced, not edited.
    """

    procedure = models.ForeignKey(
        Procedure, verbose_name=_("mã thủ tục"), on_delete=models.PROTECT, related_name="versions"
    )
    regime = models.CharField(_("chế độ một cửa"), max_length=10, choices=Regime)
    name = models.CharField(_("tên thủ tục"), max_length=300)
    plain_name = models.CharField(
        _("tên dễ hiểu"), max_length=200, blank=True, help_text=_("Nói như người dân nói, ví dụ: Làm giấy khai sinh.")
    )
    shorthand = models.CharField(
        _("gõ tắt"),
        max_length=60,
        blank=True,
        help_text=_("Cách gõ nhanh ở quầy, nhiều cách thì cách nhau dấu trống. Bỏ trống thì lấy chữ cái đầu: dkks."),
    )
    level = models.CharField(_("cấp thực hiện"), max_length=20, choices=OfficeLevel)
    sector = models.ForeignKey(Sector, verbose_name=_("lĩnh vực"), on_delete=models.PROTECT, related_name="versions")
    time_amount = models.DecimalField(
        _("thời hạn"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    time_unit = models.CharField(_("đơn vị thời hạn"), max_length=20, choices=TimeUnit)
    cutoff = models.CharField(_("giờ chốt"), max_length=20, choices=CutOff, default=CutOff.NONE)
    time_note = models.TextField(_("ghi chú về thời hạn"), blank=True)
    extension_note = models.TextField(_("trường hợp kéo dài"), blank=True)
    sets = models.PositiveSmallIntegerField(_("số bộ hồ sơ"), default=1, validators=[MinValueValidator(1)])
    online_level = models.CharField(_("mức trực tuyến"), max_length=20, choices=OnlineLevel, default=OnlineLevel.NONE)
    result_name = models.CharField(_("kết quả"), max_length=200)
    has_paper_result = models.BooleanField(_("trả kết quả bằng giấy"), default=True)
    legal_basis = models.JSONField(_("căn cứ pháp lý"), default=list, blank=True)
    linked_agencies = models.JSONField(_("cơ quan phối hợp"), default=list, blank=True)
    silent_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc được im lặng"),
        default=5,
        help_text=_("Quá số ngày này mà hồ sơ không có bước nào mới thì người dân được báo tình hình."),
    )
    supplement_closes_after_days = models.PositiveSmallIntegerField(
        _("đóng hồ sơ khi không bổ sung sau (ngày làm việc)"),
        null=True,
        blank=True,
        help_text=_("Chỉ điền khi pháp luật chuyên ngành có quy định; bỏ trống là không tự đóng."),
    )
    payment_pauses = models.BooleanField(
        _("tạm dừng tính hạn khi chờ nộp tiền"),
        default=True,
        help_text=_("Bỏ đánh dấu khi pháp luật chuyên ngành tính cả thời gian người nộp thực hiện nghĩa vụ tài chính."),
    )
    retention_years = models.PositiveSmallIntegerField(
        _("thời hạn lưu trữ (năm)"),
        null=True,
        blank=True,
        help_text=_("Theo danh mục thời hạn bảo quản của ngành; bỏ trống là lưu vĩnh viễn."),
    )
    is_confirmed = models.BooleanField(
        _("đã được xác nhận"), default=False, help_text=_("Chưa xác nhận thì mọi nơi đều ghi “dữ liệu mẫu”.")
    )
    source_marks = models.JSONField(_("nguồn của dữ liệu"), default=dict, blank=True)
    validity_note = models.TextField(_("ghi chú hiệu lực"), blank=True)
    issued_by_decision = models.CharField(_("quyết định công bố"), max_length=100, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.TextField(editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        ordering = ["sort_key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "regime", "valid_from"], name="version_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="version_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(time_amount__gt=0), name="version_takes_time"),
            *(_apart(regime) for regime in Regime),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the shorthand, the searched text and the place in the Vietnamese order in step with the names."""
        self.shorthand = (fold(self.shorthand) or initials(self.name))[:60]
        self.search_text = fold(f"{self.name} {self.plain_name} {self.procedure.national_code}")
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type] # Django's own signature differs between versions
