import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import EncryptedJSONField


class PaperSeries(models.Model):
    """The running number of one kind of paper of one office in one year (NĐ 30/2020/NĐ-CP Đ.15)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="paper_series_once")]

    def __str__(self) -> str:
        return f"{self.office} {self.kind} {self.year}: {self.last_number}"


class Paper(models.Model):
    """An issued paper: numbered, frozen. Only its ciphertext may be rewritten, when keys rotate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại giấy"), max_length=40)
    regime = models.CharField(_("chế độ"), max_length=10)
    template_version = models.CharField(_("bản mẫu"), max_length=10)
    office = models.ForeignKey(Office, verbose_name=_("cơ quan ban hành"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    subject = models.CharField(_("về"), max_length=100)
    occasion = models.CharField(_("dịp"), max_length=60, blank=True)
    payload = EncryptedJSONField(_("nội dung"))
    issued_at = models.DateTimeField(_("ban hành lúc"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ban hành"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = _("giấy tờ ban hành")
        verbose_name_plural = _("giấy tờ ban hành")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year", "number"], name="paper_number_once"),
            models.UniqueConstraint(fields=["kind", "subject", "occasion"], name="paper_once_an_occasion"),
        ]
        indexes = [models.Index(fields=["subject", "issued_at"], name="papers_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.year} {self.kind}"
