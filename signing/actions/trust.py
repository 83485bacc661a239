"""Whom the portal trusts: taking in an authority's certificate and its revocation list."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from signing.certificates import TRIAL_AUTHORITY, Authority, facts_of, read_certificate
from signing.errors import CannotSign
from signing.models import TrustAnchor


def checked_anchor(content: bytes) -> x509.Certificate:
    """The certificate of an authority, in PEM or DER. Raises ``CannotSign`` for anything else."""
    try:
        certificate = read_certificate(content)
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise CannotSign(_("Tệp này không phải chứng thư của nơi cấp (PEM hoặc DER). Xin chọn lại tệp.")) from error
    if not limits.ca:
        raise CannotSign(_("Đây là chứng thư của người dùng, không phải của nơi cấp. Xin chọn chứng thư gốc."))
    return certificate


def checked_revocations(content: bytes, certificate: x509.Certificate) -> bytes:
    """The revocation list as DER, signed by the authority itself. Raises ``CannotSign``."""
    is_text = content.lstrip().startswith(b"-----BEGIN")
    try:
        found = x509.load_pem_x509_crl(content) if is_text else x509.load_der_x509_crl(content)
    except ValueError as error:
        raise CannotSign(_("Tệp này không phải danh sách thu hồi (CRL). Xin tải lại từ nơi cấp.")) from error
    if not found.is_signature_valid(certificate.public_key()):  # type: ignore[arg-type] # any key that signs
        raise CannotSign(_("Danh sách thu hồi này không do nơi cấp đó ký. Xin tải đúng tệp."))
    return found.public_bytes(Encoding.DER)


def trust_trial(authority: Authority, *, revocations: bytes, at: datetime) -> TrustAnchor:
    """Trust an authority made for trials; the row says so."""
    return TrustAnchor.objects.create(
        name=TRIAL_AUTHORITY,
        certificate=authority.pem.decode(),
        revocations=revocations,
        revocations_at=at,
        is_trial=True,
        valid_to=facts_of(authority.certificate).valid_to,
    )
