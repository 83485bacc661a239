import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import EncryptedTextField
from dossiers.enums import CallOutcome, CallReason
from dossiers.models.dossier import Dossier

_TRY = "/try:"


class PhoneCall(models.Model):
    """A call that the officer owes the citizen (plan 745, III.2). Done only with an outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="calls")
    reason = models.CharField(_("lý do gọi"), max_length=20, choices=CallReason)
    occasion = models.CharField(max_length=60)
    office = models.ForeignKey(Office, verbose_name=_("cơ quan gọi"), on_delete=models.PROTECT, related_name="+")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người gọi"), on_delete=models.PROTECT, related_name="+", null=True
    )
    due_at = models.DateTimeField(_("gọi từ lúc"))
    outcome = models.CharField(_("kết quả cuộc gọi"), max_length=20, choices=CallOutcome, blank=True)
    done_at = models.DateTimeField(_("gọi lúc"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    note = EncryptedTextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("cuộc gọi")
        verbose_name_plural = _("cuộc gọi")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "occasion"], name="call_once_an_occasion"),
            models.CheckConstraint(
                condition=Q(outcome="", done_at=None) | ~Q(outcome="") & Q(done_at__isnull=False),
                name="call_done_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["office", "due_at"], name="calls_owed_by_office", condition=Q(outcome=""))]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_reason_display()}"

    @property
    def tries(self) -> int:
        """How often the call was tried, this time counted."""
        return int(self.occasion.partition(_TRY)[2] or 1)

    @property
    def next_occasion(self) -> str:
        """The occasion of the next try."""
        return f"{self.occasion.partition(_TRY)[0]}{_TRY}{self.tries + 1}"
