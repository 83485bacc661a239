import uuid
from datetime import date, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from catalogue.models import ProcessStep
from core.dates import at_local
from core.fields import EncryptedTextField
from dossiers.enums import ReferralKind, ReferralOutcome, Timeliness
from dossiers.models.dossier import Dossier


class ReferralQuerySet(models.QuerySet["Referral"]):
    def open(self) -> "ReferralQuerySet":
        return self.filter(ended_at=None)

    def late(self, *, on: date) -> "ReferralQuerySet":
        """Open parts that their agencies have not done in time: due before ``on``, or earlier that day, as the watch
        has told."""
        is_late = Q(due_at__lt=at_local(on, time())) | Q(next_rung_at=None)
        return self.open().filter(is_late, kind=ReferralKind.LINKED)


class Referral(models.Model):
    """What another office is asked to do for a dossier: its linked part, or its opinion (NĐ 61/2018/NĐ-CP Đ.19 k.5–7).

    It has a date of its own inside the dossier's time, is watched by it (``next_rung_at``), and its lateness is that of
    the office asked. Several may be open at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="referrals")
    number = models.PositiveSmallIntegerField(_("lần"))
    kind = models.CharField(_("loại việc"), max_length=10, choices=ReferralKind)
    office = models.ForeignKey(
        Office, verbose_name=_("cơ quan được đề nghị"), on_delete=models.PROTECT, related_name="+"
    )
    step = models.ForeignKey(ProcessStep, on_delete=models.PROTECT, related_name="+", null=True)
    content = EncryptedTextField(_("nội dung đề nghị"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    asking_office = models.ForeignKey(
        Office, verbose_name=_("cơ quan chủ trì"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    due_at = models.DateTimeField(_("hạn trả lời"))
    planned_minutes = models.PositiveIntegerField(_("phút làm việc được giao"))
    next_rung_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ReferralOutcome, blank=True)
    answer = EncryptedTextField(_("nội dung trả lời"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(_("trả lời lúc"), null=True)
    used_minutes = models.PositiveIntegerField(_("phút làm việc đã dùng"), null=True)
    timeliness = models.CharField(_("đánh giá"), max_length=10, choices=Timeliness, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc giao cơ quan phối hợp")
        verbose_name_plural = _("việc giao cơ quan phối hợp")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="referral_numbered"),
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=Q(kind=ReferralKind.LINKED, ended_at=None),
                name="referral_part_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | ~Q(outcome="") & Q(ended_at__gte=F("asked_at")),
                name="referral_ends_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "due_at"], name="referrals_open_at_office", condition=Q(ended_at=None)),
            models.Index(
                fields=["next_rung_at"], name="referral_rung_to_climb", condition=Q(next_rung_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_kind_display()} · {self.office}"

    @property
    def subject(self) -> str:
        """How notices and the access log name this part."""
        return f"referral:{self.pk}"

    @property
    def is_linked(self) -> bool:
        return self.kind == ReferralKind.LINKED
