"""What the laboratory calls lost, doubled and doubtful."""

from datetime import timedelta

import pytest
from django.utils import timezone

from laboratory.audit import compare, reference_of
from notices.actions import enqueue
from notices.enums import NoticeState
from notices.models import Notice
from tests.notices.conftest import draft

__all__ = ["draft"]

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def books(draft, *states: NoticeState) -> list[Notice]:
    """One notice for each state, known to the ledger as ``kill-00000``, ``kill-00001`` …"""
    for number, state in enumerate(states):
        enqueue(drafts=[draft(number, subject=f"kill-{number:05d}")], at=NOW)
        Notice.objects.filter(subject=f"kill-{number:05d}").update(state=state, sent_at=NOW, delivered_at=NOW)
    return list(Notice.objects.order_by("subject"))


def taken(*numbers: int) -> list:
    return [(f"kill-{number:05d}", NOW + timedelta(seconds=number)) for number in numbers]


def found(written: int, ledger: list):
    return compare(written=written, ledger=ledger, repeats=0, over_at=NOW)


def test_what_every_gateway_took_once_is_clean(draft):
    books(draft, NoticeState.SENT, NoticeState.DELIVERED)
    findings = found(2, taken(0, 1))
    assert findings.is_clean
    assert (findings.taken, findings.doubtful) == (2, [])


def test_a_notice_booked_as_sent_that_no_gateway_has_is_lost(draft):
    lost, _sent = books(draft, NoticeState.SENT, NoticeState.SENT)
    assert found(2, taken(1)).lost == [reference_of(lost.pk.hex, 1)]


def test_a_notice_that_still_waits_or_failed_is_lost_as_well(draft):
    books(draft, NoticeState.PENDING, NoticeState.FAILED)
    assert len(found(2, []).lost) == 2


def test_a_notice_that_is_in_no_book_is_lost(draft):
    books(draft, NoticeState.SENT)
    assert len(found(2, taken(0)).lost) == 1


def test_a_message_taken_twice_is_doubled(draft):
    books(draft, NoticeState.SENT)
    findings = found(1, taken(0, 0))
    assert len(findings.doubled) == 1
    assert not findings.is_clean


def test_what_a_person_is_asked_about_is_doubtful_and_neither_lost_nor_doubled(draft):
    books(draft, NoticeState.UNKNOWN, NoticeState.UNKNOWN)
    findings = found(2, taken(0))
    assert findings.is_clean
    assert (len(findings.doubtful), findings.arrived) == (2, 1)


def test_the_time_until_99_of_100_were_taken_leaves_the_last_straggler_out(draft):
    books(draft, *[NoticeState.SENT] * 3)
    assert found(100, taken(*range(100))).nearly_all == 98
