"""Texts from the command line and from files of cases: wall-clock moments, amounts, pauses."""

import json
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workdays.arithmetic import Pause
from workdays.errors import BadInput
from workdays.zone import ZONE

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)


def read_moment(text: str) -> datetime:
    """``2026-11-19T09:10``, seconds optional, read as wall-clock time of Asia/Ho_Chi_Minh."""
    text = text.strip()
    if not MOMENT.fullmatch(text):
        raise BadInput(
            format_lazy(
                _("Không đọc được thời điểm “{text}”. Mời nhập giờ Việt Nam, ví dụ 2026-11-19T09:10."), text=text
            )
        )
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    except ValueError:
        raise BadInput(
            format_lazy(
                _("Lịch không có thời điểm “{text}”. Mời xem lại ngày và giờ, ví dụ 2026-02-28T09:10."), text=text
            )
        ) from None


def read_amount(text: str) -> Decimal:
    """``3`` or ``4.5`` (``4,5`` as well)."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise BadInput(
            format_lazy(_("Không đọc được số lượng “{text}”. Mời nhập một số, ví dụ 3 hoặc 4.5."), text=text)
        ) from None


def read_pause(text: str) -> Pause:
    """``FROM/TO``, both as ``read_moment`` takes them."""
    start, slash, end = text.partition("/")
    if not slash:
        raise BadInput(
            format_lazy(
                _("Không đọc được lần tạm dừng “{text}”. Mời nhập TỪ/ĐẾN, ví dụ 2026-11-20T09:00/2026-11-23T14:00."),
                text=text,
            )
        )
    return read_moment(start), read_moment(end)


def read_pauses_json(text: str) -> list[Pause]:
    """A JSON list of pairs, as the files of cases hold it; empty text is no pause."""
    try:
        return [(read_moment(start), read_moment(end)) for start, end in json.loads(text or "[]")]
    except BadInput:
        raise
    except (ValueError, TypeError, AttributeError):
        raise BadInput(
            format_lazy(
                _('Không đọc được cột pauses “{text}”. Ví dụ: [["2026-11-20T09:00", "2026-11-23T14:00"]].'), text=text
            )
        ) from None
