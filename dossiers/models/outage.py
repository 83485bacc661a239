from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office


class Outage(models.Model):
    """A time in which a desk worked on paper because the portal was down, approved by its head.

    Dossiers received then may be entered afterwards with the moment they were really received.
    """

    office = models.ForeignKey(Office, verbose_name=_("bộ phận"), on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(_("từ lúc"))
    ended_at = models.DateTimeField(_("đến lúc"))
    reason = models.CharField(_("lý do"), max_length=300)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người duyệt"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("duyệt lúc"))

    class Meta:
        verbose_name = _("sự cố, nhập bù hồ sơ")
        verbose_name_plural = _("sự cố, nhập bù hồ sơ")
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(approved_at__gte=F("ended_at")), name="outage_approved_afterwards"),
        ]

    def __str__(self) -> str:
        return f"{self.office} · {self.began_at:%d/%m/%Y %H:%M}"
