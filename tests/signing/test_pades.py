"""A signature is an increment of the file; whatever happens to the file afterwards is seen."""

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.paper_kinds import APOLOGY
from papers.queries import wording_of
from papers.sheet import pdf_of, sample_of
from signing.drawing import stamp
from signing.errors import CannotSign
from signing.keys import file_key
from signing.pades import sign_pdf
from signing.places import seal_place, signature_place
from signing.trust import Trust
from signing.verify import NotReadable, Problem, verdicts
from tests.signing.trials import NOW, SECRET, authority, pfx, trust

NAME = "Trần Thị Hồng Ngọc"


def serial_of(name: str) -> int:
    certificate = pkcs12.load_key_and_certificates(pfx(name), SECRET.encode())[1]
    assert isinstance(certificate, x509.Certificate)
    return certificate.serial_number


@pytest.fixture
def paper(world):
    sample = sample_of(APOLOGY, "2018", office=world.division, number=7, year=2026, issued_at=NOW)
    return pdf_of(sample, wording=wording_of("apology", "2018")[1])


def signed_by(name, content, *, believed=None, field="nguoi_ky", place=None, at=NOW):
    place = place or signature_place(content)
    left, bottom, right, top = place.box
    picture = stamp(picture=b"", words=name, at=at, width=right - left, height=top - bottom, is_seal=field == "co_quan")
    with file_key(pfx(name), SECRET) as signer:
        return sign_pdf(
            content,
            signer=signer,
            field=field,
            place=place,
            stamp=picture,
            trust=trust() if believed is None else believed,
            reason="07/PXL",
            at=at,
        )


def test_the_bytes_that_were_issued_stay_in_front(paper):
    signed = signed_by(NAME, paper)

    assert signed.startswith(paper) and len(signed) > len(paper)


def test_who_and_when_are_read_back_in_vietnamese_time(paper):
    (found,) = verdicts(signed_by(NAME, paper), trust=trust(), at=NOW)

    assert found.is_good
    assert found.facts.full_name == NAME and found.facts.organisation == "UBND huyện Vạn Ninh"
    assert found.signed_at == NOW and found.signed_at.utcoffset() == timedelta(hours=7)


def test_the_seal_of_the_office_is_a_second_signature_that_leaves_the_first_good(paper):
    signed = signed_by(NAME, paper)
    sealed = signed_by("UBND huyện Vạn Ninh", signed, field="co_quan", place=seal_place(signature_place(signed)))

    assert [row.problem for row in verdicts(sealed, trust=trust(), at=NOW)] == [Problem.NONE, Problem.NONE]


def test_the_seal_covers_a_third_of_the_signature_on_its_left(paper):
    place = signature_place(paper)

    left, _bottom, right, _top = place.box
    seal_left, _low, seal_right, _high = seal_place(place).box
    assert seal_left < left
    assert seal_right - left == pytest.approx((right - left) / 3)


def test_the_signature_stands_on_the_right_below_its_anchor_inside_the_page(paper):
    left, bottom, right, top = signature_place(paper).box

    assert 0 < bottom < top < 595 and 419 / 3 < left < right < 419.5


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_changed_byte_of_the_paper_is_seen(paper, where):
    signed = bytearray(signed_by(NAME, paper))
    signed[int(len(paper) * where)] ^= 0x01

    try:
        (found,) = verdicts(bytes(signed), trust=trust(), at=NOW)
    except NotReadable:
        return
    assert found.problem in (Problem.CHANGED, Problem.BROKEN)


def test_what_is_written_behind_a_signature_is_seen(paper):
    from io import BytesIO

    from pyhanko.pdf_utils.generic import NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(signed_by(NAME, paper)))
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Rotate")] = NumberObject(180)
    writer.update_container(page)
    changed = BytesIO()
    writer.write(changed)

    (found,) = verdicts(changed.getvalue(), trust=trust(), at=NOW)

    assert found.problem is Problem.CHANGED


