"""Figures of the queue, the gateways and the costs."""

from datetime import date, timedelta

import pytest

from accounts.enums import OfficeKind
from accounts.models import Office
from notices.actions import deliver_due, enqueue
from notices.enums import NoticeState, Outcome
from notices.figures import gateway_figures, monthly_costs, queue_depth
from notices.models import Attempt, DeliveryReport, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return Office.objects.create(name="UBND xã Mẫu", kind=OfficeKind.COMMITTEE, valid_from=date(2020, 1, 1))


def tried(at, draft, outcome, *, number, ref="esms-2", ago=timedelta(minutes=1), seconds=2.0):
    (pk,) = enqueue(drafts=[draft(number)], at=at)
    Attempt.objects.create(
        notice_id=pk,
        number=1,
        reference=str(number),
        transport=ref,
        started_at=at - ago,
        finished_at=at - ago + timedelta(seconds=seconds) if outcome else None,
        outcome=outcome,
    )


def test_depth_is_told_by_channel_with_the_oldest_that_is_due(at, draft):
    enqueue(drafts=[draft(1), draft(2, "email")], at=at - timedelta(hours=2))
    enqueue(drafts=[draft(3)], at=at)
    Notice.objects.filter(subject="dossier:3").update(next_attempt_at=at + timedelta(hours=1))
    enqueue(drafts=[draft(4), draft(5), draft(6)], at=at)
    Notice.objects.filter(subject="dossier:4").update(state=NoticeState.FAILED)
    Notice.objects.filter(subject__in=("dossier:5", "dossier:6")).update(state=NoticeState.UNKNOWN)
    sms, zalo, mail = queue_depth(at=at)
    assert (sms.channel, sms.waiting, sms.due, sms.oldest_at) == ("sms", 2, 1, at - timedelta(hours=2))
    assert (sms.failed, sms.unknown, sms.in_hand) == (1, 2, 0)
    assert (zalo.waiting, zalo.oldest_at) == (0, None)
    assert (mail.waiting, mail.due) == (1, 1)


def test_a_gateway_is_told_by_its_attempts_of_the_hour_and_of_the_day(at, draft):
    tried(at, draft, Outcome.ACCEPTED, number=1, seconds=1.0)
    tried(at, draft, Outcome.UNKNOWN, number=2, seconds=3.0)
    tried(at, draft, Outcome.PERMANENT, number=3, ago=timedelta(hours=5), seconds=8.0)
    tried(at, draft, Outcome.PASSING, number=4, ago=timedelta(hours=25))
    tried(at, draft, "", number=5)
    tried(at, draft, Outcome.ACCEPTED, number=6, ref="other")
    found = gateway_figures(["esms-2", "silent"], at=at)
    figures = found["esms-2"]
    assert (figures.hour[:4], figures.hour.seconds) == ((1, 0, 0, 1), 2.0)
    assert (figures.hour.total, figures.hour.share) == (2, 50)
    assert (figures.day[:4], figures.day.seconds) == ((1, 0, 1, 1), 4.0)
    assert figures.health.is_well
    assert (found["silent"].day.total, found["silent"].day.share) == (0, 0)


def test_what_a_gateway_reports_is_counted_for_a_day(at):
    for number, (ago, is_delivered) in enumerate([(1, True), (2, True), (3, False), (30, True)]):
        moment = at - timedelta(hours=ago)
        DeliveryReport.objects.create(
            gateway_ref="esms-2", reference=str(number), is_delivered=is_delivered, received_at=moment
        )
    figures = gateway_figures(["esms-2"], at=at)["esms-2"]
    assert (figures.delivered, figures.undelivered) == (2, 1)


@pytest.mark.parametrize("gateways", [1, 3])
def test_any_number_of_gateways_asks_three_queries(gateways, at, django_assert_num_queries):
    with django_assert_num_queries(3):
        gateway_figures([f"g{number}" for number in range(gateways)], at=at)


def test_costs_are_told_by_month_and_office(at, draft, office, settings):
    settings.SMS_PRICE = 300
    enqueue(drafts=[draft(1, office_id=office.pk), draft(2, office_id=office.pk), draft(3)], at=at)
    deliver_due(at=at)
    enqueue(drafts=[draft(4, "email")], at=at)
    deliver_due(at=at)
    last_year = at.replace(year=2025, month=12, day=1, hour=0)
    Notice.objects.filter(subject="dossier:2").update(sent_at=last_year)
    costs = monthly_costs(on=at.date(), no_office="(không)")
    assert (costs.months[0], costs.months[-1], len(costs.months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    assert [(row.office, row.total, row.segments) for row in costs.rows] == [
        ("UBND xã Mẫu", 600, 2),
        ("(không)", 300, 1),
    ]
    assert (costs.rows[0].months[0], costs.rows[0].months[-1]) == (300, 300)
    assert (costs.totals[0], costs.totals[-1], costs.total, costs.segments) == (300, 600, 900, 3)


def test_what_was_never_sent_and_what_is_older_costs_nothing(at, draft):
    enqueue(drafts=[draft(1), draft(2)], at=at)
    deliver_due(at=at, limit=1)
    Notice.objects.exclude(sent_at=None).update(sent_at=at - timedelta(days=400))
    costs = monthly_costs(on=at.date(), no_office="–")
    assert (costs.rows, costs.total) == ([], 0)
