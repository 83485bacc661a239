import uuid
from datetime import timedelta

import pytest

from notices.actions import deliver_due, enqueue, sweep
from notices.actions.lease import LEASE, SENDING_LEASE, begin_sending, give_back, lease_due
from notices.actions.outcome import judge, record
from notices.enums import NoticeState, Outcome
from notices.gateways import Gate
from notices.models import Attempt, Notice
from notices.transports.base import Accepted, Account
from notices.transports.esms import EsmsTransport

pytestmark = pytest.mark.django_db

ESMS = Gate("esms", "sms", EsmsTransport(Account("esms")))


@pytest.fixture
def leased(at, draft):
    """A notice leased by somebody, with the lease."""
    enqueue(drafts=[draft(1)], at=at)
    lease = uuid.uuid4()
    (notice,) = lease_due(lease=lease, at=at, count=10)
    return lease, notice


def state() -> str:
    return Notice.objects.get().state


def test_a_leased_notice_is_left_alone_while_its_lease_lasts(at, leased):
    assert sweep(at=at + LEASE) == (0, 0)
    assert state() == NoticeState.LEASED
    assert lease_due(lease=uuid.uuid4(), at=at, count=10) == []


def test_a_lapsed_lease_that_began_nothing_makes_the_notice_due_again(at, leased):
    late = at + LEASE + timedelta(seconds=1)
    assert sweep(at=late) == (1, 0)
    assert deliver_due(at=late) == {"taken": 1, "sent": 1}


def test_a_deliverer_that_lost_its_lease_begins_nothing(at, leased):
    lease, notice = leased
    late = at + LEASE + timedelta(seconds=1)
    assert begin_sending(notices={"esms": [notice]}, lease=lease, at=late) == []
    sweep(at=late)
    assert begin_sending(notices={"esms": [notice]}, lease=lease, at=at) == []
    assert not Attempt.objects.exists()


def test_a_sending_that_broke_off_at_a_gateway_that_remembers_is_asked_there_again(at, leased, settings):
    settings.SMS_GATEWAY = "esms"
    lease, notice = leased
    begin_sending(notices={"esms": [notice]}, lease=lease, at=at)
    late = at + SENDING_LEASE + timedelta(seconds=1)
    assert sweep(at=late) == (1, 0)
    kept = Notice.objects.get()
    assert (kept.state, kept.provider, kept.reference) == (NoticeState.PENDING, "esms", notice.reference)
    assert kept.pinned_at == late - SENDING_LEASE
    assert Attempt.objects.get().outcome == Outcome.UNKNOWN


def test_a_sending_that_broke_off_elsewhere_is_unknown_and_never_due_again(at, leased):
    lease, notice = leased
    begin_sending(notices={"gone": [notice]}, lease=lease, at=at)
    assert sweep(at=at + SENDING_LEASE) == (0, 0)
    late = at + SENDING_LEASE + timedelta(seconds=1)
    assert sweep(at=late) == (0, 1)
    assert state() == NoticeState.UNKNOWN
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.finished_at) == (Outcome.UNKNOWN, late)
    assert attempt.error == "Máy gửi dừng giữa chừng, chưa rõ đã gửi hay chưa."
    assert sweep(at=late + timedelta(days=1)) == (0, 0)
    assert deliver_due(at=late + timedelta(days=1)) == {}


def test_an_outcome_that_comes_after_the_sweep_still_counts(at, leased):
    lease, notice = leased
    begin_sending(notices={"esms": [notice]}, lease=lease, at=at)
    late = at + SENDING_LEASE + timedelta(hours=1)
    sweep(at=late)
    result = judge(notice=notice, gate=ESMS, send=lambda: Accepted("sms-1"), at=lambda: late)
    record(results=[result], lease=lease, at=late)
    assert state() == NoticeState.SENT
    assert Attempt.objects.get().outcome == Outcome.ACCEPTED


def test_an_outcome_recorded_twice_changes_nothing(at, leased):
    lease, notice = leased
    begin_sending(notices={"esms": [notice]}, lease=lease, at=at)
    result = judge(notice=notice, gate=ESMS, send=lambda: Accepted("sms-1"), at=lambda: at)
    record(results=[result], lease=lease, at=at)
    record(results=[result], lease=lease, at=at)
    assert state() == NoticeState.SENT


def test_what_a_stopping_deliverer_has_not_begun_is_due_at_once(at, leased):
    lease, _notice = leased
    assert give_back(lease=lease) == 1
    assert state() == NoticeState.PENDING


@pytest.mark.parametrize("rows", [1, 3])
def test_a_sweep_takes_the_same_statements_whatever_it_finds(at, draft, django_assert_num_queries, rows):
    enqueue(drafts=[draft(number) for number in range(rows)], at=at)
    lease = uuid.uuid4()
    held = lease_due(lease=lease, at=at, count=10)
    begin_sending(notices={"speed": held[:1]}, lease=lease, at=at)
    with django_assert_num_queries(7):  # two of gateways, one of reports, and the savepoint of its transaction
        sweep(at=at + timedelta(days=1))
