"""Whom a message goes through: order by office, health, pace, approved templates, and what may not move."""

import time
from datetime import timedelta

import pytest

from accounts.enums import OfficeKind
from notices.actions import deliver_due, enqueue
from notices.enums import Channel, NoticeState, Outcome
from notices.gateways import Switchboard, account_of, callback_url
from notices.models import Attempt, Gateway, GatewayTemplate, GatewayTurn, Notice
from tests.factories import make_office
from tests.peers import esms as peers
from tests.peers.esms import EsmsPeer

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    with EsmsPeer() as peer:
        yield peer


@pytest.fixture
def second():
    with EsmsPeer() as peer:
        yield peer


def gateway(ref: str, peer: EsmsPeer | None = None, **given) -> Gateway:
    values = {"url": peer.url if peer else "http://127.0.0.1:1/", "api_key": "k", "secret_key": "s", "sender": "UBND"}
    return Gateway.objects.create(
        **{"ref": ref, "name": ref, "transport": "esms", "channel": Channel.SMS, "values": values} | given
    )


def turn(row: Gateway, order: int, office=None) -> None:
    GatewayTurn.objects.create(gateway=row, order=order, office=office)


def refs(office_id: int | None, channel: str = "sms") -> list[str]:
    return [gate.ref for gate in Switchboard().line(office_id, channel)]


def test_without_any_gateway_set_up_the_environment_decides(settings):
    settings.SMS_GATEWAY = "esms"
    assert refs(None) == ["esms"]
    assert refs(None, "email") == ["local"]
    assert refs(None, "zalo") == []


def test_an_office_uses_its_own_order_then_that_of_the_office_above_then_the_general_one(world):
    general, of_district, of_desk = gateway("general"), gateway("district"), gateway("desk")
    turn(of_district, 1, world.committee)
    turn(of_desk, 1, world.desk)
    turn(general, 2, world.desk)
    turn(general, 1)
    elsewhere = make_office("Nơi khác", OfficeKind.SPECIALIST)
    assert refs(world.desk.pk) == ["desk", "general"]
    assert refs(world.division.pk) == ["district"]
    assert refs(elsewhere.pk) == ["general"]
    assert refs(None) == ["general"]


def test_a_gateway_that_is_switched_off_is_not_asked():
    gateway("off", is_active=False)
    assert refs(None) == ["local"]


def test_the_keys_of_a_gateway_are_sealed_in_the_database():
    row = gateway("a")
    assert b"secret_key" not in bytes(Gateway.objects.values_list("values", flat=True).get(pk=row.pk))


def test_a_refusal_moves_the_message_to_the_next_gateway_once_the_first_is_unwell(at, draft, first, second):
    turn(gateway("a", first), 1)
    turn(gateway("b", second), 2)
    first.behaviour = peers.answer_status(503)
    enqueue(drafts=[draft(number) for number in range(20)], at=at)
    deliver_due(at=at, in_flight=1)
    deliver_due(at=at + timedelta(minutes=2), in_flight=1)
    assert Notice.objects.filter(state=NoticeState.SENT, provider="b").count() >= 18
    assert set(Notice.objects.values_list("state", flat=True)) <= {NoticeState.SENT, NoticeState.PENDING}
    assert len(first.requests) <= 7  # five to know it, and one each half minute after
    assert first.accepted == []
    assert second.doubled() == []


def test_a_gateway_that_is_well_again_is_used_again(at, draft, first, second):
    turn(gateway("a", first), 1)
    turn(gateway("b", second), 2)
    first.behaviour = peers.answer_status(503)
    enqueue(drafts=[draft(number) for number in range(10)], at=at)
    deliver_due(at=at, in_flight=1)
    first.behaviour = peers.accept
    later = at + timedelta(minutes=1)
    enqueue(drafts=[draft(number) for number in range(20, 24)], at=later)
    deliver_due(at=later, in_flight=1)
    assert len(first.accepted) >= 4


