import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from catalogue.models import ProcedureVersion, ProcessStep, RequiredDocument
from dossiers.enums import OPEN, RUNNING, Channel, Outcome, ResultWay, Status
from dossiers.models.applicant import Applicant


def new_public_token() -> str:
    """128 random bits: what the receipt's QR carries instead of the code."""
    return secrets.token_urlsafe(16)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> "DossierQuerySet":
        return self.filter(status__in=OPEN)


class Dossier(models.Model):
    """A dossier from receipt to result. ``status`` is assigned only by ``dossiers/actions/move.py``.

    ``due_at`` is the moment lateness is judged by (the last promise that is no reschedule), ``promised_at`` the
    last date given to the citizen. ``next_rung_at`` is when the watch of deadlines must look again.
    """

    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    public_token = models.CharField(max_length=22, unique=True, default=new_public_token, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, verbose_name=_("nơi tiếp nhận"), on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ProcedureVersion, verbose_name=_("thủ tục"), on_delete=models.PROTECT, related_name="dossiers"
    )
    applicant = models.OneToOneField(
        Applicant, verbose_name=_("người nộp"), on_delete=models.PROTECT, related_name="dossier"
    )
    channel = models.PositiveSmallIntegerField(_("hình thức nộp"), choices=Channel, default=Channel.COUNTER)
    status = models.PositiveSmallIntegerField(_("trạng thái"), choices=Status)
    revision = models.PositiveIntegerField(default=0, editable=False)
    summary = models.CharField(_("nội dung yêu cầu giải quyết"), max_length=500, blank=True)
    sets = models.PositiveSmallIntegerField(_("số lượng hồ sơ (bộ)"), default=1)
    fee_vnd = models.PositiveIntegerField(_("phí, lệ phí (đồng)"), null=True, blank=True)
    result_way = models.CharField(_("nhận kết quả"), max_length=20, choices=ResultWay, default=ResultWay.COUNTER)
    has_paper_result = models.BooleanField(_("có kết quả giấy"), default=True)

    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    due_at = models.DateTimeField(_("hạn giải quyết"), null=True)
    promised_at = models.DateTimeField(_("hẹn trả lúc"), null=True)
    is_day_term = models.BooleanField(default=True)
    next_rung_at = models.DateTimeField(null=True, editable=False)
    letter_owed_since = models.DateTimeField(_("nợ thư xin lỗi từ"), null=True, editable=False)

    holder_office = models.ForeignKey(
        Office, verbose_name=_("nơi đang giữ"), on_delete=models.PROTECT, related_name="+", null=True
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người đang giữ"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    step = models.ForeignKey(
        ProcessStep, verbose_name=_("bước"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    outcome = models.CharField(_("kết quả"), max_length=20, choices=Outcome, blank=True)
    finished_at = models.DateTimeField(_("xử lý xong lúc"), null=True)
    shelved_at = models.DateTimeField(_("kết quả về quầy lúc"), null=True)
    shelf = models.CharField(_("ngăn"), max_length=20, blank=True)
    electronic_at = models.DateTimeField(_("có kết quả điện tử lúc"), null=True)
    handed_over_at = models.DateTimeField(_("trả kết quả lúc"), null=True)

    # A filing by post or over the net waits for the desk's answer (8 working hours: NĐ 45/2020/NĐ-CP Đ.11).
    registered_at = models.DateTimeField(_("gửi đến lúc"), null=True)
    answer_due_at = models.DateTimeField(_("hạn trả lời việc tiếp nhận"), null=True)
    answered_at = models.DateTimeField(_("trả lời việc tiếp nhận lúc"), null=True)
    # Until when nothing may have to happen; then the officer is reminded (level 1), then the head (level 2).
    quiet_until = models.DateTimeField(null=True, editable=False)
    quiet_level = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # Entered after an outage, with the moment it was really received.
    outage = models.ForeignKey(
        "dossiers.Outage", verbose_name=_("nhập bù sau sự cố"), on_delete=models.PROTECT, related_name="+", null=True
    )

    # Keyed digests of token and last four digits; folded words and pairs of the name; for look-up and search.
    tail_digests = ArrayField(models.CharField(max_length=64), default=list, editable=False)
    name_tokens = ArrayField(models.CharField(max_length=130), default=list, editable=False)
    # Offices that received, hold or held it: who sees it. Kept by the database (``shown_to.py``), never shortened.
    shown_to = ArrayField(models.BigIntegerField(), default=list, editable=False)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="dossier_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[*RUNNING, Status.AWAITING_PAYMENT, Status.DONE, Status.RETURNED])
                | Q(received_at__isnull=False, due_at__isnull=False, promised_at__isnull=False),
                name="dossier_received_has_its_promise",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DONE, Status.RETURNED], finished_at__isnull=False)
                | ~Q(status__in=[Status.DONE, Status.RETURNED]) & Q(finished_at=None),
                name="dossier_finished_when_done",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.RETURNED, handed_over_at__isnull=False)
                | ~Q(status=Status.RETURNED) & Q(handed_over_at=None),
                name="dossier_handed_over_when_returned",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RETURNED) | Q(has_paper_result=False) | Q(shelved_at__isnull=False),
                name="dossier_paper_shelved_before_return",
            ),
            models.CheckConstraint(condition=Q(promised_at__gte=F("due_at")), name="dossier_promise_never_shortened"),
        ]
        indexes = [
            models.Index(
                fields=["next_rung_at"], name="dossier_rung_to_climb", condition=Q(next_rung_at__isnull=False)
            ),
            models.Index(
                fields=["holder_office", "due_at"], name="dossier_open_at_holder", condition=Q(status__in=OPEN)
            ),
            models.Index(fields=["office", "due_at"], name="dossier_open_at_desk", condition=Q(status__in=OPEN)),
            models.Index(
                fields=["office", "finished_at"], name="dossier_to_hand_over", condition=Q(status=Status.DONE)
            ),
            models.Index(
                fields=["holder_office", "letter_owed_since"],
                name="dossier_letter_owed",
                condition=Q(letter_owed_since__isnull=False),
            ),
            models.Index(fields=["office", "-id"], name="dossier_newest_of_desk"),
            models.Index(fields=["quiet_until"], name="dossier_quiet_too_long", condition=Q(quiet_until__isnull=False)),
            models.Index(
                fields=["id"],
                name="dossier_silence_unwatched",
                condition=Q(status__in=RUNNING, quiet_until=None, quiet_level=0),
            ),
            models.Index(
                fields=["office", "answer_due_at"],
                name="dossier_to_answer",
                condition=Q(answer_due_at__isnull=False, answered_at=None),
            ),
            GinIndex(fields=["name_tokens", "shown_to"], name="dossier_by_name_and_viewer"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """How notices, papers and the access log name this dossier."""
        return f"dossier:{self.pk}"


class DossierDocument(models.Model):
    """A paper handed in, always one of the version's own list."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="documents")
    required = models.ForeignKey(
        RequiredDocument, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="+"
    )
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=0)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)

    class Meta:
        verbose_name = _("giấy tờ kèm theo")
        verbose_name_plural = _("giấy tờ kèm theo")
        ordering = ["required__order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "required"], name="document_once_a_dossier")]

    def __str__(self) -> str:
        return str(self.required)


class FirstAnswer(Dossier):
    """A filing by post or online as Phòng Nội vụ looks at it: was it answered within eight working hours."""

    class Meta:
        proxy = True
        verbose_name = _("hồ sơ gửi đến")
        verbose_name_plural = _("trả lời hồ sơ gửi đến")
        ordering = ["-registered_at"]
