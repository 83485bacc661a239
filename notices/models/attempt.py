from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.enums import Outcome
from notices.models.notice import REFERENCE_LENGTH, Notice


class Attempt(models.Model):
    """One try to hand a notice to a gateway. ``error`` is in plain words and holds no personal data."""

    notice = models.ForeignKey(Notice, verbose_name=_("thông báo"), on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField(_("lần"))
    reference = models.CharField(_("mã gửi"), max_length=REFERENCE_LENGTH)
    transport = models.CharField(_("nơi chuyển"), max_length=20)
    started_at = models.DateTimeField(_("bắt đầu"))
    finished_at = models.DateTimeField(_("kết thúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True)
    error = models.CharField(_("lý do"), max_length=300, blank=True)
    is_alarm = models.BooleanField(
        _("cần người quản trị"), default=False, help_text=_("Tài khoản, số dư hoặc cấu hình của đơn vị có vấn đề.")
    )

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("các lần gửi")
        ordering = ["notice", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="attempt_number_once")]
        indexes = [
            models.Index(fields=["-started_at"], condition=models.Q(is_alarm=True), name="attempt_alarms_newest"),
            models.Index(fields=["transport", "-started_at"], name="attempt_of_a_gateway_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.number} · {self.get_outcome_display()}"