@pytest.mark.parametrize(
    ("believed", "at", "problem"),
    [
        (lambda: Trust(), NOW, Problem.NOT_TRUSTED),
        (lambda: trust(serial_of(NAME)), NOW, Problem.REVOKED),
        (lambda: Trust((authority().pem,)), NOW + timedelta(days=900), Problem.EXPIRED),
        (lambda: Trust((authority().pem,)), NOW - timedelta(days=60), Problem.NOT_YET_VALID),
    ],
)
def test_a_certificate_that_does_not_hold_is_told(paper, believed, at, problem):
    signed = signed_by(NAME, paper)

    (found,) = verdicts(signed, trust=believed(), at=at)

    assert found.problem is problem and not found.is_good


def test_a_revoked_certificate_signs_nothing(paper):
    with pytest.raises(CannotSign, match="thu hồi"):
        signed_by(NAME, paper, believed=trust(serial_of(NAME)))


def test_without_revocation_lists_the_signature_is_a_plain_one_and_good(paper):
    plain = Trust((authority().pem,))

    signed = signed_by(NAME, paper, believed=plain)

    assert b"/DSS" not in signed[len(paper) :]
    assert verdicts(signed, trust=plain, at=NOW)[0].is_good


def test_with_a_list_what_is_needed_to_check_it_later_lies_in_the_file(paper):
    assert b"/DSS" in signed_by(NAME, paper)[len(paper) :]


@pytest.mark.parametrize("content", [b"", b"abc", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\0" * 5000])
def test_what_is_no_pdf_is_said_to_be_none(content):
    with pytest.raises(NotReadable):
        verdicts(content, trust=Trust(), at=NOW)


def test_a_file_made_of_signatures_is_not_worked_through(paper, monkeypatch):
    signed = signed_by(NAME, paper)
    monkeypatch.setattr("signing.verify.MOST_SIGNATURES", 1)
    assert len(verdicts(signed, trust=trust(), at=NOW)) == 1
    sealed = signed_by("UBND huyện Vạn Ninh", signed, field="co_quan", place=seal_place(signature_place(signed)))

    with pytest.raises(NotReadable):
        verdicts(sealed, trust=trust(), at=NOW)


@given(place=st.floats(0, 1), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_unreadable_changed_or_as_it_was_and_nothing_else(signed_once, place, byte):
    content = bytearray(signed_once)
    content[int(place * (len(content) - 1))] = byte

    try:
        found = verdicts(bytes(content), trust=trust(), at=NOW)
    except NotReadable:
        return
    if bytes(content) != signed_once:
        assert all(row.problem in Problem for row in found)


@pytest.fixture
def signed_once(paper):
    return signed_by(NAME, paper)


def test_a_pdf_without_signatures_has_no_verdicts(paper):
    assert verdicts(paper, trust=trust(), at=NOW) == []


@pytest.mark.skipif(which("pdfsig") is None, reason="needs poppler-utils")
def test_an_independent_verifier_agrees(paper, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(signed_by(NAME, paper))

    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True)

    assert "Signature is Valid" in said.stdout
    assert "ETSI.CAdES.detached" in said.stdout and NAME in said.stdout


@pytest.mark.skipif(which("pdfsig") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("where", [0.2, 0.6])
def test_an_independent_verifier_rejects_a_changed_byte(paper, tmp_path, where):
    changed = bytearray(signed_by(NAME, paper))
    changed[int(len(paper) * where)] ^= 0x01
    path = tmp_path / "letter.pdf"
    path.write_bytes(changed)

    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False)

    assert "Signature is Valid" not in said.stdout


def test_it_makes_no_difference_whether_an_event_loop_is_running(paper):
    async def within_a_loop():
        return verdicts(signed_by(NAME, paper), trust=trust(), at=NOW)

    with ThreadPoolExecutor(1) as apart:
        (found,) = apart.submit(asyncio.run, within_a_loop()).result()
    assert found.is_good
