import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from notices.enums import IN_HAND, NEEDS_A_PERSON, Channel, NoticeState, state_words
from notices.kinds import kind_label

RECIPIENT_PURPOSE = "notices.recipient"  # of the blind index
REFERENCE_LENGTH = 50  # eSMS takes a RequestId of at most this length


class Notice(models.Model):
    """A message before, while and after it is sent: one row for one kind, subject, occasion and channel.

    ``subject`` says what it is about (``dossier:12``), ``occasion`` which of its moments (``promise:3``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại"), max_length=60)
    subject = models.CharField(_("về việc"), max_length=100)
    occasion = models.CharField(_("dịp"), max_length=100)
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel)
    is_urgent = models.BooleanField(_("gửi trước"), default=False)
    office = models.ForeignKey(
        "accounts.Office", verbose_name=_("cơ quan"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người nhận"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    # +84905123456 or an e-mail address; empty in the inbox. No help text: on a page it would stand as a second recipient.
    recipient = EncryptedTextField(_("nơi nhận"))
    recipient_index = models.CharField(max_length=64, blank=True, editable=False)
    title = EncryptedTextField(_("tiêu đề"))
    body = EncryptedTextField(_("nội dung"))
    html = EncryptedTextField(null=True, editable=False)  # a mail's own layout; without it the house's is used
    facts = EncryptedJSONField(null=True, editable=False)  # what the text was made of, for approved templates
    language = models.CharField(_("ngôn ngữ"), max_length=5, default="vi")
    segments = models.PositiveSmallIntegerField(_("số phần tin"), default=0)
    cost_vnd = models.PositiveIntegerField(_("chi phí (đồng)"), default=0)

    state = models.CharField(_("tình trạng"), max_length=10, choices=NoticeState, default=NoticeState.PENDING)
    next_attempt_at = models.DateTimeField(_("gửi từ lúc"))
    expires_at = models.DateTimeField(_("hết ích lúc"), null=True)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    reference_number = models.PositiveSmallIntegerField(default=1, editable=False)
    provider = models.CharField(_("nơi chuyển"), max_length=20, blank=True)
    # A message in several parts has the references of all, with commas between.
    provider_reference = models.CharField(_("mã của nơi chuyển"), max_length=200, blank=True)
    # Since when only ``provider`` may be asked: it might have taken the message, and another one would send it twice.
    pinned_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("lập lúc"))
    sent_at = models.DateTimeField(_("giao lúc"), null=True)
    delivered_at = models.DateTimeField(_("đến lúc"), null=True)
    read_at = models.DateTimeField(_("đọc lúc"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người quyết định gửi lại hoặc xác nhận"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("sổ thông báo")
        ordering = ["-created_at"]
        default_permissions = ("view",)
        permissions = [("settle_notice", _("Gửi lại hoặc xác nhận đã nhận"))]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "occasion", "channel"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(channel=Channel.INBOX, to_user__isnull=False)
                | (~Q(channel=Channel.INBOX) & ~Q(recipient_index="")),
                name="notice_has_a_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_HAND) | Q(lease__isnull=False, leased_until__isnull=False),
                name="notice_in_hand_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENT) | Q(sent_at__isnull=False), name="notice_sent_has_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.DELIVERED) | Q(delivered_at__isnull=False),
                name="notice_delivered_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                F("is_urgent").desc(),
                "next_attempt_at",
                condition=Q(state=NoticeState.PENDING),
                name="notice_due_to_send",
            ),
            models.Index(fields=["leased_until"], condition=Q(state__in=IN_HAND), name="notice_lease_that_lapses"),
            models.Index(
                fields=["to_user", "-created_at"], condition=Q(channel=Channel.INBOX), name="notice_inbox_of_a_person"
            ),
            models.Index(
                fields=["to_user"], condition=Q(channel=Channel.INBOX, read_at=None), name="notice_inbox_unread"
            ),
            models.Index(
                fields=["state", "-created_at"], condition=Q(state__in=NEEDS_A_PERSON), name="notice_needs_a_person"
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state=NoticeState.FAILED, to_user=None),
                name="notice_failed_to_citizens",
            ),
            models.Index(fields=["subject", "-created_at"], name="notice_of_a_subject"),
            GinIndex(
                Func(F("provider_reference"), Value(","), function="string_to_array"),
                name="notice_by_provider_reference",
            ),
            models.Index(fields=["-created_at"], name="notice_newest"),
            models.Index(
                fields=["sent_at"],
                include=["office", "cost_vnd", "segments"],
                condition=Q(cost_vnd__gt=0),
                name="notice_cost_of_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_label(self.kind)} · {self.get_channel_display()}"

    @property
    def reference(self) -> str:
        """What the gateway knows this message by; at most ``REFERENCE_LENGTH`` characters."""
        return f"{self.id.hex}-{self.reference_number}"

    @property
    def state_words(self) -> str:
        """``đã giao cho nhà mạng``."""
        return state_words(self.state, self.channel)
