"""The bytes of a paper: kept with the number, by id, never changed; and the command that checks them."""

import hashlib
import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from dossiers.paper_kinds import APOLOGY
from papers import actions
from papers.actions import issue, keep_file
from papers.models import Paper, PaperFile
from papers.sheet import stored_pdf
from tests.factories import moment

pytestmark = pytest.mark.django_db
AT = "2026-11-19T09:00"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def paper(world):
    return make_paper(world, "promise:1")


def make_paper(world, occasion):
    return issue(
        kind=APOLOGY,
        regime="2018",
        office=world.division,
        subject="dossier:1",
        occasion=occasion,
        payload=APOLOGY.sample("2018"),
        actor=world.head,
        at=moment(AT),
    )


def kept(media):
    return [path for path in media.rglob("*") if path.is_file()]


def check(**options):
    said = StringIO()
    call_command("check_papers", stdout=said, **options)
    return said.getvalue()


def test_issuing_keeps_the_pdf_under_its_own_id_with_its_hash(paper, media):
    row = PaperFile.objects.get(paper=paper)
    (path,) = kept(media)
    assert path == media / "papers" / row.pk.hex[:2] / row.pk.hex
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert (row.number, row.size, row.sha256) == (1, len(content), hashlib.sha256(content).hexdigest())
    assert row.made_at == moment(AT)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert stored_pdf(paper) == (content, True)


def test_a_further_file_of_the_same_paper_is_the_one_that_is_shown(paper):
    first, _is_stored = stored_pdf(paper)
    keep_file(paper=paper, content=first + b"\n% signed", at=moment(AT))
    assert [row.number for row in paper.files.all()] == [1, 2]
    assert stored_pdf(paper) == (first + b"\n% signed", True)


def test_a_form_that_cannot_be_printed_issues_nothing_and_leaves_no_gap(world, media, monkeypatch):
    def fails(*args, **options):
        raise OSError("disk full")

    monkeypatch.setattr(actions, "pdf_of", fails)
    with pytest.raises(OSError), transaction.atomic():
        make_paper(world, "promise:1")
    monkeypatch.undo()

    assert not Paper.objects.exists() and not kept(media)
    assert make_paper(world, "promise:1").number == 1


def test_a_file_whose_row_is_refused_is_taken_away_again(paper, media, monkeypatch):
    monkeypatch.setattr(PaperFile.objects, "filter", lambda **_facts: PaperFile.objects.none())  # counts from the start
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_file(paper=paper, content=b"x", at=moment(AT))
    assert len(kept(media)) == 1


def test_rows_of_files_are_neither_changed_nor_deleted(paper):
    for act in (lambda: PaperFile.objects.update(sha256="0" * 64), lambda: PaperFile.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()


def test_all_is_well_when_every_file_is_as_issued(paper):
    assert "1 papers checked, 0 files belong to none" in check()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.write_bytes(b""), "0 bytes instead of"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), "changed: its SHA-256 differs"),
    ],
)
def test_what_differs_or_is_missing_fails_with_its_name(paper, media, harm, words):
    (path,) = kept(media)
    harm(path)
    with pytest.raises(CommandError, match="1 papers are not as issued") as failure:
        check()
    assert words in str(failure.value)
    assert "01/PXL" in str(failure.value) and path.name in str(failure.value)
    assert "Nguyễn" not in str(failure.value)


def test_files_of_what_was_rolled_back_are_found_and_removed_when_asked(world, paper, media):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_paper(world, "promise:2")
        raise ZeroDivisionError
    left = next(path for path in kept(media) if path.name != PaperFile.objects.get().pk.hex)

    assert "0 files belong to none" in check(), "a young file may belong to a transaction still open"
    os.utime(left, times=(time.time() - 7200,) * 2)

    assert "1 files belong to none" in check() and left.exists()
    assert "removed" in check(tidy=True)
    assert not left.exists() and len(kept(media)) == 1
