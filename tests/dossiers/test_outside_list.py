"""The one exception to the list: a database that failed or is wrong, the head's request, a legal ground, a signature.

Until the head has signed, the slip is no issued paper: nothing is asked of the applicant, and the clock runs.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions.proposals import propose_supplement, take_back, take_effect
from dossiers.actions.supplement import OutsidePaper, supplement
from dossiers.actions.work import finish
from dossiers.enums import ProposalOutcome, Status
from dossiers.errors import Refused
from dossiers.models import Event, SupplementItem, SupplementProposal, SupplementRequest, WrittenReason
from notices.models import Notice
from papers.models import Paper
from papers.sheet import stored_pdf
from signing.actions.sign import note_hand_signature, sign_papers
from signing.errors import CannotSign
from signing.models import SigningTask
from signing.queries import to_sign
from tests.dossiers.staff_pages import act_on, page_of, said, with_the_officer
from tests.factories import moment
from tests.papers.pdfs import text_of
from tests.signing.trials import SECRET, key_of, trusted

pytestmark = pytest.mark.django_db
AT = moment("2026-11-10T09:00")
SIGNED_AT = moment("2026-11-10T15:00")
REASON = "cơ sở dữ liệu dân cư không trả lời"
PAPER = OutsidePaper("Giấy xác nhận thông tin về cư trú", "NĐ 118/2025/NĐ-CP Đ.4 k.2a")


@pytest.fixture
def dossier(world):
    return with_the_officer(world)


def propose(dossier, actor, outside=PAPER, **changes):
    values = {"papers": {}, "reason": REASON, "at": AT, "outside": outside, **changes}
    return propose_supplement(dossier_id=dossier.pk, actor=actor, **values)


def sign(proposal, world, at=SIGNED_AT):
    task = SigningTask.objects.get(paper=proposal.slip)
    note_hand_signature(task_id=task.pk, actor=world.head, at=at)
    return task


def test_the_slip_is_of_the_office_whose_head_signs_and_that_head_can_sign_it(dossier, world):
    trusted()
    proposal = propose(dossier, world.head)
    key = key_of(world.head, at=AT)
    task = SigningTask.objects.get(paper=proposal.slip)

    signed = sign_papers(task_ids=[task.pk], key=key, secret=SECRET, actor=world.head, at=SIGNED_AT)

    assert [row.problem for row in signed] == [""]
    assert proposal.slip.office == world.division


def test_the_form_prints_the_head_as_the_head_and_not_as_a_guide(dossier, world):
    words = text_of(stored_pdf(propose(dossier, world.head).slip)[0])

    assert "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ" in words and "(Trưởng phòng)" in words and "Phạm Thị Dung" in words
    assert "NGƯỜI HƯỚNG DẪN" not in words and "PHÒNG QUẢN LÝ ĐÔ THỊ" in words
    assert PAPER.name in words and PAPER.ground in words


def test_before_the_signature_nothing_is_asked_and_the_clock_runs(dossier, world):
    propose(dossier, world.head)
    take_effect(at=AT)

    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING and dossier.next_rung_at is not None
    assert not SupplementRequest.objects.exists() and not WrittenReason.objects.exists()
    assert not Notice.objects.filter(kind="dossier.supplement").exists()


def test_the_signature_makes_it_take_effect_as_of_its_moment(dossier, world):
    proposal = propose(dossier, world.head)
    sign(proposal, world)

    assert take_effect(at=SIGNED_AT + timedelta(minutes=1)) == 1
    assert take_effect(at=SIGNED_AT + timedelta(minutes=2)) == 0

    dossier.refresh_from_db()
    asked = SupplementRequest.objects.get()
    item = asked.items.get()
    assert dossier.status == Status.AWAITING_SUPPLEMENT and asked.requested_at == SIGNED_AT
    assert (item.required, item.name, item.ground) == (None, PAPER.name, PAPER.ground)
    assert WrittenReason.objects.get().written_by == world.head
    assert Paper.objects.filter(kind="supplement").count() == 1
    assert Notice.objects.filter(kind="dossier.supplement", channel="sms").count() == 1
    assert Event.objects.get(kind="request_supplement").facts["outside"] == 1


def test_what_the_dossier_has_outrun_lapses_and_waits_for_no_signature(dossier, world):
    proposal = propose(dossier, world.head)
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T10:00"))

    assert take_effect(at=SIGNED_AT) == 1

    proposal.refresh_from_db()
    assert proposal.outcome == ProposalOutcome.LAPSED and not SupplementRequest.objects.exists()
    assert not to_sign(world.head).exists()
    with pytest.raises(CannotSign, match="không cần ký nữa"):
        sign(proposal, world)


def test_signed_after_the_dossier_was_late_it_makes_nothing_punctual(dossier, world):
    proposal = propose(dossier, world.head)
    sign(proposal, world, at=moment("2026-11-13T09:00"))

    take_effect(at=moment("2026-11-13T09:01"))

    dossier.refresh_from_db()
    proposal.refresh_from_db()
    assert dossier.status == Status.PROCESSING and proposal.outcome == ProposalOutcome.LAPSED


def test_the_head_takes_it_back_before_signing_and_not_after(dossier, world):
    take_back(proposal_id=propose(dossier, world.head).pk, actor=world.head, at=AT)
    assert not to_sign(world.head).exists()

    again = propose(dossier, world.head, at=AT + timedelta(minutes=5))
    sign(again, world)
    with pytest.raises(Refused, match="đã được ký"):
        take_back(proposal_id=again.pk, actor=world.head, at=SIGNED_AT)


@pytest.mark.parametrize("who", ["officer", "clerk"])
def test_nobody_but_the_head_asks_for_it(dossier, world, who):
    with pytest.raises(Refused):
        propose(dossier, getattr(world, who))

    assert not SupplementProposal.objects.exists() and not Paper.objects.filter(kind="supplement").exists()


@pytest.mark.parametrize(
    "outside", [OutsidePaper("", "luật"), OutsidePaper("giấy", " "), OutsidePaper("x" * 301, "luật")]
)
def test_without_name_or_ground_it_is_not_asked_for(dossier, world, outside):
    with pytest.raises(Refused):
        propose(dossier, world.head, outside)

    assert not SupplementProposal.objects.exists()


def test_it_is_brought_like_any_other_and_counted(dossier, world):
    sign(propose(dossier, world.head), world)
    take_effect(at=SIGNED_AT)
    item, at = SupplementItem.objects.get(), moment("2026-11-12T09:00")
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
    assert "xin ký ở mục “Ký số”" in said(whole)
    assert SupplementProposal.objects.get().outside_ground == PAPER.ground


def test_until_it_is_signed_no_page_shows_the_slip_as_issued(sign_in, world, dossier, clock):
    clock("2026-11-10T09:00")
    slip = propose(dossier, world.head, at=timezone.now()).slip

    page = said(sign_in(world.officer).get(page_of(dossier)))

    assert "Chờ ký, chưa ban hành" in page and "lập lúc" in page
    assert "Phiếu yêu cầu bổ sung chờ ký, chưa ban hành" in page
    issued = page[page.index("Giấy tờ đã ban hành") : page.index("Chờ ký, chưa ban hành", page.index("Giấy tờ đã"))]
    assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" not in issued
    paper = said(sign_in(world.officer).get(f"{page_of(dossier)}giay/{slip.pk}/"))
    assert "Mở bản PDF" not in paper


def test_an_officer_who_forges_the_box_asks_for_nothing_outside(sign_in, world, dossier, clock):
    clock("2026-11-10T09:00")
    values = {"revision": dossier.revision, "reason": REASON, "outside_name": "a", "outside_ground": "b"}

    page = sign_in(world.officer).post(act_on(dossier, "ask_supplement"), values)

    assert "Xin chọn ít nhất một giấy tờ" in said(page) and not SupplementProposal.objects.exists()
