import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from catalogue.models import ProcedureVersion
from core.fields import EncryptedTextField
from dossiers.enums import GuidanceWay


class Guidance(models.Model):
    """Guidance that the desk gave without taking a dossier in; its content is kept (NĐ 61/2018/NĐ-CP Đ.15 k.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, verbose_name=_("nơi hướng dẫn"), on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ProcedureVersion, verbose_name=_("thủ tục"), on_delete=models.PROTECT, related_name="+", null=True
    )
    way = models.CharField(_("cách hướng dẫn"), max_length=20, choices=GuidanceWay, default=GuidanceWay.COUNTER)
    # Ids of the version's required documents that the person still lacks.
    missing = ArrayField(models.BigIntegerField(), default=list)
    words = EncryptedTextField(_("nội dung hướng dẫn"), blank=True)
    full_name = EncryptedTextField(_("họ và tên người hỏi"), blank=True)
    phone = EncryptedTextField(_("điện thoại người hỏi"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người hướng dẫn"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("hướng dẫn lúc"))

    class Meta:
        verbose_name = _("lần hướng dẫn")
        verbose_name_plural = _("các lần hướng dẫn")
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["office", "-given_at"], name="guidance_of_a_desk")]

    def __str__(self) -> str:
        return f"{self.office} · {self.given_at:%d/%m/%Y %H:%M}"
