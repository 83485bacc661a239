"""PDUs to octets and back, with smpplib's codec (SMPP 3.4, part 4)."""

import struct
from typing import Any

from smpplib import command, consts, smpp  # type: ignore[import-untyped]

RECEIPTED_MESSAGE_ID, MESSAGE_STATE, MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F

Pdu = Any  # the library has no types: .command, .status, .sequence and the fields by their names in SMPP


__all__ = [
    "MESSAGE_PAYLOAD",
    "MESSAGE_STATE",
    "RECEIPTED_MESSAGE_ID",
    "SAR_NUMBER",
    "SAR_REFERENCE",
    "SAR_TOTAL",
    "BadPdu",
    "Pdu",
    "consts",
    "encoded",
    "parsed",
]


class BadPdu(ValueError):
    """A frame whose body is not what its header says. ``command`` and ``sequence`` are for the answer."""

    def __init__(self, frame: bytes) -> None:
        self.command, _status, self.sequence = struct.unpack(">LLL", frame[4:16])
        super().__init__(f"a PDU 0x{self.command:08x} of {len(frame)} octets cannot be read")


class _DeliverSm(command.DeliverSM):
    """With every optional parameter kept as it came: the library stumbles over those it does not expect here."""

    def __init__(self) -> None:
        super().__init__("deliver_sm", sequence=0)
        self.optional: dict[int, bytes] = {}

    def parse_optional_params(self, data: bytes) -> None:
        place = 0
        while place < len(data):
            tag, length = struct.unpack_from(">HH", data, place)
            value = data[place + 4 : place + 4 + length]
            if len(value) < length:
                raise ValueError("an optional parameter is cut off")
            self.optional[tag] = value
            place += 4 + length

    def parse(self, data: bytes) -> None:
        super().parse(data)
        if self.sm_default_msg_id is None or len(self.short_message or b"") != self.sm_length:
            raise ValueError("the message is cut off")


def encoded(name: str, sequence: int, **fields: Any) -> bytes:
    """``ValueError`` for a field that SMPP cannot carry, such as a sender with accents."""
    made = smpp.make_pdu(name, sequence=sequence, **fields)
    made.sequence = sequence
    try:
        octets: bytes = made.generate()
    except UnicodeError:  # it quotes the field, which may be the password
        raise ValueError("a letter that SMPP cannot carry") from None
    return octets


def parsed(frame: bytes) -> Pdu:
    """``BadPdu`` when it cannot be."""
    try:
        if frame[4:8] == b"\x00\x00\x00\x05":
            delivery = _DeliverSm()
            delivery.parse(frame)
            return delivery
        return smpp.parse_pdu(frame, sequence=0, allow_unknown_opt_params=True)
    except Exception as error:  # the library meets bad octets with whatever Python raises there
        raise BadPdu(frame) from error
