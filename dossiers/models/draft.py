import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import EncryptedJSONField


class Draft(models.Model):
    """What a clerk has typed and not yet saved; its id becomes the dossier's ``submission`` (one dossier at most)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    payload = EncryptedJSONField(_("nội dung"))
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("hồ sơ nháp")
        verbose_name_plural = _("hồ sơ nháp")
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["user", "-updated_at"], name="drafts_of_a_person")]

    def __str__(self) -> str:
        return str(self.pk)
