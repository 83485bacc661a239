import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from notices.models.gateway import REF_LENGTH
from notices.models.notice import REFERENCE_LENGTH, Notice


class DeliveryReport(models.Model):
    """What a gateway told later about one message, once. Without ``notice`` it matched none of ours (yet)."""

    gateway_ref = models.CharField(_("nơi chuyển"), max_length=REF_LENGTH)
    notice = models.ForeignKey(
        Notice, verbose_name=_("thông báo"), on_delete=models.CASCADE, null=True, related_name="reports"
    )
    reference = models.CharField(_("mã gửi"), max_length=REFERENCE_LENGTH, blank=True)
    provider_reference = models.CharField(_("mã của nơi chuyển"), max_length=200, blank=True)
    is_delivered = models.BooleanField(_("đã đến"))
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    is_address_bad = models.BooleanField(_("địa chỉ hỏng"), default=False)
    received_at = models.DateTimeField(_("nhận lúc"))

    class Meta:
        verbose_name = _("báo nhận")
        verbose_name_plural = _("báo nhận")
        ordering = ["-received_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["gateway_ref", "reference", "provider_reference", "is_delivered"], name="delivery_report_once"
            )
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(notice=None), name="delivery_report_unmatched"),
            models.Index(
                fields=["gateway_ref", "received_at"], include=["is_delivered"], name="delivery_report_of_a_gateway"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.provider_reference


class InboundMessage(models.Model):
    """An SMS from a citizen, kept once however often the gateway repeats it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gateway_ref = models.CharField(_("nơi chuyển"), max_length=REF_LENGTH)
    provider_reference = models.CharField(_("mã của nơi chuyển"), max_length=200)
    sender = EncryptedTextField(_("số gửi"))
    sender_index = models.CharField(max_length=64, blank=True, editable=False)
    text = EncryptedTextField(_("nội dung"))
    received_at = models.DateTimeField(_("nhận lúc"))
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("tin nhắn đến")
        verbose_name_plural = _("tin nhắn đến")
        ordering = ["-received_at"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["gateway_ref", "provider_reference"], name="inbound_message_once")
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=models.Q(answered_at=None), name="inbound_message_unanswered"
            ),
            models.Index(fields=["sender_index", "-received_at"], name="inbound_message_of_a_sender"),
            models.Index(fields=["-received_at"], name="inbound_message_newest"),
        ]

    def __str__(self) -> str:
        return self.provider_reference
