"""The electronic result: a flag of its own beside the paper on its shelf."""

import pytest

from dossiers.actions.files import add_file, withdraw_file
from dossiers.actions.hand_over import Collected, hand_over
from dossiers.actions.work import finish
from dossiers.enums import FileKind, Outcome, Proof, Receiver
from dossiers.errors import Refused
from dossiers.moves import Move
from notices.models import Notice
from tests.dossiers.staff_pages import done, on_the_shelf, page_of, said, with_the_officer
from tests.dossiers.upload_files import pdf
from tests.factories import make_version, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-10T09:00")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, clock):
    settings.MEDIA_ROOT = tmp_path
    clock("2026-11-10T09:00")


def add(world, dossier, kind=FileKind.RESULT):
    return add_file(dossier_id=dossier.pk, content=pdf(), title="ket-qua.pdf", kind=kind, actor=world.officer, at=NOW)


def flag(dossier):
    dossier.refresh_from_db()
    return dossier.electronic_at


@pytest.fixture
def electronic(world):
    return with_the_officer(world, version=make_version(has_paper_result=False))


def test_where_a_file_is_there_finishing_sets_the_flag(world, electronic):
    add(world, electronic)
    assert flag(electronic) is None

    finish(dossier_id=electronic.pk, actor=world.officer, at=NOW)

    assert flag(electronic) == NOW
    assert Notice.objects.filter(kind="dossier.ready").exists()


@pytest.mark.parametrize("kind", [None, FileKind.SCAN, FileKind.OTHER])
def test_without_paper_and_without_the_file_somebody_must_say_that_there_is_none(world, electronic, kind):
    if kind:
        add(world, electronic, kind)
    with pytest.raises(Refused, match="chưa có tệp kết quả"):
        finish(dossier_id=electronic.pk, actor=world.officer, at=NOW)

    finish(dossier_id=electronic.pk, actor=world.officer, at=NOW, is_nothing_to_hand_over=True)

    assert flag(electronic) is None


def test_who_chose_the_electronic_result_gets_its_file(world):
    dossier = with_the_officer(world, result_way="electronic")
    with pytest.raises(Refused, match="chưa có tệp kết quả"):
        finish(dossier_id=dossier.pk, actor=world.officer, at=NOW)


def test_a_refusal_needs_no_file(world, electronic):
    finish(dossier_id=electronic.pk, actor=world.officer, at=NOW, by_move=Move.REFUSE, outcome=Outcome.REFUSED)
    assert flag(electronic) is None


def test_a_file_added_to_a_finished_dossier_sets_the_flag_and_its_withdrawal_takes_it_back(world):
    dossier = done(world)
    row = add_file(
        dossier_id=dossier.pk, content=pdf(), title="kq.pdf", kind=FileKind.RESULT, actor=world.clerk, at=NOW
    )
    assert flag(dossier) == NOW

    withdraw_file(dossier_id=dossier.pk, file_id=row.pk, actor=world.clerk, at=NOW)

    assert flag(dossier) is None


def test_who_took_the_result_stands_on_its_page(sign_in, world):
    dossier = on_the_shelf(world)
    given = Collected(Receiver.AUTHORISED, Proof.AUTHORITY, "Trần Văn Đại", "Giấy ủy quyền ngày 05/03/2026")
    hand_over(dossier_id=dossier.pk, collected=given, actor=world.clerk, at=NOW)

    page = said(sign_in(world.clerk).get(page_of(dossier)))

    assert "Người được ủy quyền: Trần Văn Đại Giấy ủy quyền và giấy hẹn: Giấy ủy quyền ngày 05/03/2026" in page
    assert "Trả kết quả: Người được ủy quyền (Giấy ủy quyền và giấy hẹn)" in page
