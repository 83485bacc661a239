"""A second or late request: the officer writes it, the head approves it with one press or returns it with a reason."""

import pytest

from dossiers.actions.proposals import approve, propose_supplement, send_back, take_back
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.enums import ProposalOutcome, Status
from dossiers.errors import Refused, Stale
from dossiers.models import Event, SupplementProposal, SupplementRequest
from dossiers.proof.dates import dates
from dossiers.proof.happened import happened
from dossiers.proof.record import record_of
from notices.models import Notice
from papers.models import Paper
from tests.dossiers.staff_pages import WORK, act_on, codes, page_of, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-11T09:00")
REASON = "bản vẽ vẫn thiếu mặt cắt"


@pytest.fixture
def drawing(world):
    return world.version.documents.get(name="Bản vẽ thiết kế")


@pytest.fixture
def dossier(world, drawing):
    """It was asked for once and brought."""
    found = with_the_officer(world)
    given = {"dossier_id": found.pk, "papers": {drawing.pk: ""}, "reason": "thiếu chữ ký"}
    request_supplement(actor=world.officer, at=moment("2026-11-10T09:00"), **given)
    documents = {drawing.pk: (1, 1)}
    return supplement(dossier_id=found.pk, documents=documents, actor=world.clerk, at=moment("2026-11-10T15:00"))


def propose(dossier, actor, drawing, **changes):
    values = {"papers": {drawing.pk: "thêm mặt cắt"}, "reason": REASON, "at": AT, **changes}
    return propose_supplement(dossier_id=dossier.pk, actor=actor, **values)


def test_a_proposal_asks_the_applicant_for_nothing_and_tells_the_head(dossier, world, drawing):
    propose(dossier, world.officer, drawing)

    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING and SupplementRequest.objects.count() == 1
    assert Paper.objects.filter(kind="supplement").count() == 1, "the slip of the first request only"
    assert Notice.objects.get(kind="dossier.supplement_proposed").to_user == world.head


def test_the_heads_press_sends_it_and_it_counts_for_the_officer_who_asked(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)

    asked = approve(proposal_id=proposal.pk, actor=world.head, at=moment("2026-11-11T10:00"))

    dossier.refresh_from_db()
    proposal.refresh_from_db()
    assert dossier.status == Status.AWAITING_SUPPLEMENT
    assert (asked.number, asked.is_exceptional, asked.requested_by) == (2, True, world.officer)
    assert (proposal.outcome, proposal.decided_by, proposal.request) == ("approved", world.head, asked)
    slip = Paper.objects.filter(kind="supplement").order_by("number").last()
    assert slip.payload["officer"] == "Lê Văn Bình" and "signer_role" not in slip.payload
    assert Event.objects.filter(kind="request_supplement").last().actor == world.head


def test_the_head_returns_it_with_a_reason_that_the_officer_reads(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)
    with pytest.raises(Refused, match="Xin ghi lý do trả lại"):
        send_back(proposal_id=proposal.pk, reason=" ", actor=world.head, at=AT)

    send_back(proposal_id=proposal.pk, reason="mặt cắt ở trang 3", actor=world.head, at=AT)

    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.answer) == (ProposalOutcome.RETURNED, "mặt cắt ở trang 3")
    assert Notice.objects.filter(kind="dossier.supplement_back", to_user=world.officer).exists()
    assert propose(dossier, world.officer, drawing), "and may propose it anew"


def test_only_the_head_who_answers_decides_and_only_once(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)
    with pytest.raises(Refused):
        approve(proposal_id=proposal.pk, actor=world.officer, at=AT)
    with pytest.raises(Refused):
        send_back(proposal_id=proposal.pk, reason="thôi", actor=world.clerk, at=AT)
    with pytest.raises(Stale):
        approve(proposal_id=proposal.pk, actor=world.head, at=AT, revision=dossier.revision + 5)

    approve(proposal_id=proposal.pk, actor=world.head, at=AT)

    for act in (lambda: approve(proposal_id=proposal.pk, actor=world.head, at=AT),
                lambda: take_back(proposal_id=proposal.pk, actor=world.officer, at=AT)):  # fmt: skip
        with pytest.raises(Refused, match="đã được duyệt, trả lại hoặc bỏ"):
            act()


