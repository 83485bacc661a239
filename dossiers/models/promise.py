from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.enums import DelayReason, Ground
from dossiers.models.dossier import Dossier


class Promise(models.Model):
    """A date given to the citizen. Never changed or deleted; holds no personal data.

    ``complete_at`` is when the dossier was complete, ``counted_from`` the first office moment that counts.
    One ``reschedule`` a dossier at most (NĐ 61/2018/NĐ-CP Đ.19 k.9). ``basis`` is the clock's explanation, line by
    line, as data.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveSmallIntegerField(_("lần hẹn"))
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Ground)
    due_at = models.DateTimeField(_("hẹn trả lúc"))
    is_day_term = models.BooleanField(_("tính theo ngày"))
    complete_at = models.DateTimeField(_("hồ sơ đủ lúc"))
    counted_from = models.DateTimeField(_("tính từ"))
    delay_reason = models.CharField(_("lý do trễ"), max_length=20, choices=DelayReason, blank=True)
    basis = models.JSONField(_("cách tính"), default=list)
    made_at = models.DateTimeField(_("hẹn lúc"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("ngày hẹn trả")
        verbose_name_plural = _("ngày hẹn trả")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="promise_numbered"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ground=Ground.RESCHEDULE), name="promise_rescheduled_once"
            ),
            models.CheckConstraint(
                condition=Q(ground=Ground.RESCHEDULE) ^ Q(delay_reason=""), name="promise_reschedule_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.number}"
