"""Files of a dossier: taken by what is in them, kept in private, read only by those who may see the dossier."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from accounts.models import AccessRecord
from dossiers.actions.files import add_file, withdraw_file
from dossiers.enums import FileKind
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import DossierFile, Event
from dossiers.uploads import MEGABYTE
from tests.dossiers.staff_pages import act_on, page_of, said, with_the_officer
from tests.dossiers.upload_files import pdf, picture
from tests.factories import make_dossier, make_version, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T10:00")
PDF = pdf()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def kept(media):
    return [path for path in (media / "dossiers").rglob("*") if path.is_file()]


def add(dossier, actor, **changes):
    values = {"content": PDF, "title": "đơn đề nghị.pdf", "kind": FileKind.OTHER, "at": NOW, **changes}
    return add_file(dossier_id=dossier.pk, actor=actor, **values)


def test_a_scan_is_kept_with_the_paper_it_shows_and_told_in_the_history(world, media):
    dossier = make_dossier(world)
    paper = world.version.documents.first()

    row = add(dossier, world.clerk, kind=FileKind.SCAN, required=paper)

    assert (row.required, row.content_type, row.size) == (paper, "application/pdf", len(PDF))
    (path,) = kept(media)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600 and "đơn" not in str(path)
    event = Event.objects.get(kind="file")
    assert event.facts == {"file": str(row.pk), "kind": "scan", "required": paper.pk}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"MZ\x90\x00 a program", "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc HEIC"),
        (b"<html><script>alert(1)</script>", "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc HEIC"),
        (PDF + b"x" * 15 * MEGABYTE, "Tệp lớn hơn 15 MB"),
    ],
    ids=["empty", "program", "page", "too big"],
)
def test_a_file_is_judged_by_what_is_in_it(world, media, content, sentence):
    dossier = make_dossier(world)

    with pytest.raises(Refused, match=sentence):
        add(dossier, world.clerk, content=content, title="don.pdf")
    assert not DossierFile.objects.exists() and kept(media) == []


def test_the_same_bytes_are_kept_once_and_may_come_again_after_a_withdrawal(world, media):
    dossier = make_dossier(world)
    row = add(dossier, world.clerk)
    with pytest.raises(AlreadyKnown):
        add(dossier, world.clerk)
    assert len(kept(media)) == 1

    withdraw_file(dossier_id=dossier.pk, file_id=row.pk, actor=world.clerk, at=NOW)

    assert add(dossier, world.clerk).pk != row.pk
    assert len(kept(media)) == 2, "what was withdrawn stays on record"


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_file_at_once_leave_one_row_and_one_file(world, media):
    dossier = make_dossier(world)

    def once(_turn):
        try:
            return add(dossier, world.clerk)
        except AlreadyKnown:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = [row for row in pool.map(once, range(4)) if row]
    assert len(made) == len(kept(media)) == DossierFile.objects.count() == 1


def test_a_paper_of_another_procedure_is_refused(world):
    dossier = make_dossier(world)
    other = make_version("Thủ tục khác").documents.first()

    with pytest.raises(Refused, match="không thuộc thủ tục"):
        add(dossier, world.clerk, kind=FileKind.SCAN, required=other)


def test_the_desk_and_the_holder_add_files_and_nobody_else(world):
    dossier = with_the_officer(world)

    add(dossier, world.clerk)
    add(dossier, world.officer, content=picture("PNG"))
    for stranger in (world.reviewer, world.chairman, world.stranger):
        with pytest.raises(Refused):
            add(dossier, stranger, content=picture("JPEG"))


def upload(browser, dossier, content=PDF, name="đơn.pdf", **values):
    given = {"what": "other", "content": SimpleUploadedFile(name, content), **values}
    return browser.post(act_on(dossier, "add_file"), given, follow=True)


def test_it_is_added_read_and_withdrawn_on_the_dossiers_page(sign_in, world, clock):
    clock("2026-11-10T10:00")
    dossier, clerk = make_dossier(world), sign_in(world.clerk)
    paper = world.version.documents.first()
    assert "Chưa có tệp nào. Quét giấy tờ đã nhận" in said(clerk.get(page_of(dossier)))

    added = upload(clerk, dossier, what=f"paper:{paper.pk}")
    row = DossierFile.objects.get()
    address = reverse("dossiers:file", args=[dossier.pk, row.pk])
    shown = clerk.get(address)

    assert "Đã thêm tệp vào hồ sơ" in said(added) and "Bản quét giấy tờ đã nộp" in said(added)
    assert b"".join(shown.streaming_content) == PDF
    assert shown["Content-Type"] == "application/pdf" and shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert AccessRecord.objects.filter(subject=f"file:{row.pk}", user=world.clerk).count() == 1
    assert "no-store" in shown["Cache-Control"]

    gone = clerk.post(reverse("dossiers:withdraw_file", args=[dossier.pk, row.pk]), follow=True)
    assert "Đã thu hồi tệp" in said(gone) and "Chưa có tệp nào." in said(gone)
    assert clerk.get(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"content": b"GIF89a"}, "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc HEIC"),
        ({"content": b""}, "Tệp rỗng"),
        ({"what": "paper:0"}, "Giấy tờ vừa chọn không thuộc hồ sơ này"),
        ({"what": ""}, "Chưa chọn tệp là gì"),
    ],
)
def test_what_is_wrong_is_told_on_the_page(sign_in, world, values, sentence):
    answer = upload(sign_in(world.clerk), make_dossier(world), **values)

    assert sentence in said(answer)
    assert not DossierFile.objects.exists()


def test_a_post_without_a_file_is_told_too(sign_in, world):
    answer = sign_in(world.clerk).post(act_on(make_dossier(world), "add_file"), {"what": "other"}, follow=True)

    assert "Chưa chọn tệp nào." in said(answer)


def test_who_may_not_see_the_dossier_finds_no_file(sign_in, world):
    dossier = make_dossier(world)
    row = add(dossier, world.clerk)
    address = reverse("dossiers:file", args=[dossier.pk, row.pk])

    assert sign_in(world.officer).get(address).status_code == 404
    assert sign_in(world.officer).post(act_on(dossier, "add_file")).status_code == 404
    other = make_dossier(world)
    assert sign_in(world.clerk).get(reverse("dossiers:file", args=[other.pk, row.pk])).status_code == 404
