"""Checking the signatures of a PDF: who signed, when, and whether it was changed since.

Judged by pyHanko's bottom line and modification level together, never by an intact digest alone: a file can be intact
up to its signature and rewritten behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from itertools import islice

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus

from signing.certificates import Facts, facts_of
from signing.coroutines import finished
from signing.trust import Trust


class Problem(StrEnum):
    """What is wrong with a signature."""

    NONE = ""
    CHANGED = "changed"  # the file was changed after it
    NOT_TRUSTED = "not_trusted"  # by an authority that is not trusted here
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    BROKEN = "broken"  # the signature cannot be read


@dataclass(frozen=True)
class Verdict:
    """What one signature is worth. ``signed_at`` is the signer's own word; None where there is none."""

    field: str
    facts: Facts | None
    signed_at: datetime | None
    problem: Problem
    is_trial: bool = False  # it holds, but its authority is there to try the portal only

    @property
    def is_good(self) -> bool:
        return self.problem is Problem.NONE


MOST_SIGNATURES = 12


class NotReadable(Exception):
    """The bytes are no PDF, or one that cannot be read, or one with more signatures than any paper has."""


def verdicts(content: bytes, *, trust: Trust, at: datetime) -> list[Verdict]:
    """Every signature of the PDF, oldest first; an empty list for a PDF without any. Raises ``NotReadable``.

    ``at`` is the moment that certificates are judged at: now, or when our own ledger says that it was signed.
    """
    try:
        reader = PdfFileReader(BytesIO(content))
        if reader.encrypted or _has_too_many(reader):
            raise NotReadable
        signatures = list(reader.embedded_signatures)
        return [_verdict(signature, trust, at) for signature in signatures if signature.sig_object_type == "/Sig"]
    except NotReadable:
        raise
    except Exception as error:  # a hostile file makes the reader fail in ways nobody can list
        raise NotReadable from error


def _has_too_many(reader: PdfFileReader) -> bool:
    """Each signature costs time to check: a file made of them would keep the portal busy for minutes."""
    return len(list(islice(enumerate_sig_fields(reader, filled_status=True), MOST_SIGNATURES + 1))) > MOST_SIGNATURES


def _verdict(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Verdict:
    field = str(signature.field_name)
    try:
        facts = facts_of(x509.load_der_x509_certificate(signature.signer_cert.dump()))
    except Exception:  # noqa: BLE001  # as in ``verdicts``
        return Verdict(field, None, None, Problem.BROKEN)
    try:
        status = finished(async_validate_pdf_signature(signature, signer_validation_context=trust.context(at=at)))
    except Exception:  # noqa: BLE001  # what was written behind or into it cannot be read
        return Verdict(field, facts, signature.self_reported_timestamp, Problem.CHANGED)
    signed_at = status.signer_reported_dt
    return Verdict(field, facts, signed_at, _problem(status, facts, at), trust.is_trial(signature.signer_cert))


def _problem(status: PdfSignatureStatus, facts: Facts, at: datetime) -> Problem:
    level = status.modification_level
    if not (status.intact and status.valid) or level is None or level == ModificationLevel.OTHER:
        return Problem.CHANGED
    if not status.docmdp_ok:
        return Problem.CHANGED
    if status.revoked:
        return Problem.REVOKED
    if at < facts.valid_from:
        return Problem.NOT_YET_VALID
    if at > facts.valid_to:
        return Problem.EXPIRED
    return Problem.NONE if status.bottom_line else Problem.NOT_TRUSTED
