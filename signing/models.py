import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Office
from core.dates import vietnam
from core.fields import EncryptedTextField
from papers.models import Paper, PaperFile
from signing.enums import Capacity, KeyKind, Party


class SigningKey(models.Model):
    """A key that a person, or an office for its seal, signs with. Its secret (passphrase, PIN) is never kept.

    ``content`` is the PKCS#12 file in base64, sealed; a token keeps its key to itself and is named by its labels.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại khóa"), max_length=10, choices=KeyKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người"), on_delete=models.PROTECT, related_name="+", null=True
    )
    office = models.ForeignKey(Office, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="+", null=True)
    content = EncryptedTextField(blank=True)
    token = models.CharField(_("tên thiết bị"), max_length=64, blank=True)
    label = models.CharField(_("nhãn khóa"), max_length=64, blank=True)
    picture = EncryptedTextField(_("hình chữ ký hoặc con dấu"), blank=True)  # PNG in base64
    holder = models.CharField(_("chủ chứng thư"), max_length=200)
    issuer = models.CharField(_("nơi cấp"), max_length=200)
    serial = models.CharField(_("số chứng thư"), max_length=64)
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField(_("hiệu lực từ"))
    valid_to = models.DateTimeField(_("đến"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người thêm"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("thêm lúc"))
    withdrawn_at = models.DateTimeField(_("thôi dùng lúc"), null=True)

    class Meta:
        verbose_name = _("khóa ký số")
        verbose_name_plural = _("khóa ký số")
        ordering = ["holder", "-valid_to"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, office=None) | Q(user=None, office__isnull=False),
                name="signing_key_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(withdrawn_at=None), name="signing_key_certificate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} · {self.get_kind_display()} …{self.serial[-6:]} · {vietnam(self.valid_to):%d/%m/%Y}"


class TrustAnchor(models.Model):
    """An authority whose certificates are trusted here, with its latest revocation list."""

    name = models.CharField(_("nơi cấp chứng thư"), max_length=200)
    certificate = models.TextField(_("chứng thư của nơi cấp (PEM)"))
    revocations = models.BinaryField(_("danh sách thu hồi (CRL)"), default=bytes, blank=True)
    revocations_at = models.DateTimeField(_("danh sách thu hồi cập nhật lúc"), null=True)
    is_trial = models.BooleanField(_("chỉ để dùng thử"), default=False)
    valid_to = models.DateTimeField(_("hết hạn"))

    class Meta:
        verbose_name = _("nơi cấp chứng thư được tin cậy")
        verbose_name_plural = _("nơi cấp chứng thư được tin cậy")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InStead(models.Model):
    """In whose stead a person who holds the role of head signs; without a row they sign as the head."""

    membership = models.OneToOneField(
        Membership, verbose_name=_("vai trò lãnh đạo"), on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(_("tư cách ký"), max_length=5, choices=Capacity)
    of_title = models.CharField(
        _("ký thay cho chức vụ"), max_length=100, help_text=_("In trên dòng KT., TL. hoặc TUQ., ví dụ: CHỦ TỊCH.")
    )
    basis = models.CharField(_("văn bản giao quyền"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tư cách ký thay")
        verbose_name_plural = _("tư cách ký thay")

    def __str__(self) -> str:
        return f"{self.capacity} {self.of_title}"


class SigningTask(models.Model):
    """A paper that a person must sign. Until then it is shown as unsigned, wherever it is shown."""

    paper = models.OneToOneField(Paper, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người ký"), on_delete=models.PROTECT, related_name="+"
    )
    owed_since = models.DateTimeField(_("chờ ký từ"))
    done_at = models.DateTimeField(_("ký lúc"), null=True)
    sealed_at = models.DateTimeField(_("đóng dấu lúc"), null=True)
    dropped_at = models.DateTimeField(_("thôi chờ ký lúc"), null=True)  # its cause is gone: it stays unsigned for ever

    class Meta:
        verbose_name = _("giấy tờ chờ ký")
        verbose_name_plural = _("giấy tờ chờ ký")
        ordering = ["owed_since"]
        indexes = [
            models.Index(fields=["signer", "owed_since"], name="papers_to_sign", condition=Q(done_at=None)),
            models.Index(fields=["done_at"], name="papers_to_seal", condition=Q(done_at__isnull=False, sealed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.paper} · {self.signer}"


class Signature(models.Model):
    """A signature on a paper. Never changed or deleted; ``file`` holds the bytes that it signed into being."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, verbose_name=_("giấy tờ"), on_delete=models.PROTECT, related_name="signatures")
    file = models.OneToOneField(PaperFile, on_delete=models.PROTECT, related_name="+", null=True)
    party = models.CharField(_("bên ký"), max_length=10, choices=Party)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người ký"), on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(_("tư cách ký"), max_length=5, choices=Capacity, blank=True)
    holder = models.CharField(_("chủ chứng thư"), max_length=200, blank=True)
    issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=64, blank=True)
    signed_at = models.DateTimeField(_("ký lúc"))

    class Meta:
        verbose_name = _("chữ ký")
        verbose_name_plural = _("chữ ký")
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "party"], name="signature_once_a_party"),
            models.CheckConstraint(
                condition=Q(party=Party.HAND, file=None) | ~Q(party=Party.HAND) & Q(file__isnull=False),
                name="signature_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} · {self.get_party_display()}"
