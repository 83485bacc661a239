from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from catalogue.models import ProcessStep
from dossiers.enums import EventKind, Status, Timeliness
from dossiers.models.dossier import Dossier
from dossiers.models.promise import Promise
from dossiers.moves import Move


class Event(models.Model):
    """A row of history: a move or another act. Never changed or deleted; ``facts`` hold no personal data."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("việc"), max_length=30, choices=[*Move.choices, *EventKind.choices])
    from_status = models.PositiveSmallIntegerField(choices=Status, null=True)
    to_status = models.PositiveSmallIntegerField(choices=Status, null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người làm"), on_delete=models.PROTECT, related_name="+", null=True
    )
    office = models.ForeignKey(Office, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(_("lúc"))
    recorded_at = models.DateTimeField(_("ghi lúc"), default=timezone.now)
    facts = models.JSONField(_("chi tiết"), default=dict)

    class Meta:
        verbose_name = _("diễn biến")
        verbose_name_plural = _("diễn biến")
        ordering = ["dossier", "pk"]
        indexes = [
            models.Index(fields=["dossier", "id"], name="events_of_a_dossier"),
            models.Index(fields=["-at"], name="events_that_correct", condition=Q(kind=EventKind.CORRECTION)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_kind_display()}"


class Correction(Event):
    """Events of kind CORRECTION, counted in the administration: what was recorded wrongly and put right."""

    class Meta:
        proxy = True
        verbose_name = _("lần đính chính")
        verbose_name_plural = _("các lần đính chính")
        ordering = ["-at"]


class StepRecord(models.Model):
    """Who held the dossier from when to when: one row a hand-over, the lines of form 05 (phiếu kiểm soát)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.ForeignKey(ProcessStep, on_delete=models.PROTECT, related_name="+", null=True)
    title = models.CharField(_("việc"), max_length=200)
    office = models.ForeignKey(Office, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người nhận"), on_delete=models.PROTECT, related_name="+", null=True
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người giao"), on_delete=models.PROTECT, related_name="+", null=True
    )
    started_at = models.DateTimeField(_("nhận lúc"))
    ended_at = models.DateTimeField(_("giao lúc"), null=True)
    planned_minutes = models.PositiveIntegerField(_("phút làm việc theo quy trình"), null=True)
    used_minutes = models.PositiveIntegerField(_("phút làm việc đã dùng"), null=True)
    timeliness = models.CharField(_("đánh giá bước"), max_length=10, choices=Timeliness, blank=True)

    class Meta:
        verbose_name = _("lần giao nhận")
        verbose_name_plural = _("các lần giao nhận")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="step_numbered"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="step_one_holder_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="step_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["office", "dossier"], name="step_office_has_held")]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.number}. {self.title}"


class Completion(models.Model):
    """The finish of a dossier and how it stands against its promise. Never changed or deleted.

    A correction is a further row with its reason and approver; the last one counts.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="completions")
    number = models.PositiveSmallIntegerField(default=1)
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(_("xử lý xong lúc"))
    timeliness = models.CharField(_("đánh giá"), max_length=10, choices=Timeliness)
    reason = models.CharField(_("lý do đính chính"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lần hoàn thành")
        verbose_name_plural = _("các lần hoàn thành")
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="completion_numbered")]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_timeliness_display()}"
