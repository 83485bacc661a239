"""Texts as octets of short messages: GSM-7 one septet an octet, UCS-2, and the header that joins long ones."""

from typing import NamedTuple

from notices.sms_text import ESCAPE, ESCAPED, GSM7, SEPTETS, measure, parts_of
from notices.transports.smpp.pdus import consts

MOST_PARTS = 255
CONCATENATED_8, CONCATENATED_16 = 0x00, 0x08  # 3GPP TS 23.040, 9.2.3.24.1 and .8

_SEPTET_OF = {letter: bytes([place]) for place, letter in enumerate(SEPTETS) if place != ESCAPE} | {
    letter: bytes([ESCAPE, place]) for letter, place in ESCAPED.items()
}
_BEHIND_ESCAPE = {place: letter for letter, place in ESCAPED.items()}
_CODECS = {
    consts.SMPP_ENCODING_IA5: "ascii",
    consts.SMPP_ENCODING_ISO88591: "latin-1",
    consts.SMPP_ENCODING_ISO10646: "utf-16-be",
}


class Joint(NamedTuple):
    """Which part of which long message; ``reference`` is the sender's and comes round again."""

    reference: int
    total: int
    number: int


class Octets(NamedTuple):
    """What a PDU says of a text."""

    esm_class: int
    data_coding: int
    short_message: bytes


def as_octets(text: str, reference: int) -> list[Octets]:
    """One for each part; ``reference`` (0 to 255) joins them. ``ValueError`` for more than 255 parts."""
    is_gsm7 = measure(text).encoding == GSM7
    coding = consts.SMPP_ENCODING_DEFAULT if is_gsm7 else consts.SMPP_ENCODING_ISO10646
    parts = [_septets(part) if is_gsm7 else part.encode("utf-16-be", "replace") for part in parts_of(text)]
    if len(parts) == 1:
        return [Octets(0, coding, parts[0])]
    if len(parts) > MOST_PARTS:
        raise ValueError("more parts than a short message can have")
    return [
        Octets(consts.SMPP_GSMFEAT_UDHI, coding, bytes([5, CONCATENATED_8, 3, reference, len(parts), number]) + part)
        for number, part in enumerate(parts, start=1)
    ]


def _septets(text: str) -> bytes:
    return b"".join(_SEPTET_OF[letter] for letter in text)


def split_header(octets: bytes) -> tuple[Joint | None, bytes]:
    """A message with a user data header → how it is joined, if it is, and the text; ``ValueError`` if cut off."""
    size = octets[0] + 1 if octets else 1
    header, joint, place = octets[1:size], None, 0
    if len(octets) < size:
        raise ValueError("a header longer than the message")
    while place + 2 <= len(header):
        kind, value = header[place], header[place + 2 : place + 2 + header[place + 1]]
        if kind == CONCATENATED_8 and len(value) == 3:
            joint = Joint(*value)
        elif kind == CONCATENATED_16 and len(value) == 4:
            joint = Joint(int.from_bytes(value[:2], "big"), value[2], value[3])
        place += 2 + header[place + 1]
    return joint, octets[size:]


def as_text(octets: bytes, data_coding: int) -> str:
    """What cannot be read becomes �; NUL, which no database keeps, is left out."""
    codec = _CODECS.get(data_coding)
    text = octets.decode(codec, "replace") if codec else _from_septets(octets)
    return text.replace("\x00", "")


def _from_septets(octets: bytes) -> str:
    letters, is_escaped = [], False
    for octet in octets:
        if octet == ESCAPE and not is_escaped:
            is_escaped = True
            continue
        plain = SEPTETS[octet] if octet < len(SEPTETS) and octet != ESCAPE else "\ufffd"
        letters.append(_BEHIND_ESCAPE.get(octet, plain) if is_escaped else plain)
        is_escaped = False
    return "".join(letters)
