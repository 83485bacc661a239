import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from dossiers.models.dossier import Dossier


class PaymentDuty(models.Model):
    """A financial duty that the applicant must meet before the dossier goes on (national status 6).

    Amounts are whole đồng. ``pauses`` is the version's own rule at that moment: whether the legal clock stands still
    from ``requested_at`` to ``paid_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="duties")
    number = models.PositiveSmallIntegerField(_("lần"))
    amount_vnd = models.PositiveBigIntegerField(_("số tiền (đồng)"), validators=[MinValueValidator(1)])
    ground = EncryptedTextField(_("căn cứ"))
    pauses = models.BooleanField(_("tạm dừng tính hạn"))
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(_("số biên lai, chứng từ"), max_length=50, blank=True)
    paid_at = models.DateTimeField(_("nộp lúc"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True, editable=False)  # paid, or the dossier ended while waiting

    class Meta:
        verbose_name = _("nghĩa vụ tài chính")
        verbose_name_plural = _("nghĩa vụ tài chính")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="duty_numbered"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="duty_one_at_a_time"),
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="duty_has_an_amount"),
            models.CheckConstraint(
                condition=Q(paid_at=None, receipt_number="")
                | ~Q(receipt_number="") & Q(paid_at__lte=F("ended_at"), paid_at__gte=F("requested_at")),
                name="duty_paid_with_a_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.number}"
