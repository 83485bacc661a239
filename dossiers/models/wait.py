import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import RequiredDocument
from core.fields import EncryptedTextField
from dossiers.models.dossier import Dossier


class SupplementRequest(models.Model):
    """What the applicant is asked to bring, all in one slip (NĐ 61/2018/NĐ-CP Đ.17 k.1a, Đ.19 k.4). Never deleted.

    The wait runs from ``requested_at`` to ``completed_at``; while it runs no deadline does. ``closes_at`` is set where
    the procedure closes a dossier that nobody completes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField(_("lần"))
    reason = EncryptedTextField(_("lý do"))
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người yêu cầu"), on_delete=models.PROTECT, related_name="+"
    )
    is_exceptional = models.BooleanField(
        _("lần thứ hai hoặc sau 03 ngày làm việc, do thủ trưởng yêu cầu"), default=False
    )
    closes_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(_("bổ sung đủ lúc"), null=True)
    ended_at = models.DateTimeField(null=True, editable=False)  # completed, or the dossier ended while waiting

    class Meta:
        verbose_name = _("yêu cầu bổ sung")
        verbose_name_plural = _("yêu cầu bổ sung")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="supplement_numbered"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="supplement_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at=F("ended_at"), completed_at__gte=F("requested_at")),
                name="supplement_completed_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], name="supplement_to_close", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.number}"


class SupplementItem(models.Model):
    """One paper asked for, of the dossier's own list, and what is wrong with it or missing.

    The one exception: a paper in place of data that a database lost or has wrong (NĐ 118/2025/NĐ-CP Đ.4 k.2a). It has
    a name of its own and the legal ground that the head signs for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="items")
    required = models.ForeignKey(
        RequiredDocument, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="+", null=True
    )
    name = models.CharField(_("giấy tờ ngoài danh mục"), max_length=300, blank=True)
    ground = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)
    note = EncryptedTextField(_("cần sửa, cần thêm gì"), blank=True)
    brought = models.PositiveSmallIntegerField(_("số bản đã nộp"), default=0)  # of a paper outside the list

    class Meta:
        verbose_name = _("giấy tờ cần bổ sung")
        verbose_name_plural = _("giấy tờ cần bổ sung")
        ordering = ["required__order"]
        constraints = [
            models.UniqueConstraint(fields=["request", "required"], name="supplement_asks_once"),
            models.CheckConstraint(
                condition=Q(required__isnull=False, name="", ground="")
                | Q(required=None) & ~Q(name="") & ~Q(ground=""),
                name="supplement_outside_the_list_has_its_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.paper_name

    @property
    def paper_name(self) -> str:
        """What the person is asked to bring."""
        return self.required.name if self.required else self.name
