from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccessKind


class AccessRecord(models.Model):
    """Who opened which full record, and when (Luật 91/2025/QH15). Append-only; holds no personal data of citizens."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người"), on_delete=models.PROTECT, related_name="+", null=True
    )  # nobody of the staff: the applicant
    kind = models.CharField(_("việc"), max_length=20, choices=AccessKind)
    subject = models.CharField(_("đối tượng"), max_length=100)
    address = models.GenericIPAddressField(_("từ địa chỉ"), null=True)
    at = models.DateTimeField(_("lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("lượt xem hồ sơ đầy đủ")
        verbose_name_plural = _("nhật ký xem hồ sơ đầy đủ")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="access_of_a_subject"),
            models.Index(fields=["user", "-at"], name="access_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user or _('người nộp')} · {self.get_kind_display()} · {self.subject}"
