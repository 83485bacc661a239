import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import RequiredDocument
from core.fields import EncryptedTextField
from dossiers.enums import FileKind
from dossiers.models.dossier import Dossier

LONGEST_TITLE = 200


def private_place(row: "DossierFile", filename: str) -> str:
    """Where the bytes lie under MEDIA_ROOT: by id, so that no name of a person stands in a path."""
    return f"dossiers/{row.pk.hex[:2]}/{row.pk.hex}"


class DossierFile(models.Model):
    """A scan or other file of a dossier (NĐ 61/2018/NĐ-CP Đ.17 k.1). Private: read only through the access door.

    A file put there by mistake is withdrawn, not deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("loại tệp"), max_length=20, choices=FileKind)
    required = models.ForeignKey(
        RequiredDocument, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="+", null=True
    )
    title = EncryptedTextField(_("tên tệp"))
    content = models.FileField(upload_to=private_place, max_length=100)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("thêm lúc"))
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("tệp của hồ sơ")
        verbose_name_plural = _("tệp của hồ sơ")
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sha256"], condition=Q(withdrawn_at=None), name="file_once_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(kind=FileKind.SCAN) | Q(required=None), name="file_of_a_paper_is_a_scan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
