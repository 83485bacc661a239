"""The address of a status page after a right pair: opaque, of one level, and short-lived."""

import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.crypto import seal_token, unseal_token

LIFE = timedelta(minutes=15)
_FORM = struct.Struct(">QQ")  # dossier, second of issue


class Level(StrEnum):
    """How much a page may show (TT 01/2018/TT-VPCP Đ.16 k.2d): each level has tokens of its own."""

    CODE = "code"  # code and four digits
    RECEIPT = "receipt"  # the QR on the receipt: a token that lies in the dossier itself


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token stands for. ``is_fresh`` is false when its quarter of an hour, which ends at ``until``, is over."""

    dossier_id: int
    until: datetime
    is_fresh: bool


def new_token(*, dossier_id: int, level: Level, at: datetime) -> str:
    """A token for a page of ``level``; nobody can read or change what is in it."""
    return seal_token(_FORM.pack(dossier_id, int(at.timestamp())), place=_place(level))


def open_token(token: str, *, level: Level, at: datetime) -> Opened | None:
    """What the token stands for; None for a changed one, one of another level, or no token at all."""
    try:
        dossier_id, second = _FORM.unpack(unseal_token(token, place=_place(level)))
        issued_at = datetime.fromtimestamp(second, tz=at.tzinfo)
    except (ValueError, OverflowError, OSError, struct.error):  # CannotOpen is a ValueError
        return None
    # A server whose clock is behind that of the one that issued it may open it too.
    return Opened(dossier_id, issued_at + LIFE, is_fresh=-LIFE < at - issued_at < LIFE)


def _place(level: Level) -> str:
    return f"dossiers.lookup:{level.value}"
