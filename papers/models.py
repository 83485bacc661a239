import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import EncryptedJSONField


class PaperSeries(models.Model):
    """The running number of one kind of paper of one office in one year (NĐ 30/2020/NĐ-CP Đ.15)."""

    office = models.ForeignKey(Office, verbose_name=_("cơ quan ban hành"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại giấy"), max_length=40)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("dãy số giấy tờ")
        verbose_name_plural = _("các dãy số giấy tờ")
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="paper_series_once")]

    def __str__(self) -> str:
        return f"{self.office} {self.year}: {self.last_number}"


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
        return f"{self.number:02d}/{self.year}"


def private_place(row: "PaperFile", filename: str) -> str:
    """Where the bytes lie under MEDIA_ROOT: by id, so that no name of a person stands in a path."""
    return f"papers/{row.pk.hex[:2]}/{row.pk.hex}"


class PaperFile(models.Model):
    """The bytes of a paper: number 1 as it was issued, higher ones with signatures added. Never changed or deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField(_("lần lưu"))
    content = models.FileField(_("tệp"), upload_to=private_place, max_length=100)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("tệp của giấy tờ")
        verbose_name_plural = _("tệp của giấy tờ")
        ordering = ["paper", "number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_file_numbered")]
        indexes = [models.Index(fields=["sha256"], name="paper_file_by_its_bytes")]

    def __str__(self) -> str:
        return f"{self.paper} · {self.number}"


class PaperText(models.Model):
    """A sentence in a form as the office words it. Every change is a further row; old papers keep the words they had.

    ``version`` counts all changes of one form; a paper notes it behind the version of the layout (``1.3``).
    """

    kind = models.CharField(_("loại giấy"), max_length=40)
    regime = models.CharField(_("chế độ"), max_length=10)
    slot = models.CharField(_("câu"), max_length=40)
    version = models.PositiveIntegerField(_("lần sửa"))
    text = models.TextField(_("câu chữ"), max_length=1000)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người sửa"), on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("câu chữ trong biểu mẫu")
        verbose_name_plural = _("câu chữ trong biểu mẫu")
        ordering = ["-edited_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "regime", "version"], name="paper_text_version_once")]

    def __str__(self) -> str:
        return f"{self.slot} {self.version}"
