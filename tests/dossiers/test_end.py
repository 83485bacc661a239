"""Refused after appraisal, or taken back by the applicant: each with its paper, its words and its end of the clock."""

import pytest

from accounts.enums import OfficeLevel
from catalogue.enums import Regime
from dossiers.actions.end import refuse, stop
from dossiers.actions.hand_over import hand_over
from dossiers.actions.supplement import request_supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import shelve
from dossiers.enums import Outcome, Status
from dossiers.errors import Refused
from notices.models import Notice
from papers.models import Paper
from tests.dossiers.staff_pages import at_the_desk, with_the_officer
from tests.factories import make_version, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-11T09:00")
REASON = "thửa đất nằm ngoài quy hoạch đất ở theo QĐ 123/QĐ-UBND"


def test_a_refusal_is_a_result_with_its_paper_judged_like_any_other(world):
    dossier = with_the_officer(world)

    refuse(dossier_id=dossier.pk, reason=REASON, actor=world.officer, at=NOW)

    dossier.refresh_from_db()
    assert (dossier.status, dossier.outcome) == (Status.DONE, Outcome.REFUSED)
    assert dossier.completions.get().timeliness == "early"
    slip = Paper.objects.get(kind="refusal")
    assert (slip.payload["reason"], slip.payload["code"]) == (REASON, dossier.code)
    shelve(dossier_id=dossier.pk, shelf="B1", actor=world.clerk, at=NOW)
    assert hand_over(dossier_id=dossier.pk, actor=world.clerk, at=NOW).status == Status.RETURNED


def test_a_refusal_after_the_date_is_late_and_apologised_for(world):
    dossier = with_the_officer(world)

    refuse(dossier_id=dossier.pk, reason=REASON, actor=world.officer, at=moment("2026-11-13T09:00"))

    assert dossier.completions.get().timeliness == "overdue"
    assert Notice.objects.filter(kind="dossier.auto_apology", channel="sms").count() == 1


def test_a_refusal_needs_a_reason_and_who_holds_it(world):
    dossier = with_the_officer(world)

    with pytest.raises(Refused, match="Xin ghi lý do"):
        refuse(dossier_id=dossier.pk, reason=" ", actor=world.officer, at=NOW)
    with pytest.raises(Refused):
        refuse(dossier_id=dossier.pk, reason=REASON, actor=world.clerk, at=NOW)
    assert not Paper.objects.filter(kind="refusal").exists()


@pytest.mark.parametrize("place", [at_the_desk, with_the_officer])
def test_the_applicant_takes_it_back_and_no_clock_runs_any_more(world, place):
    dossier = place(world)

    stop(dossier_id=dossier.pk, reason="đổi nhu cầu", actor=world.clerk, at=NOW)

    dossier.refresh_from_db()
    assert dossier.status == Status.WITHDRAWN
    assert watch_deadlines(at=moment("2026-12-01T09:00")).dossiers == 0
    assert not dossier.steps.filter(ended_at=None).exists()
    assert "da dung theo yeu cau" in Notice.objects.get(kind="dossier.ended", channel="sms").body
    assert not Paper.objects.filter(kind="stop_notice").exists()


def test_what_waits_for_a_supplement_can_be_taken_back_too(world):
    dossier = with_the_officer(world)
    paper = world.version.documents.first()
    request_supplement(dossier_id=dossier.pk, papers={paper.pk: ""}, reason="thiếu", actor=world.officer, at=NOW)

    stop(dossier_id=dossier.pk, reason="đổi nhu cầu", actor=world.clerk, at=NOW)

    assert not dossier.supplements.filter(ended_at=None).exists()
    assert dossier.supplements.get().completed_at is None


def test_under_the_regime_of_2025_it_is_stopped_with_a_notice_that_lists_what_goes_back(world):
    version = make_version(regime=Regime.Y2025, level=OfficeLevel.DISTRICT)
    dossier = with_the_officer(world, version=version)

    stop(dossier_id=dossier.pk, reason="đổi nhu cầu", actor=world.clerk, at=NOW)

    dossier.refresh_from_db()
    assert dossier.status == Status.STOPPED
    notice = Paper.objects.get(kind="stop_notice")
    assert notice.payload["status"] == "Đang xử lý"
    assert [row["name"] for row in notice.payload["returned"]] == ["Đơn đề nghị", "Bản vẽ thiết kế"]


def test_a_date_that_has_passed_is_apologised_for_before_it_ends(world):
    dossier = with_the_officer(world)

    stop(dossier_id=dossier.pk, reason="chờ lâu quá", actor=world.clerk, at=moment("2026-11-13T09:00"))

    assert Notice.objects.filter(kind="dossier.auto_apology", channel="sms").count() == 1


def test_a_decided_dossier_is_not_taken_back(world):
    dossier = with_the_officer(world)
    refuse(dossier_id=dossier.pk, reason=REASON, actor=world.officer, at=NOW)

    with pytest.raises(Refused, match="Đã xử lý xong"):
        stop(dossier_id=dossier.pk, reason="đổi nhu cầu", actor=world.clerk, at=NOW)
