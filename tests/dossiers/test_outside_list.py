"""The one exception to the list: a database that failed or is wrong, the head's request, a legal ground, a signature."""

import pytest

from dossiers.actions.supplement import OutsidePaper, request_supplement, supplement
from dossiers.enums import Status
from dossiers.errors import Refused
from dossiers.models import SupplementItem, SupplementRequest, WrittenReason
from papers.models import Paper
from signing.models import SigningTask
from tests.dossiers.staff_pages import act_on, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-10T09:00")
REASON = "cơ sở dữ liệu dân cư không trả lời"
PAPER = OutsidePaper("Giấy xác nhận thông tin về cư trú", "NĐ 118/2025/NĐ-CP Đ.4 k.2a")


@pytest.fixture
def dossier(world):
    return with_the_officer(world)


def ask(dossier, actor, outside=PAPER, **changes):
    values = {"papers": {}, "reason": REASON, "at": AT, "outside": outside, **changes}
    return request_supplement(dossier_id=dossier.pk, actor=actor, **values)


def test_the_head_asks_with_the_law_and_owes_the_slip_a_signature(dossier, world):
    asked = ask(dossier, world.head)

    item = asked.items.get()
    assert (item.required, item.name, item.ground) == (None, PAPER.name, PAPER.ground)
    slip = Paper.objects.get(kind="supplement")
    assert slip.payload["items_asked"] == [{"name": PAPER.name, "note": PAPER.ground}]
    assert SigningTask.objects.get(paper=slip).signer == world.head
    reason = WrittenReason.objects.get()
    assert reason.written_by == world.head and PAPER.ground in reason.reason


@pytest.mark.parametrize("who", ["officer", "clerk"])
def test_nobody_but_the_head_asks_for_it(dossier, world, who):
    with pytest.raises(Refused):
        ask(dossier, getattr(world, who))

    assert not SupplementRequest.objects.exists() and not WrittenReason.objects.exists()


@pytest.mark.parametrize(
    "outside", [OutsidePaper("", "luật"), OutsidePaper("giấy", " "), OutsidePaper("x" * 301, "luật")]
)
def test_without_name_or_ground_it_is_not_asked_for(dossier, world, outside):
    with pytest.raises(Refused):
        ask(dossier, world.head, outside)

    assert not SupplementItem.objects.exists()


def test_it_is_brought_like_any_other_and_counted(dossier, world):
    asked = ask(dossier, world.head)
    item, at = asked.items.get(), moment("2026-11-12T09:00")
    with pytest.raises(Refused, match="Còn thiếu: Giấy xác nhận thông tin về cư trú"):
        supplement(dossier_id=dossier.pk, documents={}, outside={item.pk: 0}, actor=world.clerk, at=at)

    done = supplement(dossier_id=dossier.pk, documents={}, outside={item.pk: 2}, actor=world.clerk, at=at)

    item.refresh_from_db()
    assert done.status == Status.PROCESSING and item.brought == 2


def test_the_box_is_there_for_the_head_only_and_asks_for_both(sign_in, world, dossier, clock):
    clock("2026-11-10T09:00")
    address = act_on(dossier, "ask_supplement")
    assert "giấy tờ ngoài danh mục" not in said(sign_in(world.officer).get(address))
    head, values = sign_in(world.head), {"revision": dossier.revision, "reason": REASON, "outside_name": PAPER.name}

    half = head.post(address, values)
    whole = head.post(address, {**values, "outside_ground": PAPER.ground}, follow=True)

    assert "phải có cả tên và căn cứ pháp lý" in said(half)
    assert "Đã gửi yêu cầu bổ sung" in said(whole)
    assert SupplementItem.objects.get().ground == PAPER.ground


def test_an_officer_who_forges_the_box_asks_for_nothing_outside(sign_in, world, dossier, clock):
    clock("2026-11-10T09:00")
    values = {"revision": dossier.revision, "reason": REASON, "outside_name": "a", "outside_ground": "b"}

    page = sign_in(world.officer).post(act_on(dossier, "ask_supplement"), values)

    assert "Xin chọn ít nhất một giấy tờ" in said(page) and not SupplementItem.objects.exists()