def test_one_request_waits_at_a_time(dossier, world, drawing):
    propose(dossier, world.officer, drawing)

    with pytest.raises(Refused, match="đã có một yêu cầu bổ sung chờ"):
        propose(dossier, world.officer, drawing)
    with pytest.raises(Refused, match="đã có một yêu cầu bổ sung chờ"):
        request_supplement(dossier_id=dossier.pk, papers={drawing.pk: ""}, reason=REASON, actor=world.head, at=AT)


def test_who_proposed_it_takes_it_back_and_nobody_else_at_the_office(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)
    with pytest.raises(Refused, match="Chỉ người đề nghị hoặc lãnh đạo"):
        take_back(proposal_id=proposal.pk, actor=world.clerk, at=AT)

    take_back(proposal_id=proposal.pk, actor=world.officer, at=AT)

    assert not SupplementProposal.objects.filter(outcome="").exists()


def test_approved_when_the_dossier_is_already_late_it_is_refused(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)

    with pytest.raises(Refused, match="đã quá hạn"):
        approve(proposal_id=proposal.pk, actor=world.head, at=moment("2026-11-20T09:00"))


def test_the_pages_lead_from_the_officer_to_the_heads_list_and_back(sign_in, world, dossier, drawing, clock):
    clock("2026-11-11T09:00")
    officer, head = sign_in(world.officer), sign_in(world.head)
    page = said(officer.get(act_on(dossier, "ask_supplement")))
    assert "đã được yêu cầu bổ sung một lần" in page and "Trình lãnh đạo duyệt" in page

    values = {"revision": dossier.revision, f"ask_{drawing.pk}": "on", "reason": REASON}
    sent = officer.post(act_on(dossier, "ask_supplement"), values, follow=True)
    assert "Đã trình lãnh đạo duyệt" in said(sent) and "Yêu cầu bổ sung chờ lãnh đạo duyệt" in said(sent)

    listed = head.get(WORK)
    assert codes(listed) == [dossier.code] and "Duyệt bổ sung" in said(listed)
    asked = said(head.get(act_on(dossier, "approve_supplement")))
    assert "Lê Văn Bình đề nghị" in asked and REASON in asked and "chỉ số 766 tính hồ sơ là trễ" in asked
    done = head.post(act_on(dossier, "approve_supplement"), {"approve": "1", "revision": dossier.revision}, follow=True)
    assert "Đã duyệt và gửi yêu cầu bổ sung" in said(done)
    assert "Đã yêu cầu bổ sung hơn một lần: chỉ số 766 tính hồ sơ này là trễ." in said(done)


def test_a_returned_proposal_shows_its_reason_on_the_dossier(sign_in, world, dossier, drawing, clock):
    clock("2026-11-11T09:00")
    propose(dossier, world.officer, drawing)
    head, values = sign_in(world.head), {"send_back": "1", "revision": dossier.revision}
    assert "Xin ghi lý do" in said(head.post(act_on(dossier, "approve_supplement"), values))

    head.post(act_on(dossier, "approve_supplement"), {**values, "reason": "đã có ở trang 3"})

    assert "“đã có ở trang 3”" in said(sign_in(world.officer).get(page_of(dossier)))


def test_a_stranger_finds_nothing_and_the_clerk_is_led_back(sign_in, world, dossier, drawing, clock):
    clock("2026-11-11T09:00")
    propose(dossier, world.officer, drawing)

    assert sign_in(world.clerk).get(act_on(dossier, "approve_supplement")).status_code == 302


def test_after_three_days_the_warning_names_that_case_only(sign_in, world, clock):
    found = with_the_officer(world, "2026-11-02T09:10", version=world.version)
    clock("2026-11-05T16:00")
    assert "03 ngày làm việc" not in said(sign_in(world.officer).get(act_on(found, "ask_supplement")))


def test_the_pack_says_who_approved_and_that_the_index_counts_it_late(dossier, world, drawing):
    proposal = propose(dossier, world.officer, drawing)
    approve(proposal_id=proposal.pk, actor=world.head, at=AT)
    dossier.refresh_from_db()
    record = record_of(dossier)

    asked = next(part for part in happened(record) if part.title == "Yêu cầu bổ sung")
    clocks = next(part for part in dates(record, at=AT) if part.title == "Hai cách tính hạn")

    assert "duyệt: Phạm Thị Dung" in asked.rows[1][1] and "Lê Văn Bình" in asked.rows[1][1]
    assert any("hơn một lần" in cell for row in clocks.rows for cell in row)
