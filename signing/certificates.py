"""Certificates: what they say, whether they may sign at a moment, and making ones for trials.

RFC 5280. A trial certificate is signed by an authority made on the spot; it proves nothing about anybody outside.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext as _

from core.dates import vietnam
from core.text import fold
from signing.errors import CannotSign

KEY_BITS = 2048
LONGEST_NAME = 64  # X.520: what a common name holds
TRIAL_AUTHORITY = "CA dùng thử - không có giá trị pháp lý"


@dataclass(frozen=True)
class Facts:
    """What a certificate says of its holder; moments are aware."""

    full_name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    fingerprint: str  # SHA-256, lower-case hexadecimal


def facts_of(certificate: x509.Certificate) -> Facts:
    """The holder, the issuer and the validity of ``certificate``."""
    return Facts(
        full_name=_named(certificate.subject, NameOID.COMMON_NAME),
        organisation=_named(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_named(certificate.issuer, NameOID.COMMON_NAME),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def _named(name: x509.Name, part: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(part)
    return str(found[0].value) if found else ""


def read_certificate(content: bytes) -> x509.Certificate:
    """A certificate in PEM or DER; raises ``ValueError`` for anything else."""
    if content.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(content)
    return x509.load_der_x509_certificate(content)


def check_may_sign(certificate: x509.Certificate, *, holder: str, at: datetime) -> None:
    """Raise ``CannotSign`` for a certificate of somebody else, not yet valid or no longer valid at ``at``."""
    facts = facts_of(certificate)
    if fold(facts.full_name) != fold(holder[:LONGEST_NAME]):
        raise CannotSign(
            _("Chứng thư số này của “%(other)s”, không phải của %(holder)s. Xin dùng đúng chứng thư của người ký.")
            % {"other": facts.full_name or "?", "holder": holder}
        )
    if at < facts.valid_from:
        raise CannotSign(
            _("Chứng thư số chỉ có hiệu lực từ %(day)s. Xin ký sau ngày đó hoặc dùng chứng thư khác.")
            % {"day": _day(facts.valid_from)}
        )
    if at > facts.valid_to:
        raise CannotSign(
            _("Chứng thư số đã hết hạn ngày %(day)s. Xin gia hạn với nơi cấp rồi nạp chứng thư mới.")
            % {"day": _day(facts.valid_to)}
        )


def _day(moment: datetime) -> str:
    return f"{vietnam(moment):%d/%m/%Y}"


@dataclass(frozen=True)
class Authority:
    """A trial authority: its key stays in memory."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def new_authority(*, at: datetime, years: int = 10) -> Authority:
    """A self-signed authority for trials and tests."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, TRIAL_AUTHORITY)])
    builder = _builder(name, name, at - timedelta(days=1), at + timedelta(days=365 * years)).public_key(
        key.public_key()
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def new_key(
    authority: Authority,
    *,
    full_name: str,
    organisation: str,
    valid_from: datetime,
    valid_to: datetime,
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key and its certificate for a person or an office, issued by ``authority``."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, full_name[:LONGEST_NAME]),
        ]
    )
    builder = _builder(subject, authority.certificate.subject, valid_from, valid_to).public_key(key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    return key, builder.sign(authority.key, hashes.SHA256())


def pkcs12_of(key: rsa.RSAPrivateKey, certificate: x509.Certificate, *, authority: Authority, passphrase: str) -> bytes:
    """A PKCS#12 file (RFC 7292) with the key, its certificate and the authority's."""
    return pkcs12.serialize_key_and_certificates(
        b"ky so", key, certificate, [authority.certificate], BestAvailableEncryption(passphrase.encode())
    )


def new_revocations(authority: Authority, serials: list[int], *, at: datetime, days: int = 30) -> bytes:
    """A revocation list (DER) of ``authority``: ``serials`` are revoked since ``at``."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    builder = builder.last_update(at.astimezone(UTC)).next_update((at + timedelta(days=days)).astimezone(UTC))
    for serial in serials:
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at.astimezone(UTC))
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, valid_from: datetime, valid_to: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(valid_from.astimezone(UTC)).not_valid_after(valid_to.astimezone(UTC))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
