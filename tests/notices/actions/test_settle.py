from datetime import timedelta

import pytest

from accounts.models import User
from notices.actions import NotAllowed, cancel, deliver_due, enqueue, mark_read, mark_received, resend
from notices.enums import NoticeState
from notices.models import Attempt, Notice
from tests.peers import esms as peers
from tests.peers.esms import EsmsPeer

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return User.objects.create_user("binh", full_name="Lê Văn Bình")


@pytest.fixture
def peer(settings):
    settings.SMS_GATEWAY = "esms"
    with EsmsPeer() as peer:
        settings.ESMS_URL = peer.url
        yield peer


def unclear(handler, request):
    """Taken, and answered in a way that says nothing."""
    handler.server.peer.take(request)
    handler.answer({"CodeResult": "99"})


def delivered(at, draft, peer, behaviour) -> Notice:
    enqueue(drafts=[draft(1)], at=at)
    peer.behaviour = behaviour
    deliver_due(at=at)
    peer.behaviour = peers.accept
    return Notice.objects.get()


def test_an_unclear_one_is_resent_under_its_old_reference_and_accepted_once(at, draft, peer, actor):
    notice = delivered(at, draft, peer, unclear)
    assert notice.state == NoticeState.UNKNOWN
    later = at + timedelta(hours=1)
    resend(notice_id=notice.pk, actor=actor, at=later)
    assert deliver_due(at=later) == {"taken": 1, "sent": 1}
    notice.refresh_from_db()
    assert (notice.decided_by, notice.decided_at) == (actor, later)
    assert len(peer.requests) == 2
    assert len(peer.accepted) == 1
    assert list(Attempt.objects.values_list("number", "outcome")) == [(1, "unknown"), (2, "accepted")]


def test_a_failed_one_is_resent_under_a_new_reference(at, draft, peer, actor):
    notice = delivered(at, draft, peer, peers.answer_code("146"))
    resend(notice_id=notice.pk, actor=actor, at=at)
    deliver_due(at=at)
    first, second = (request["RequestId"] for request in peer.requests)
    assert first != second
    assert Notice.objects.get().state == NoticeState.SENT


def test_a_resent_one_gets_a_week_of_its_own(at, draft, peer, actor):
    notice = delivered(at, draft, peer, peers.answer_code("146"))
    later = at + timedelta(days=30)
    resend(notice_id=notice.pk, actor=actor, at=later)
    peer.behaviour = peers.answer_status(500)
    assert deliver_due(at=later) == {"taken": 1, "pending": 1}


def test_a_sent_or_waiting_one_is_not_resent(at, draft, peer, actor):
    enqueue(drafts=[draft(1)], at=at)
    notice = Notice.objects.get()
    with pytest.raises(NotAllowed, match="chờ gửi"):
        resend(notice_id=notice.pk, actor=actor, at=at)
    deliver_due(at=at)
    with pytest.raises(NotAllowed, match="đã giao cho nhà mạng"):
        resend(notice_id=notice.pk, actor=actor, at=at)
    assert len(peer.requests) == 1


def test_an_unclear_one_that_arrived_is_settled(at, draft, peer, actor):
    notice = delivered(at, draft, peer, unclear)
    mark_received(notice_id=notice.pk, actor=actor, at=at)
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.decided_by) == (NoticeState.SENT, at, actor)


def test_a_refused_one_cannot_have_arrived(at, draft, peer, actor):
    notice = delivered(at, draft, peer, peers.answer_code("108"))
    with pytest.raises(NotAllowed, match="không gửi được"):
        mark_received(notice_id=notice.pk, actor=actor, at=at)


def test_only_what_still_waits_is_cancelled(at, draft, peer):
    enqueue(drafts=[draft(1, occasion="promise:1")], at=at)
    deliver_due(at=at)
    enqueue(drafts=[draft(1, occasion="promise:2"), draft(2)], at=at)
    assert cancel(subject="dossier:1", kinds=["tests.apology"], at=at) == 1
    assert deliver_due(at=at) == {"taken": 1, "sent": 1}
    assert Notice.objects.get(state=NoticeState.CANCELLED).occasion == "promise:2"


def test_a_note_is_read_by_its_receiver_only_and_once(at, draft, actor):
    other = User.objects.create_user("lan", full_name="Trần Thị Lan")
    (pk,) = enqueue(drafts=[draft(1, "inbox", to_user_id=actor.pk)], at=at)
    assert mark_read(notice_ids=[pk], actor=other, at=at) == 0
    assert mark_read(notice_ids=[pk], actor=actor, at=at) == 1
    assert mark_read(notice_ids=[pk], actor=actor, at=at + timedelta(days=1)) == 0
    assert Notice.objects.get().read_at == at


def unclear_at(at, draft, provider: str, pinned_at) -> Notice:
    enqueue(drafts=[draft(1)], at=at)
    Notice.objects.update(state=NoticeState.UNKNOWN, provider=provider, pinned_at=pinned_at)
    return Notice.objects.get()


@pytest.mark.parametrize(("hours", "is_kept"), [(1, True), (30, False)])
def test_an_unclear_one_stays_with_its_gateway_as_long_as_that_knows_it(at, draft, peer, actor, hours, is_kept):
    """eSMS knows a reference for a day; after that nothing is gained by asking it alone."""
    pinned_at = at - timedelta(hours=hours)
    notice = unclear_at(at, draft, "esms", pinned_at)
    reference = notice.reference
    resend(notice_id=notice.pk, actor=actor, at=at)
    notice.refresh_from_db()
    assert notice.pinned_at == (pinned_at if is_kept else None)
    assert notice.reference == reference


def test_a_failed_one_may_go_anywhere(at, draft, peer, actor):
    notice = unclear_at(at, draft, "esms", at)
    Notice.objects.update(state=NoticeState.FAILED)
    resend(notice_id=notice.pk, actor=actor, at=at)
    notice.refresh_from_db()
    assert notice.pinned_at is None
