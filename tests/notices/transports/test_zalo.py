import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from core.fields import Sealed
from notices.models import GatewayToken
from notices.transports.base import (
    BadCallback,
    Callback,
    OutcomeUnknown,
    PassingError,
    PermanentError,
    Receipt,
)
from tests.notices.transports.conforming import case_of
from tests.peers import http as behaviours
from tests.peers.zalo import ZaloPeer

ZALO = case_of("zalo")


@pytest.fixture
def peer():
    with ZaloPeer() as peer:
        yield peer


def send(peer: ZaloPeer, **values: str):
    return ZALO.open(peer, **values).send(ZALO.message())


@pytest.mark.django_db
class TestSending:
    def test_an_accepted_message_travels_in_the_shape_of_the_gateway(self, peer):
        assert send(peer).provider_reference == "zns-1"
        assert peer.accepted == [
            {
                "phone": "84905123456",
                "template_id": "386872",
                "template_data": {"code": "H32.27-261119-0001", "date": "27/11"},
                "tracking_id": "ref-1",
            }
        ]

    @pytest.mark.parametrize("code", ["-108", "-114", "-118", "-119", "-132"])
    def test_a_person_without_zalo_or_data_that_do_not_fit_are_permanent(self, peer, code):
        peer.behaviour = behaviours.answer_code(code)
        with pytest.raises(PermanentError, match=code):
            send(peer)

    @pytest.mark.parametrize("code", ["-101", "-115", "-117", "-131", "-135"])
    def test_application_balance_and_template_are_ours_to_mend(self, peer, code):
        peer.behaviour = behaviours.answer_code(code)
        with pytest.raises(PassingError, match=code) as raised:
            send(peer)
        assert raised.value.is_alarm
        assert raised.value.was_refused

    @pytest.mark.parametrize("code", ["-133", "-144", "-147"])
    def test_the_night_and_the_quota_of_the_day_pass_by_themselves(self, peer, code):
        peer.behaviour = behaviours.answer_code(code)
        with pytest.raises(PassingError, match=code) as raised:
            send(peer)
        assert not raised.value.is_alarm
        assert raised.value.was_refused

    @pytest.mark.parametrize("error", [None, "0", True, [], {}, -100, -7777, 1])
    def test_a_code_that_says_nothing_leaves_the_outcome_unknown(self, peer, error):
        peer.behaviour = lambda handler, _request: handler.answer({"error": error})
        with pytest.raises(OutcomeUnknown) as raised:
            send(peer)
        assert not raised.value.is_repeatable


@pytest.mark.django_db
class TestTokens:
    def test_the_first_message_renews_the_token_that_the_administrator_typed_and_keeps_both_sealed(self, peer):
        send(peer)
        kept = GatewayToken.objects.get(ref="zalo")
        assert isinstance(kept.__dict__["access"], Sealed)
        assert isinstance(kept.__dict__["refresh"], Sealed)
        assert (kept.access, kept.refresh) == ("access-1", "refresh-1")
        assert timedelta(hours=24) < kept.expires_at - timezone.now() < timedelta(hours=26)
        assert peer.renewals == ["refresh-0"]

    def test_a_token_in_force_is_used_by_the_next_message_and_by_the_next_process(self, peer):
        first = ZALO.open(peer)
        first.send(ZALO.message("ref-1"))
        first.send(ZALO.message("ref-2"))
        ZALO.open(peer).send(ZALO.message("ref-3"))
        assert len(peer.accepted) == 3
        assert peer.renewals == ["refresh-0"]

    def test_a_token_that_zalo_no_longer_takes_is_renewed_and_the_message_sent_once(self, peer):
        transport = ZALO.open(peer)
        transport.send(ZALO.message("ref-1"))
        peer.expire()
        transport.send(ZALO.message("ref-2"))
        assert [kept["tracking_id"] for kept in peer.accepted] == ["ref-1", "ref-2"]
        assert peer.renewals == ["refresh-0", "refresh-1"]

    def test_a_token_is_renewed_before_its_end(self, peer):
        send(peer)
        GatewayToken.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
        send(peer)
        assert peer.renewals == ["refresh-0", "refresh-1"]

    def test_a_token_refused_twice_is_ours_to_mend_and_not_tried_a_third_time(self, peer):
        peer.behaviour = behaviours.answer_code("-124")
        with pytest.raises(PassingError, match="-124") as raised:
            send(peer)
        assert raised.value.is_alarm
        assert len(peer.requests) == 2

    def test_a_used_refresh_token_is_ours_to_mend_and_nothing_is_sent(self, peer):
        with pytest.raises(PassingError) as raised:
            send(peer, refresh_token="long-used")
        assert raised.value.is_alarm
        assert not peer.requests

    def test_a_refresh_token_typed_anew_mends_one_that_is_lost(self, peer):
        send(peer)
        peer.expire()
        peer.refresh = "granted-again"
        send(peer, refresh_token="granted-again")
        assert GatewayToken.objects.get().access == "access-2"
        assert len(peer.accepted) == 2

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]"])
    def test_a_token_endpoint_out_of_order_is_passing_for_nothing_was_sent(self, peer, body):
        peer.token_body = body
        with pytest.raises(PassingError):
            send(peer)
        assert not peer.requests

    def test_a_token_endpoint_that_nobody_reaches_is_passing(self, peer):
        with pytest.raises(PassingError):
            send(peer, token_url="http://gateway.invalid/")
        assert not GatewayToken.objects.exists()

    @pytest.mark.parametrize("lifetime", ["soon", None, -5])
    def test_a_token_without_a_lifetime_is_used_once_and_then_renewed(self, peer, lifetime):
        told = {"access_token": "access-0", "refresh_token": "r", "expires_in": lifetime}
        peer.token_body = json.dumps(told).encode()
        send(peer)
        assert len(peer.accepted) == 1
        assert not GatewayToken.objects.filter(expires_at__gt=timezone.now()).exists()


