import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from notices.enums import Channel
from notices.models.notice import REFERENCE_LENGTH


class LocalMessage(models.Model):
    """What the local gateway of the demo took: the message as its receiver would have got it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("mã gửi"), max_length=REFERENCE_LENGTH, unique=True)
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel)
    recipient = EncryptedTextField(_("nơi nhận"))
    title = EncryptedTextField(_("tiêu đề"))
    text = EncryptedTextField(_("nội dung"))
    received_at = models.DateTimeField(_("nhận lúc"))

    class Meta:
        verbose_name = _("tin nhắn dùng thử")
        verbose_name_plural = _("tin nhắn dùng thử")
        ordering = ["-received_at"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-received_at"], name="local_message_newest")]

    def __str__(self) -> str:
        return self.reference
