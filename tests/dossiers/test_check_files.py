"""The command that recomputes the SHA-256 of every file of every dossier."""

import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from dossiers.actions.files import add_file, withdraw_file
from dossiers.enums import FileKind
from papers import stored
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T10:00")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def dossier(world):
    return make_dossier(world)


def add(dossier, actor, content=None):
    return add_file(
        dossier_id=dossier.pk,
        content=content or pdf(),
        title="Nguyễn Thị Hòa.pdf",
        kind=FileKind.OTHER,
        actor=actor,
        at=NOW,
    )


def path_of(row, media):
    return media / row.content.name


def check(**options):
    said = StringIO()
    call_command("check_files", stdout=said, **options)
    return said.getvalue()


def test_all_is_well_when_every_file_is_as_it_was_added(dossier, world):
    add(dossier, world.clerk)
    assert "1 files checked, 0 files belong to none" in check()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: (path.unlink(), path.mkdir()), "unreadable (Is a directory)"),
        (lambda path: path.write_bytes(b""), "0 bytes instead of"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), "changed: its SHA-256 differs"),
    ],
)
def test_what_differs_or_is_missing_fails_with_the_dossiers_code_and_no_name(dossier, world, media, harm, words):
    harm(path_of(add(dossier, world.clerk), media))
    with pytest.raises(CommandError, match="1 files are not as added") as failure:
        check()
    assert words in str(failure.value) and dossier.code in str(failure.value)
    assert "Nguyễn" not in str(failure.value)


def test_a_withdrawn_file_is_checked_too(dossier, world, media):
    row = add(dossier, world.clerk)
    withdraw_file(dossier_id=dossier.pk, file_id=row.pk, actor=world.clerk, at=NOW)
    path_of(row, media).write_bytes(b"x")
    with pytest.raises(CommandError, match=f"{dossier.code}, withdrawn"):
        check()


def test_files_of_what_was_rolled_back_are_found_and_removed_when_asked(dossier, world, media):
    kept = path_of(add(dossier, world.clerk), media)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        left = path_of(add(dossier, world.clerk, pdf(pages=2)), media)
        raise ZeroDivisionError
    assert "0 files belong to none" in check(), "a young file may belong to a transaction still open"
    os.utime(left, times=(time.time() - 7200,) * 2)

    assert "1 files belong to none" in check() and left.exists()
    assert "removed" in check(tidy=True)
    assert kept.exists() and not left.exists()


def test_many_files_tell_how_far_they_are_and_many_faults_are_cut_short(dossier, world, media, monkeypatch):
    monkeypatch.setattr(stored, "PROGRESS", 2)
    monkeypatch.setattr(stored, "MOST_NAMED", 1)
    for pages in (1, 2, 3):
        path_of(add(dossier, world.clerk, pdf(pages=pages)), media).unlink()
    said = StringIO()
    with pytest.raises(CommandError, match="3 files are not as added") as failure:
        call_command("check_files", stdout=said)
    assert "2 files checked, 2 not as added …" in said.getvalue()
    assert str(failure.value).count("missing") == 1 and "… and 2 more" in str(failure.value)
