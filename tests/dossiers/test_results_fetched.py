"""The electronic result reaches its owner: fetched after code and digits, as a file to keep, each time noted."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessRecord
from dossiers.actions.files import add_file, withdraw_file
from dossiers.actions.hand_over import hand_over
from dossiers.actions.work import finish
from dossiers.enums import FileKind
from dossiers.lookup_tokens import LIFE, Level, new_token
from notices.kinds import kind_label
from notices.models import Notice
from tests.dossiers.public_pages import DIGITS, clock, status_url
from tests.dossiers.staff_pages import at_the_desk, said
from tests.dossiers.upload_files import pdf
from tests.factories import make_version, moment

pytestmark = pytest.mark.django_db
__all__ = ["clock"]
NOW = moment("2026-11-10T09:00")


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-11-10T09:30")


def sent(world, files=1, **changes):
    """Handed over electronically, with so many files."""
    dossier = at_the_desk(world, version=make_version(has_paper_result=False), **changes)
    for number in range(files):
        given = {"content": pdf(number + 1), "title": "Nguyễn Thị Hòa.pdf", "kind": FileKind.RESULT}
        add_file(dossier_id=dossier.pk, actor=world.clerk, at=NOW, **given)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=NOW, is_nothing_to_hand_over=not files)
    return hand_over(dossier_id=dossier.pk, actor=world.clerk, at=NOW)


def link(dossier, at=None, level=Level.CODE):
    token = new_token(dossier_id=dossier.pk, level=level, at=at or timezone.now())
    return f"/tra-cuu/{token}/ket-qua/{dossier.files.first().pk}/"


def test_the_page_after_the_digits_offers_the_file(client, world):
    dossier = sent(world)

    page = client.post("/tra-cuu/", {"code": dossier.code, "tail": DIGITS}, follow=True)

    assert "Tải kết quả" in said(page) and f"/ket-qua/{dossier.files.get().pk}/" in page.content.decode()
    assert "không phải đến quầy" in said(page)


def test_the_file_comes_to_be_kept_privately_and_the_fetch_is_noted(client, world):
    dossier = sent(world)

    answer = client.get(link(dossier))

    assert b"".join(answer.streaming_content) == pdf(1)
    assert answer["Content-Disposition"] == f'attachment; filename="ket-qua-{dossier.code}.pdf"'
    assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
    noted = AccessRecord.objects.get(kind="fetch")
    assert (noted.user, noted.subject) == (None, dossier.subject) and "người nộp" in str(noted)


def test_several_files_have_a_button_each(client, world):
    page = said(client.get(status_url(sent(world, files=2))))

    assert "Tải kết quả, tệp 1" in page and "Tải kết quả, tệp 2" in page


def test_no_address_can_be_guessed_or_used_again_later(client, world):
    dossier, other = sent(world), sent(world, files=2)
    good = link(dossier)

    assert client.get(good.replace(good.split("/")[2], "x" * 40)).status_code == 404
    assert client.get(link(dossier, level=Level.RECEIPT)).status_code == 404
    assert client.get(good.replace(str(dossier.files.get().pk), str(uuid.uuid4()))).status_code == 404
    assert client.get(good.replace(str(dossier.files.get().pk), str(other.files.first().pk))).status_code == 404
    assert client.get(link(dossier, timezone.now() - LIFE - timedelta(minutes=1))).status_code == 410
    assert not AccessRecord.objects.filter(kind="fetch").exists()


def test_nothing_is_offered_before_it_is_handed_over_nor_what_was_withdrawn(client, world):
    dossier = at_the_desk(world, version=make_version(has_paper_result=False))
    row = add_file(dossier_id=dossier.pk, content=pdf(), title="a.pdf", kind=FileKind.RESULT, actor=world.clerk, at=NOW)
    finish(dossier_id=dossier.pk, actor=world.clerk, at=NOW)
    assert "Tải kết quả" not in said(client.get(status_url(dossier)))
    assert client.get(link(dossier)).status_code == 404

    withdraw_file(dossier_id=dossier.pk, file_id=row.pk, actor=world.clerk, at=NOW)
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=NOW)
    assert client.get(link(dossier)).status_code == 404


def test_whoever_has_the_receipt_is_asked_for_the_digits_first(client, world):
    dossier = sent(world)

    page = client.get(f"/q/{dossier.public_token}/").content.decode()

    assert "Tải kết quả" in page and 'name="tail"' in page and "/ket-qua/" not in page


def test_the_message_says_where_to_fetch_it_and_how_to_get_a_print(world):
    sent(world)

    mail = Notice.objects.get(kind="dossier.handed_electronically", channel="email").body
    sms = Notice.objects.get(kind="dossier.handed_electronically", channel="sms").body
    assert "/tra-cuu/" in mail and "“Tải kết quả”" in mail and "cần bản in" in mail
    assert "/tra-cuu/" in sms and "ban in" in sms


def test_without_a_file_nobody_is_sent_to_look_for_one(client, world):
    dossier = sent(world, files=0)

    assert "Tải kết quả" not in said(client.get(status_url(dossier)))
    assert "Tải kết quả" not in Notice.objects.get(kind="dossier.handed_electronically", channel="email").body


def test_the_ledger_invites_nobody_to_fetch_what_is_sent():
    assert kind_label("dossier.ready") == "Báo đã có kết quả"
