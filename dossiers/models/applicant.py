import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from dossiers.enums import ApplicantKind


class Applicant(models.Model):
    """The person or organisation of one dossier, as they stood at intake.

    Numbers, addresses and contacts are encrypted; people known before are found by the blind indexes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại"), max_length=20, choices=ApplicantKind, default=ApplicantKind.INDIVIDUAL)
    full_name = models.CharField(_("họ và tên, tên tổ chức"), max_length=200)
    national_id = EncryptedTextField(_("số định danh, mã số thuế"), blank=True)
    national_id_index = models.CharField(max_length=64, blank=True, editable=False)
    born_on = EncryptedTextField(_("ngày sinh"), blank=True)
    address = EncryptedTextField(_("địa chỉ"), blank=True)
    phone = EncryptedTextField(_("điện thoại"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    email = EncryptedTextField(_("thư điện tử"), blank=True)
    language = models.CharField(_("ngôn ngữ tin nhắn"), max_length=5, choices=settings.LANGUAGES, default="vi")
    # Who files for the applicant: name, national_id, phone, email, address, paper (the written authority).
    representative = EncryptedJSONField(_("người được ủy quyền"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("người nộp hồ sơ")
        verbose_name_plural = _("người nộp hồ sơ")
        indexes = [
            models.Index(fields=["national_id_index", "-created_at"], name="applicant_known_by_number"),
            models.Index(fields=["phone_index", "-created_at"], name="applicant_known_by_phone"),
        ]

    def __str__(self) -> str:
        return self.full_name


class NameWord(models.Model):
    """Every folded word that occurs in a name: an unknown word is refused here, not by scanning all dossiers."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        indexes = [models.Index(fields=["word"], name="name_word_by_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.word
