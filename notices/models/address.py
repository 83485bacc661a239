import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField


class Address(models.Model):
    """What is known of a number or mail address as such, found by its blind index: wishes, and whether it works."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = EncryptedTextField(_("nơi nhận"))
    recipient_index = models.CharField(max_length=64, unique=True, editable=False)
    declined_at = models.DateTimeField(_("không muốn nhận tin ngoài luật định, từ"), null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Trống khi chính người nhận chọn."),
    )
    bad_since = models.DateTimeField(_("thư bị trả lại, từ"), null=True)
    bad_reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("nơi nhận")
        verbose_name_plural = _("nơi nhận")
        default_permissions = ()

    def __str__(self) -> str:
        return self.recipient_index[:8]