@pytest.mark.django_db(transaction=True)
def test_workers_that_renew_at_once_use_the_refresh_token_once(peer):
    peer.slow = 0.3
    start = threading.Barrier(6)

    def work(number: int):
        transport = ZALO.open(peer)  # each worker has its own
        start.wait(10)
        return transport.send(ZALO.message(f"ref-{number}"))

    with ThreadPoolExecutor(6) as workers:
        accepted = list(workers.map(work, range(6)))
    assert len({one.provider_reference for one in accepted}) == 6
    assert peer.renewals == ["refresh-0"]
    assert peer.refresh == GatewayToken.objects.get().refresh


@pytest.mark.django_db(transaction=True)
def test_workers_whose_token_ends_at_once_renew_it_once(peer):
    transports = [ZALO.open(peer) for _worker in range(6)]
    for transport in transports:
        transport.send(ZALO.message("ref-0"))
    peer.expire()
    peer.slow = 0.3
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda transport: transport.send(ZALO.message("ref-1")), transports))
    assert peer.renewals == ["refresh-0", "refresh-1"]
    assert len(peer.accepted) == 12


class TestEvents:
    def read(self, body: bytes, signature: str, **values: str) -> list[Receipt]:
        with ZaloPeer() as peer:
            headers = {"x-zevent-signature": signature}
            return list(ZALO.open(peer, **values).read(Callback("POST", {}, headers, body)))

    def test_a_signed_event_tells_that_the_message_reached_the_device(self, peer):
        assert self.read(*peer.event("ref-1")) == [Receipt("ref-1", "zns-1", True)]

    @pytest.mark.parametrize("signature", ["", "mac=", "mac=0", "mac=ơ", "x" * 10_000])
    def test_a_wrong_signature_is_refused(self, peer, signature):
        body, _right = peer.event("ref-1")
        with pytest.raises(BadCallback, match="signature"):
            self.read(body, signature)

    def test_a_signature_of_another_body_or_secret_is_refused(self, peer):
        body, signature = peer.event("ref-1")
        with pytest.raises(BadCallback):
            self.read(peer.event("ref-2")[0], signature)
        with pytest.raises(BadCallback):
            self.read(body, signature, oa_secret="other")

    def test_without_a_secret_nothing_can_be_verified_and_everything_is_refused(self, peer):
        peer.oa_secret = ""
        with pytest.raises(BadCallback):
            self.read(*peer.event("ref-1"), oa_secret="")

    @pytest.mark.parametrize(
        "event",
        [
            {"event_name": "follow", "follower": {"id": "1"}},
            {"event_name": "user_received_message", "message": {"msg_id": "chat-1"}},
            {"event_name": "user_received_message", "message": {"delivery_time": "1"}},
            {"event_name": "user_received_message", "message": "x"},
        ],
    )
    def test_other_signed_events_tell_nothing(self, peer, event):
        body = json.dumps({**event, "timestamp": "1"}).encode()
        assert self.read(body, peer.signature(body, "1")) == []

    @pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 60_000])
    def test_what_is_no_event_is_not_understood(self, peer, body):
        with pytest.raises(BadCallback):
            self.read(body, peer.signature(body, ""))
