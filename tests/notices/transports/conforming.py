"""Every transport beside the peer that speaks its protocol, and how that peer is made to misbehave."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from notices.transports import TRANSPORTS
from notices.transports.base import Account, Message, Template, Transport
from tests.peers import http, postmark
from tests.peers.esms import EsmsPeer
from tests.peers.postmark import PostmarkPeer
from tests.peers.smtp import CUT, HANG, SmtpPeer
from tests.peers.speedsms import SpeedSmsPeer
from tests.peers.viettel import ViettelPeer
from tests.peers.vnpt import VnptPeer
from tests.peers.zalo import ZaloPeer

KIND = "tests.apology"
PERSONAL = ("905123456", "hoa@example.vn", "ket qua", "Nguyen Van Hoa")


class Mischief(Enum):
    """What goes wrong on the other side."""

    WRONG_ACCOUNT = "our account is refused"
    WRONG_RECEIVER = "the receiver is refused"
    BUSY = "it is busy"
    HANG = "it takes the message and hangs"
    CUT_BEFORE = "the line is cut before it takes the message"
    CUT_AFTER = "the line is cut after it took the message"
    GARBAGE = "it takes the message and answers garbage"
    STRANGE = "it answers success with something unknown inside"


@dataclass
class Case:
    """``peer()`` gives the other side; ``told`` says how to misbehave, ``values`` how to set the gateway up for it.

    ``taken`` lists what the peer took; ``asked`` counts how often it was asked to take something.
    """

    transport: str
    peer: Callable[[], Any]
    values: Callable[[Any], dict[str, str]]
    told: Callable[[Any, Mischief], None]
    channel: str = "sms"
    secrets: tuple[str, ...] = ()
    needs_database: bool = False
    taken: Callable[[Any], list[Any]] = lambda peer: peer.accepted
    asked: Callable[[Any], int] = lambda peer: len(peer.requests)

    def open(self, peer: Any, timeout: float = 10, **values: str) -> Transport:
        templates = {KIND: Template("386872", ("code", "date"), "Ho so {code} co ket qua, hen {date}.")}
        account = Account(
            self.transport, {**defaults(self.transport), **self.values(peer), **values}, templates, timeout
        )
        return TRANSPORTS[self.transport](account)

    def message(self, reference: str = "ref-1", **given: Any) -> Message:
        fields = {
            "recipient": "hoa@example.vn" if self.channel == "email" else "+84905123456",
            "title": "Xin moi" if self.channel == "email" else "",
            "body": "Ho so cua Nguyen Van Hoa da co ket qua.",
            "kind": KIND,
            "facts": {"code": "H32.27-261119-0001", "date": "27/11", "name": "Nguyen Van Hoa"},
        }
        return Message(reference=reference, channel=self.channel, **{**fields, **given})


def defaults(transport: str) -> dict[str, str]:
    """The settings as the administrator finds them."""
    return {setting.name: setting.default for setting in TRANSPORTS[transport].settings}


def over_http(wrong_account: str, wrong_receiver: str, strange: str) -> Callable[[Any, Mischief], None]:
    """Behaviours of an HTTP peer, with the codes that this gateway has for each."""
    behaviours = {
        Mischief.WRONG_ACCOUNT: http.answer_code(wrong_account),
        Mischief.WRONG_RECEIVER: http.answer_code(wrong_receiver),
        Mischief.STRANGE: http.answer_code(strange),
        **ON_THE_LINE,
    }
    return lambda peer, mischief: setattr(peer, "behaviour", behaviours[mischief])


ON_THE_LINE = {
    Mischief.BUSY: http.answer_status(503),
    Mischief.HANG: http.hang_after_accepting,
    Mischief.CUT_BEFORE: http.cut_before_accepting,
    Mischief.CUT_AFTER: http.cut_after_accepting,
    Mischief.GARBAGE: http.answer_body(b"<html>maintenance"),
}


def _postmark(peer: Any, mischief: Mischief) -> None:
    peer.behaviour = {
        Mischief.WRONG_ACCOUNT: http.answer_status(401),
        Mischief.WRONG_RECEIVER: postmark.refuse_receiver,
        Mischief.STRANGE: http.answer_code("777"),
        **ON_THE_LINE,
    }[mischief]


def _smtp(peer: Any, mischief: Mischief) -> None:
    at, answer = {
        Mischief.WRONG_ACCOUNT: ("at_sender", "553 not yours"),
        Mischief.WRONG_RECEIVER: ("at_recipient", "550 no such user"),
        Mischief.BUSY: ("at_recipient", "451 later"),
        Mischief.HANG: ("at_content", HANG),
        Mischief.CUT_BEFORE: ("at_content", CUT),
        Mischief.CUT_AFTER: ("at_content", CUT),
        Mischief.GARBAGE: ("at_content", "299 well"),
        Mischief.STRANGE: ("at_content", "299 well"),
    }[mischief]
    setattr(peer, at, answer)


CASES = [
    Case(
        "esms",
        EsmsPeer,
        lambda peer: {"url": peer.url, "api_key": "esms-key", "secret_key": "esms-secret", "sender": "UBND VN"},
        over_http("103", "108", "7777"),
        secrets=("esms-key", "esms-secret"),
    ),
    Case(
        "speedsms",
        SpeedSmsPeer,
        lambda peer: {"url": peer.url, "token": peer.token, "sender": "UBND VN"},
        over_http("300", "105", "7777"),
        secrets=(SpeedSmsPeer.token,),
    ),
    Case(
        "vnpt",
        VnptPeer,
        lambda peer: {
            "url": peer.url,
            "api_password": peer.password,
            "account_codes": "2, 5",
            "receiver_codes": "31",
        },
        over_http("2", "31", "7777"),
        secrets=(VnptPeer.password,),
    ),
    Case(
        "viettel",
        ViettelPeer,
        lambda peer: {"url": peer.url, "user": "ubnd", "password": peer.password, "cp_code": "VN", "sender": "UBND VN"},
        over_http("Authenticate: IP_INVALID", "Check ReceiverID: FORMAT_ERROR", "Check information error"),
        secrets=(ViettelPeer.password,),
    ),
    Case(
        "zalo",
        ZaloPeer,
        lambda peer: {
            "url": peer.url,
            "token_url": peer.token_url,
            "app_id": peer.app_id,
            "secret_key": peer.secret_key,
            "oa_secret": peer.oa_secret,
            "refresh_token": "refresh-0",
        },
        over_http("-115", "-114", "-7777"),
        channel="zalo",
        secrets=(ZaloPeer.secret_key, ZaloPeer.oa_secret, "refresh-0", "access-1"),
        needs_database=True,
    ),
    Case(
        "anymail",
        PostmarkPeer,
        lambda peer: {
            "service": "postmark",
            "url": peer.url,
            "key": peer.token,
            "sender": "Một cửa <motcua@vanninh.example.vn>",
        },
        _postmark,
        channel="email",
        secrets=(PostmarkPeer.token,),
    ),
    Case(
        "smtp",
        SmtpPeer,
        lambda peer: {
            "host": "127.0.0.1",
            "port": str(peer.port),
            "security": "none",
            "sender": "Một cửa <motcua@vanninh.example.vn>",
        },
        _smtp,
        channel="email",
        asked=lambda peer: len(peer.accepted),
    ),
]


def case_of(transport: str) -> Case:
    return next(case for case in CASES if case.transport == transport)
