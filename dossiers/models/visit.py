import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from dossiers.models.dossier import Dossier


class SiteVisit(models.Model):
    """A check on the spot: time, place, people and content are recorded (NĐ 61/2018/NĐ-CP Đ.19 k.3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField(_("lần"))
    planned_at = models.DateTimeField(_("thời gian"))
    place = EncryptedTextField(_("địa điểm"))
    people = EncryptedTextField(_("thành phần"))
    content = EncryptedTextField(_("nội dung"))
    is_applicant_needed = models.BooleanField(_("người nộp cần có mặt"), default=False)
    arranged_at = models.DateTimeField(_("xếp lịch lúc"))
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    findings = EncryptedTextField(_("kết quả kiểm tra"), blank=True)
    done_at = models.DateTimeField(_("kiểm tra xong lúc"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    called_off_at = models.DateTimeField(_("hoãn lúc"), null=True)

    class Meta:
        verbose_name = _("lần kiểm tra thực địa")
        verbose_name_plural = _("các lần kiểm tra thực địa")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="visit_numbered"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(called_off_at=None), name="visit_done_or_called_off"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.number}"
