import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from dossiers.enums import ProposalOutcome
from dossiers.models.dossier import Dossier
from dossiers.models.wait import SupplementRequest
from papers.models import Paper


class SupplementProposal(models.Model):
    """A request for papers that only the head can make: a second one, a late one, or for a paper outside the list.

    It asks the applicant for nothing and stops no clock until the head approves it. One for a paper outside the list
    has its ``slip``, and the head's signature on that is the approval. ``papers``: required document id (as text, for
    it is JSON) → what is missing in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="proposals")
    papers = EncryptedJSONField(_("giấy tờ"))
    reason = EncryptedTextField(_("lý do"))
    outside_name = models.CharField(_("giấy tờ ngoài danh mục"), max_length=300, blank=True)
    outside_ground = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người đề nghị"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    slip = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ProposalOutcome, blank=True)
    answer = EncryptedTextField(_("lý do trả lại"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người duyệt"), on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(_("duyệt lúc"), null=True)
    request = models.OneToOneField(SupplementRequest, on_delete=models.PROTECT, related_name="proposal", null=True)

    class Meta:
        verbose_name = _("đề nghị yêu cầu bổ sung")
        verbose_name_plural = _("đề nghị yêu cầu bổ sung")
        ordering = ["dossier", "proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(outcome=""), name="proposal_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="proposal_decided_with_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_outcome_display() or '…'}"

    @property
    def notes(self) -> dict[int, str]:
        """Required document id → what is missing."""
        return {int(key): note for key, note in self.papers.items()}
