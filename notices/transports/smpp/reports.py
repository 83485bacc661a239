"""What a deliver_sm tells: the end of a message we sent, or (part of) a message that somebody sent to us."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.phones import to_e164
from notices.transports.base import Inbound, Receipt
from notices.transports.smpp.pdus import (
    MESSAGE_PAYLOAD,
    MESSAGE_STATE,
    RECEIPTED_MESSAGE_ID,
    SAR_NUMBER,
    SAR_REFERENCE,
    SAR_TOTAL,
    Pdu,
    consts,
)
from notices.transports.smpp.texts import Joint, as_text, split_header

SAME_EVERYWHERE, HEX_IN_ANSWERS, HEX_IN_RECEIPTS = "same", "hex_in_answers", "hex_in_receipts"

KIND_OF_MESSAGE, RECEIPT, ENROUTE_NOTICE = 0x3C, 0x04, 0x20  # bits of esm_class (5.2.12)

_ID = re.compile(r"\bid:\s*([^\s,;]+)", re.IGNORECASE)
_STAT = re.compile(r"\bstat:\s*([A-Z]+)", re.IGNORECASE)

# Appendix B of the standard, and its numbers in message_state (5.2.28).
DELIVERED, EXPIRED, DELETED, UNDELIVERABLE, REJECTED = "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "REJECTD"
_STATE_OF_NUMBER = {
    consts.SMPP_MESSAGE_STATE_DELIVERED: DELIVERED,
    consts.SMPP_MESSAGE_STATE_EXPIRED: EXPIRED,
    consts.SMPP_MESSAGE_STATE_DELETED: DELETED,
    consts.SMPP_MESSAGE_STATE_UNDELIVERABLE: UNDELIVERABLE,
    consts.SMPP_MESSAGE_STATE_REJECTED: REJECTED,
}

SAME_TEXT_SECONDS = 600  # SMPP gives what people send no id: the same text so soon again is a repeated deliver_sm


@dataclass(frozen=True, repr=False)
class Part:
    """One short message of somebody to us; ``joint`` is ``None`` when it is whole."""

    sender: str
    receiver: str
    octets: bytes
    data_coding: int
    joint: Joint | None


def _message_id(text: str, *, is_hex: bool, is_mixed: bool) -> str:
    """As written, or as a decimal number where the centre writes it now one way, now the other."""
    if not is_mixed:
        return text
    try:
        return str(int(text, 16 if is_hex else 10))
    except ValueError:
        return text


def answered_id(text: str, ids: str) -> str:
    """The id in a submit_sm_resp, in the form that ``receipted_id`` gives too; ``ids`` is the setting."""
    return _message_id(text, is_hex=ids == HEX_IN_ANSWERS, is_mixed=ids in (HEX_IN_ANSWERS, HEX_IN_RECEIPTS))


def receipted_id(text: str, ids: str) -> str:
    return _message_id(text, is_hex=ids == HEX_IN_RECEIPTS, is_mixed=ids in (HEX_IN_ANSWERS, HEX_IN_RECEIPTS))


def read_delivery(pdu: Pdu, ids: str) -> Receipt | Part:
    """``ValueError`` when it is neither; the message holds nothing personal."""
    octets = pdu.optional.get(MESSAGE_PAYLOAD) or pdu.short_message or b""
    kind = pdu.esm_class & KIND_OF_MESSAGE
    if kind in (RECEIPT, ENROUTE_NOTICE) or RECEIPTED_MESSAGE_ID in pdu.optional:
        return _receipt(pdu.optional, octets.decode("latin-1"), ids)
    joint = _joint_beside(pdu.optional)
    if pdu.esm_class & consts.SMPP_GSMFEAT_UDHI:
        joint, octets = split_header(octets)
    if joint is not None and not 1 <= joint.number <= joint.total:
        raise ValueError("a part that is none of its message")
    is_whole = joint is None or joint.total == 1
    sender, receiver = (address.decode("latin-1") for address in (pdu.source_addr, pdu.destination_addr))
    return Part(sender, receiver, octets, pdu.data_coding, None if is_whole else joint)


def _receipt(optional: dict[int, bytes], text: str, ids: str) -> Receipt:
    """The optional parameters where the centre fills them, otherwise its text: ``id:… stat:DELIVRD …``."""
    found = _ID.search(text)
    written = optional.get(RECEIPTED_MESSAGE_ID, b"").rstrip(b"\x00").decode("latin-1") or (found[1] if found else "")
    if not written:
        raise ValueError("a receipt that does not say for which message")
    stat = _STAT.search(text)
    number = int.from_bytes(optional.get(MESSAGE_STATE, b""), "big")
    state = _STATE_OF_NUMBER.get(number) or (stat[1].upper() if stat else "")
    is_delivered = {DELIVERED: True, **dict.fromkeys((EXPIRED, DELETED, UNDELIVERABLE, REJECTED), False)}.get(state)
    return Receipt("", receipted_id(written, ids)[:200], is_delivered, _reason(state))


def _reason(state: str) -> str:
    return {
        EXPIRED: _("Máy người nhận tắt hoặc ngoài vùng phủ sóng quá lâu."),
        DELETED: _("Nhà mạng đã xóa tin trước khi chuyển."),
        UNDELIVERABLE: _("Tin không đến được máy người nhận."),
        REJECTED: _("Nhà mạng từ chối chuyển tin."),
    }.get(state, "")


def _joint_beside(optional: dict[int, bytes]) -> Joint | None:
    """The other way of joining parts: the sar_ parameters (5.3.2.22 to 24)."""
    if not {SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER} <= optional.keys():
        return None
    return Joint(*(int.from_bytes(optional[tag], "big") for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER)))


def inbound(parts: list[Part], *, at: datetime) -> Inbound:
    """The parts that came, in order, as one message; a gap shows as …. ``BadPhone`` for a sender that is none."""
    sender = to_e164(parts[0].sender)
    text = " … ".join(_runs(parts))
    moment = int(at.timestamp()) // SAME_TEXT_SECONDS
    digest = salted_hmac("notices.smpp", f"{sender} {parts[0].receiver} {moment} {text}", algorithm="sha256")
    return Inbound(sender, text, f"mo-{digest.hexdigest()[:32]}")


def _runs(parts: list[Part]) -> list[str]:
    """Texts of parts that follow one another: joined before they are read, for a letter may be cut in two."""
    runs: list[tuple[int, int, bytes]] = []
    for part in parts:
        number = part.joint.number if part.joint else 1
        if runs and runs[-1][0] + 1 == number and runs[-1][1] == part.data_coding:
            runs[-1] = (number, part.data_coding, runs[-1][2] + part.octets)
        else:
            runs.append((number, part.data_coding, part.octets))
    return [as_text(octets, coding) for _number, coding, octets in runs]
