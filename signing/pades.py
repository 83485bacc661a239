"""Signing a PDF: PAdES (ETSI EN 319 142), SHA-256, baseline B, with revocation data (B-LT) where it is at hand.

The signature is an increment: the bytes that were issued stay as they are in front of it.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from tempfile import NamedTemporaryFile

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.errors import InsufficientRevinfoError, RevokedError, ValidationError

from core.dates import vietnam
from signing.coroutines import finished
from signing.errors import CannotSign
from signing.trust import Trust

DIGEST = "sha256"


@dataclass(frozen=True)
class Place:
    """Where the picture of a signature stands: page from 0, corners in points from the left bottom."""

    page: int
    box: tuple[float, float, float, float]


def sign_pdf(
    content: bytes, *, signer: Signer, field: str, place: Place, stamp: bytes, trust: Trust, reason: str, at: datetime
) -> bytes:
    """``content`` with one more signature in ``field``, its picture (``stamp``, a PDF of one page) at ``place``.

    ``at`` is written in the zone of Vietnam (+07:00). Raises ``CannotSign``.
    """
    moment = vietnam(at).replace(microsecond=0)
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=bool(trust.revocations),
        validation_context=trust.context(at=at) if trust.revocations else None,
        cades_signed_attr_spec=CAdESSignedAttrSpec(),
    )
    spec = SigFieldSpec(field, on_page=place.page, box=_whole(place.box))
    try:
        with NamedTemporaryFile(suffix=".pdf") as picture:  # pyHanko takes the picture of a page by its name only
            picture.write(stamp)
            picture.flush()
            page = ImportedPdfPage(picture.name)  # type: ignore[no-untyped-call]
            style = StaticStampStyle(border_width=0, background=page)
            return finished(_signed(PdfSigner(meta, signer, stamp_style=style, new_field_spec=spec), content, moment))
    except (SigningError, PdfError, ValidationError) as error:
        raise CannotSign(_why(error)) from error


def _why(error: Exception) -> str:
    cause = error if isinstance(error, ValidationError) else error.__cause__
    if isinstance(cause, RevokedError):
        return _("Chứng thư số đã bị thu hồi nên không ký được. Xin liên hệ nơi cấp để được cấp chứng thư mới.")
    if isinstance(cause, InsufficientRevinfoError):
        return _("Danh sách thu hồi của nơi cấp chứng thư đã cũ hoặc chưa có. Xin báo quản trị nạp danh sách mới.")
    if isinstance(cause, ValidationError):
        return _("Nơi cấp chứng thư này chưa được tin cậy ở đây nên chưa ký. Xin báo quản trị.")
    return _("Giấy này chưa ký được. Xin báo quản trị xem lại tệp.")


async def _signed(signer: PdfSigner, content: bytes, moment: datetime) -> bytes:
    """As ``PdfSigner.async_sign_pdf``, at a moment of ours instead of the machine's."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    session = signer.init_signing_session(writer)
    session.system_time = moment
    checked = await session.perform_presign_validation(writer)
    reserved = await session.estimate_signature_container_size(checked)
    document = session.prepare_tbs_document(validation_info=checked, bytes_reserved=reserved)
    prepared, output = document.digest_tbs_document()
    signed = await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(
            signing_time=moment, cades_signed_attrs=signer.signature_meta.cades_signed_attr_spec
        ),
    )
    await signed.post_signature_processing(output)
    output.seek(0)
    return bytes(output.read())


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = box
    return round(left), round(bottom), round(right), round(top)
