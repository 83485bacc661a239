"""Anybody checks a paper: by its QR or by its file, in plain words, without learning whom it is about."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from papers.models import PaperFile
from papers.sheet import stored_pdf
from signing.actions.sign import note_hand_signature, sign_papers
from signing.models import SigningTask, TrustAnchor
from tests.signing import trials
from tests.signing.trials import NOW, SECRET, key_of, letter, trusted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def send(client, content, *, path="/kiem-tra/", name="thu.pdf"):
    return client.post(path, {"file": SimpleUploadedFile(name, content, "application/pdf")})


@pytest.fixture
def signed(world):
    trusted()
    paper, task = letter(world)
    TrustAnchor.objects.update(is_trial=False)  # as if a real authority had issued the key
    sign_papers(task_ids=[task.pk], key=key_of(world.head), secret=SECRET, actor=world.head, at=NOW)
    return paper


def test_the_form_says_what_it_does(client, world):
    page = client.get("/kiem-tra/").content.decode()

    assert "ai ký, ký lúc nào, có bị sửa không" in page


def test_a_signed_letter_is_ours_unchanged_and_by_whom(client, world, signed):
    page = send(client, stored_pdf(signed)[0]).content.decode()

    assert "Giấy do chúng tôi ban hành, không bị sửa" in page and "Chữ ký hợp lệ" in page
    assert world.head.full_name in page and "9 giờ 00" in page
    assert "01/PXL" in page and world.division.name in page


def test_a_trial_signature_is_called_one_and_not_simply_valid(client, world, signed):
    TrustAnchor.objects.update(is_trial=True)

    for page in (
        send(client, stored_pdf(signed)[0]).content.decode(),
        client.get(f"/kiem-tra/{signed.pk}/").content.decode(),
    ):
        assert "Chữ ký thử, không có giá trị pháp lý" in page and "state is-ok" not in page
        assert "Chữ ký hợp lệ" not in page and "Tệp đã bị sửa" not in page


def test_an_office_that_signs_is_named_once(client, world, signed, monkeypatch):
    monkeypatch.setattr(trials, "ORGANISATION", world.division.name)
    trials.pfx.cache_clear()
    key = key_of(world.head, office=world.division)
    task = SigningTask.objects.get(paper=signed)
    sign_papers(task_ids=[task.pk], key=key, secret=SECRET, actor=world.head, at=NOW)

    page = send(client, stored_pdf(signed)[0]).content.decode()

    signers = page[page.index("Ai đã ký") : page.index("Kiểm tra giấy khác")]
    assert f"{world.division.name}</strong>" in signers and signers.count(world.division.name) == 1


def test_the_qr_of_a_paper_opens_the_same_without_naming_the_applicant(client, world, signed):
    answer = client.get(f"/kiem-tra/{signed.pk}/")

    page = answer.content.decode()
    assert "Giấy do chúng tôi ban hành" in page and "Xin so số, ngày" in page
    assert signed.payload["full_name"] not in page and signed.payload["code"] not in page
    assert answer["X-Robots-Tag"].startswith("noindex")


def test_a_paper_whose_signature_is_owed_is_not_called_issued(client, world):
    paper, _task = letter(world)

    for answer in (client.get(f"/kiem-tra/{paper.pk}/"), send(client, stored_pdf(paper)[0])):
        assert "chưa ký" in answer.content.decode() and "ban hành, không bị sửa" not in answer.content.decode()


def test_a_signature_by_hand_is_told(client, world):
    paper, task = letter(world)
    note_hand_signature(task_id=task.pk, actor=world.head, at=NOW)

    assert f"{world.head.full_name} ký tay" in client.get(f"/kiem-tra/{paper.pk}/").content.decode()


def test_a_changed_letter_is_told_to_be_changed(client, world, signed):
    content = bytearray(stored_pdf(signed)[0])
    place = PaperFile.objects.get(paper=signed, number=1).size // 2
    content[place] ^= 1

    assert "đã bị sửa sau khi ký" in send(client, bytes(content)).content.decode()


def test_a_pdf_of_somebody_else_without_a_signature_is_not_confirmed(client, world, signed):
    unsigned = PaperFile.objects.get(paper=signed, number=1).content.read() + b"\n%more\n"

    page = send(client, unsigned).content.decode()

    assert "Không xác nhận được tệp này" in page


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"not a pdf", 422, "không phải PDF đọc được"),
        (b"", 422, "Xin chọn tệp PDF"),
        (b"%PDF-1.7\n" + b"x" * (10 * 1024 * 1024), 413, "lớn hơn 10 MB"),
        (b"x" * (12 * 1024 * 1024), 413, "lớn hơn 10 MB"),
    ],
)
def test_what_cannot_be_checked_is_told_with_what_to_do(client, world, content, status, sentence):
    answer = send(client, content)

    assert answer.status_code == status and sentence in answer.content.decode()


def test_a_code_of_no_paper_is_told_to_be_one_of_a_forgery(client, world):
    answer = client.get("/kiem-tra/00000000-0000-4000-8000-000000000000/")

    assert answer.status_code == 404 and "giấy giả" in answer.content.decode()


def test_the_english_page_speaks_english(client, world, signed):
    page = send(client, stored_pdf(signed)[0], path="/en/kiem-tra/").content.decode()

    assert "Issued by us and unchanged" in page


def test_a_flood_of_files_is_stopped(client, world):
    answers = [send(client, b"x").status_code for _ in range(32)]

    assert answers[0] == 422 and answers[-1] == 429
