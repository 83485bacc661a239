"""A signature with its picture against bare pyHanko signing the same letter with the same key and a ready picture.

The baseline is what pyHanko itself needs for a PAdES signature of level B. The project also finds the place on the page,
draws the picture, and hands the trusted authorities over.
"""

from datetime import datetime, timedelta
from io import BytesIO
from tempfile import NamedTemporaryFile
from time import process_time

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from benchmarks.harness import Result, interleaved
from core.dates import LOCAL
from papers.kinds import kind_of
from papers.sheet import pdf_of, sample_of
from signing.certificates import new_authority, new_key, pkcs12_of
from signing.drawing import stamp
from signing.keys import file_key
from signing.pades import DIGEST, sign_pdf
from signing.places import signature_place
from signing.trust import Trust
from signing.verify import verdicts

NEEDS_DATABASE = False
AT = datetime(2026, 11, 19, 9, 10, tzinfo=LOCAL)
NAME, SECRET = "Phạm Thị Dung", "only for measuring"


def run() -> list[Result]:
    authority = new_authority(at=AT)
    valid = {"valid_from": AT - timedelta(days=1), "valid_to": AT + timedelta(days=30)}
    key, certificate = new_key(authority, full_name=NAME, organisation="UBND", **valid)
    content = pkcs12_of(key, certificate, authority=authority, passphrase=SECRET)
    trust = Trust((authority.pem,))
    with file_key(content, SECRET) as signer:
        return [_signing(signer, trust), _checking(signer, trust)]


def _letter() -> bytes:
    kind = kind_of("apology")
    wording = {slot: known.default for slot, known in kind.forms["2018"].slots.items()}
    return pdf_of(sample_of(kind, "2018", number=1, year=2026, issued_at=AT), wording=wording)


def _signed(letter: bytes, signer: signers.Signer, trust: Trust) -> bytes:
    place = signature_place(letter)
    left, bottom, right, top = place.box
    picture = stamp(picture=b"", words=NAME, at=AT, width=right - left, height=top - bottom, is_seal=False)
    given = {"field": "nguoi_ky", "place": place, "stamp": picture, "trust": trust, "reason": "01/PXL", "at": AT}
    return sign_pdf(letter, signer=signer, **given)


def _signing(signer: signers.Signer, trust: Trust) -> Result:
    letter = _letter()
    place = signature_place(letter)
    box = tuple(round(edge) for edge in place.box)
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(stamp(picture=b"", words=NAME, at=AT, width=150, height=46, is_seal=False))
        file.flush()
        style = StaticStampStyle.from_pdf_file(file.name, border_width=0)

        def bare() -> None:
            meta = signers.PdfSignatureMetadata(
                field_name="bare", md_algorithm=DIGEST, subfilter=fields.SigSeedSubFilter.PADES
            )
            spec = fields.SigFieldSpec("bare", on_page=0, box=box)
            pdf_signer = signers.PdfSigner(meta, signer, stamp_style=style, new_field_spec=spec)
            pdf_signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(letter)))

        return interleaved(
            lambda: _signed(letter, signer, trust),
            bare,
            name="signing: a letter with its picture, of bare pyHanko",
            at_most=2,
            timer=process_time,
        )


def _checking(signer: signers.Signer, trust: Trust) -> Result:
    letter = _letter()
    signed = _signed(letter, signer, trust)
    return interleaved(
        lambda: verdicts(signed, trust=trust, at=AT),
        lambda: _signed(letter, signer, trust),
        name="signing: checking a letter, of signing it",
        at_most=0.5,
        timer=process_time,
    )
