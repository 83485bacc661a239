"""Whom signatures are trusted by: authorities and their revocation lists, as plain data."""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, pem, x509
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True)
class Trust:
    """Certificates of authorities and their revocation lists, in PEM or DER."""

    roots: tuple[bytes, ...] = ()
    revocations: tuple[bytes, ...] = ()
    trials: tuple[bytes, ...] = ()  # those of the roots that are there to try the portal only

    def is_trial(self, certificate: x509.Certificate) -> bool:
        """Whether a trial authority issued it: such a signature has no legal value."""
        return any(certificate.issuer == x509.Certificate.load(_der(root)).subject for root in self.trials)

    def context(self, *, at: datetime) -> ValidationContext:
        """What a chain is checked against at ``at``; nothing is fetched from anywhere.

        Once a revocation list is kept, a certificate that no list clears is refused: each authority needs its list.
        """
        return ValidationContext(
            trust_roots=[x509.Certificate.load(_der(root)) for root in self.roots],
            crls=[crl.CertificateList.load(_der(row)) for row in self.revocations],
            allow_fetching=False,
            revocation_mode="require" if self.revocations else "soft-fail",
            moment=at,
            best_signature_time=at,
            retroactive_revinfo=True,
        )


def _der(content: bytes) -> bytes:
    if not pem.detect(content):
        return content
    _name, _headers, der = pem.unarmor(content)
    return bytes(der)
