import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from dossiers.enums import Proof, Receiver, ResultWay
from dossiers.models.dossier import Dossier


class HandOver(models.Model):
    """How the result reached the applicant: who took it on what proof, or by which post (law.md 2.7, 10.1).

    A result sent by post has ``posted_at`` first and ``handed_at`` once it was delivered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="hand_over")
    way = models.CharField(_("cách trả"), max_length=20, choices=ResultWay)
    receiver = models.CharField(_("người nhận"), max_length=20, choices=Receiver)
    full_name = EncryptedTextField(_("họ và tên người nhận"), blank=True)
    proof = models.CharField(_("giấy tờ đối chiếu"), max_length=20, choices=Proof, blank=True)
    proof_detail = EncryptedTextField(_("số, ngày của giấy tờ đối chiếu"), blank=True)
    minutes_number = models.CharField(_("số biên bản giao nhận"), max_length=30, blank=True)
    tracking_number = models.CharField(_("số hiệu bưu gửi"), max_length=30, blank=True)
    posted_at = models.DateTimeField(_("gửi bưu điện lúc"), null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    handed_at = models.DateTimeField(_("trao lúc"), null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("lần trả kết quả")
        verbose_name_plural = _("các lần trả kết quả")
        constraints = [
            models.CheckConstraint(
                condition=~Q(way=ResultWay.POST) | ~Q(tracking_number="") & Q(posted_at__isnull=False),
                name="hand_over_by_post_has_its_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_way_display()}"


class TrackingCorrection(models.Model):
    """Another number of a posted result in place of the one recorded, with reason and approver. Never changed or deleted."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField(_("lần"))
    old = models.CharField(_("số hiệu đã ghi"), max_length=30)
    new = models.CharField(_("số hiệu đúng"), max_length=30)
    reason = models.CharField(_("lý do đính chính"), max_length=300)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người duyệt"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("duyệt lúc"))

    class Meta:
        verbose_name = _("lần đính chính số hiệu bưu gửi")
        verbose_name_plural = _("các lần đính chính số hiệu bưu gửi")
        ordering = ["hand_over", "number"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "number"], name="tracking_correction_numbered")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class PostalFiling(models.Model):
    """A dossier that came by post: its time runs from the signing of the hand-over minutes (QĐ 45/2016 Đ.7 k.4)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="postal_filing")
    tracking_number = models.CharField(_("số hiệu bưu gửi"), max_length=30)
    minutes_number = models.CharField(_("số biên bản giao nhận"), max_length=30)
    signed_at = models.DateTimeField(_("ký biên bản giao nhận lúc"))

    class Meta:
        verbose_name = _("hồ sơ gửi qua bưu điện")
        verbose_name_plural = _("hồ sơ gửi qua bưu điện")

    def __str__(self) -> str:
        return f"{self.dossier} · {self.tracking_number}"
