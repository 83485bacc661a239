import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import EncryptedTextField
from dossiers.enums import ReasonKind
from dossiers.models.dossier import Dossier


class WrittenReason(models.Model):
    """Why a head let a dossier pass where the rule says stop. Events hold no personal data; their reasons lie here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="reasons")
    kind = models.CharField(_("về việc"), max_length=20, choices=ReasonKind)
    reason = EncryptedTextField(_("lý do"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người quyết định"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lý do bằng văn bản")
        verbose_name_plural = _("lý do bằng văn bản")
        ordering = ["dossier", "written_at"]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_kind_display()}"


class OfficeRule(models.Model):
    """What an office decided for itself; an office without a row keeps the defaults."""

    office = models.OneToOneField(Office, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="+")
    needs_letter_first = models.BooleanField(
        _("hồ sơ trễ phải có thư xin lỗi rồi mới trình ký kết quả"),
        default=True,
        help_text=_(
            "Lãnh đạo vẫn cho qua được khi ghi lý do. Việc trả kết quả cho người dân không bao giờ bị giữ lại."
        ),
    )

    class Meta:
        verbose_name = _("quy định riêng của cơ quan")
        verbose_name_plural = _("quy định riêng của cơ quan")

    def __str__(self) -> str:
        return str(self.office)