def test_a_slow_gateway_is_left_for_the_next(at, draft, first, second):
    gateway_a, gateway_b = gateway("a", first), gateway("b", second)
    turn(gateway_a, 1)
    turn(gateway_b, 2)
    (pk,) = enqueue(drafts=[draft(99)], at=at - timedelta(days=1))
    Notice.objects.filter(pk=pk).update(state=NoticeState.CANCELLED)
    for number in range(1, 7):
        began = at - timedelta(minutes=1, seconds=number)
        Attempt.objects.create(
            notice_id=pk,
            number=number,
            transport="a",
            started_at=began,
            finished_at=at - timedelta(seconds=20 + number),
            outcome=Outcome.ACCEPTED,
        )
    enqueue(drafts=[draft(1)], at=at)
    deliver_due(at=at)
    assert Notice.objects.get(subject="dossier:1").provider == "b"


def test_the_only_gateway_at_rest_is_left_alone_and_tried_by_one_message(at, draft, first):
    gateway("a", first)
    Gateway.objects.exclude(ref="a").delete()
    first.behaviour = peers.answer_status(503)
    enqueue(drafts=[draft(number) for number in range(200)], at=at)
    counts = deliver_due(at=at, in_flight=4)
    asked = len(first.requests)
    assert asked < 30
    assert counts["postponed"] == 0 or counts["postponed"] + asked >= 200
    assert {notice.state for notice in Notice.objects.all()} <= {NoticeState.PENDING, NoticeState.SENT}


def test_a_message_that_one_gateway_might_have_is_given_to_no_other(at, draft, first, second):
    turn(gateway("a", first), 1)
    turn(gateway("b", second), 2)
    first.behaviour = peers.cut_after_accepting
    enqueue(drafts=[draft(number) for number in range(8)], at=at)
    deliver_due(at=at, in_flight=1)
    unclear = Notice.objects.filter(pinned_at__isnull=False)
    assert unclear.count() >= 5
    held = {notice.recipient for notice in unclear}
    first.behaviour = peers.accept
    for minutes in (3, 6, 12, 24):
        deliver_due(at=at + timedelta(minutes=minutes))
    assert not held & {"+84" + kept["Phone"][1:] for kept in second.accepted}
    assert len(first.accepted) + len(second.accepted) == 8


def test_a_gateway_with_a_pace_gets_no_more_a_second(at, draft, first):
    gateway("a", first, rate=20)
    asked: list[float] = []

    def behave(handler, request):
        asked.append(time.monotonic())
        peers.accept(handler, request)

    first.behaviour = behave
    enqueue(drafts=[draft(number) for number in range(10)], at=at)
    began = at
    deliver_due(at=began)
    row = Gateway.objects.get(ref="a")
    assert row.next_slot_at - at >= timedelta(seconds=10 / 20)
    assert max(asked) - min(asked) >= 9 / 20 * 0.9


def test_a_gateway_that_takes_templates_only_is_passed_over_for_a_kind_without_one(first):
    row = gateway("vnpt", transport="vnpt", values={"url": first.url})
    other = gateway("b", first)
    turn(row, 1)
    turn(other, 2)
    GatewayTemplate.objects.create(
        gateway=row, kind="tests.apology", template_ref="77", text="Ho so {code} tre {date}."
    )
    line = Switchboard().line(None, "sms")
    assert line[0].takes("tests.apology")
    assert not line[0].takes("tests.code")
    assert account_of(row).templates["tests.apology"].parameters == ("code", "date")


def test_the_callback_address_is_given_to_gateways_only_where_the_portal_can_be_reached(settings):
    row = gateway("a")
    assert account_of(row)["callback_url"] == ""
    settings.PUBLIC_URL = "https://motcua.example.vn"
    assert account_of(row)["callback_url"] == callback_url("a")
    assert callback_url("a").startswith("https://motcua.example.vn/nhan-bao/a/")
    assert callback_url("a") != callback_url("b")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_gateways_take_the_same_queries_however_many_there_are(world, django_assert_num_queries, rows):
    for number in range(rows):
        turn(gateway(f"g{number}"), number)
    with django_assert_num_queries(4):
        board = Switchboard()
        board.line(world.desk.pk, "sms")
        board.line(world.division.pk, "sms")
